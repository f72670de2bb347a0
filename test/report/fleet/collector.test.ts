import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { CollectedEvent } from '../../../src/model/fleet.ts';
import type { CentralAck } from '../../../src/model/telemetry.ts';
import { StreamIndex } from '../../../src/platform/fleet/stream-index.ts';
import type { EventSink } from '../../../src/ports.ts';
import { Collector } from '../../../src/report/fleet/collector.ts';
import { sample, samples, stream } from './event-samples.ts';

/** A sink in memory whose disk takes as long as the test wants, and acknowledgements that may fail. */
class Bench {
  readonly acks: CentralAck[] = [];
  readonly batches: number[] = [];
  readonly index = new StreamIndex();
  epoch: string | null = 'e1';
  brokerAway = false;
  diskFails = false;
  /** The disk is at work until this resolves. */
  disk: Promise<void> = Promise.resolve();
  nowMs = 0;
  readonly #stop = new AbortController();
  readonly #wakes: (() => void)[] = [];
  readonly collector: Collector;
  readonly ended: Promise<void>;

  constructor() {
    const sink: EventSink = {
      commit: async (events) => {
        await this.disk;
        return this.#commit(events);
      },
      settle: async (key, seq) => this.index.settle(key, seq),
      position: (key) => this.index.position(key),
      close: async () => {},
    };
    const clock = {
      monotonic: () => this.nowMs,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          if (signal?.aborted) reject(signal.reason);
          this.#wakes.push(resolve);
          signal?.addEventListener('abort', () => reject(signal.reason));
        }),
    };
    const acknowledge = async (_: unknown, ack: CentralAck): Promise<void> => {
      if (this.brokerAway) throw new Error('away');
      this.acks.push(ack);
    };
    this.collector = new Collector({ sink, clock, acknowledge, epochOf: () => this.epoch });
    this.ended = this.collector.run(this.#stop.signal);
  }

  async give(...events: readonly CollectedEvent[]): Promise<void> {
    for (const event of events) void this.collector.take(event);
    await this.pass(20);
  }

  /** Time passes; whoever sleeps is woken. */
  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    for (let at = 0; at < 6; at += 1) {
      await turn();
      for (const wake of this.#wakes.splice(0)) wake();
    }
  }

  get seqs(): number[] {
    return this.acks.map(({ seq }) => seq);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  #commit(events: readonly CollectedEvent[]): CollectedEvent[] {
    if (this.diskFails) throw new Error('disk');
    this.batches.push(events.length);
    return events.filter((event) => this.index.add(event, event.seq));
  }
}

test('one commit and one acknowledgement a batch', async () => {
  const bench = new Bench();
  await bench.give(...samples(1, 500));
  assert.deepEqual(bench.batches, [500]);
  assert.deepEqual(bench.acks, [{ epoch: 'e1', seq: 500 }]);
  await bench.give(...samples(501, 502));
  assert.deepEqual(bench.seqs, [500, 502]);
  await bench.end();
});

test('nothing is acknowledged that the disk did not take, and the collector ends', async () => {
  const bench = new Bench();
  bench.diskFails = true;
  const ended = assert.rejects(bench.ended, /disk/);
  await bench.give(...samples(1, 3));
  assert.deepEqual(bench.acks, []);
  await ended;
});

test('a gap: acknowledged up to it, asked for again more and more seldom, gone when it is closed', async () => {
  const bench = new Bench();
  await bench.give(...samples(1, 4), ...samples(7, 9));
  assert.deepEqual(bench.seqs, [4]);
  for (let at = 0; at < 5; at += 1) await bench.pass(1_000);
  assert.deepEqual(bench.seqs, [4, 4], 'asked again after 3 s');
  for (let at = 0; at < 30; at += 1) await bench.pass(1_000);
  assert.ok(bench.seqs.length <= 5, 'ever more seldom');
  await bench.give(...samples(5, 9));
  assert.equal(bench.seqs.at(-1), 9);
  const told = bench.seqs.length;
  for (let at = 0; at < 20; at += 1) await bench.pass(1_000);
  assert.ok(bench.seqs.length <= told + 1);
  await bench.end();
});

test('what comes twice is answered again, but not at once each time', async () => {
  const bench = new Bench();
  await bench.give(...samples(1, 9));
  for (let at = 0; at < 10; at += 1) await bench.give(...samples(1, 9));
  assert.deepEqual(bench.seqs, [9]);
  await bench.pass(3_000);
  await bench.pass(1_000);
  assert.deepEqual(bench.seqs, [9, 9]);
  assert.deepEqual(bench.collector.counts, { received: 99, kept: 9, duplicates: 90 });
  await bench.end();
});

test('an older epoch is kept, but its acknowledgement does not take the place of the newer', async () => {
  const bench = new Bench();
  bench.epoch = 'e2';
  await bench.give(...samples(1, 3, { epoch: 'e1' }), ...samples(1, 2, { epoch: 'e2' }));
  assert.deepEqual(bench.acks, [{ epoch: 'e2', seq: 2 }]);
  assert.equal(bench.index.position(stream).upTo, 3);
  await bench.end();
});

test('an acknowledgement that the broker did not take is told later', async () => {
  const bench = new Bench();
  bench.brokerAway = true;
  await bench.give(...samples(1, 3));
  bench.brokerAway = false;
  for (let at = 0; at < 5; at += 1) await bench.pass(1_000);
  assert.deepEqual(bench.acks[0], { epoch: 'e1', seq: 3 });
  await bench.end();
});

test('no more is taken than may wait for the disk', async () => {
  const bench = new Bench();
  const disk = Promise.withResolvers<void>();
  bench.disk = disk.promise;
  const taken = mock.fn();
  for (let seq = 1; seq <= 5_000; seq += 1) void bench.collector.take(sample(seq)).then(taken);
  await turn();
  assert.equal(taken.mock.callCount(), 4_999);
  disk.resolve();
  await bench.pass(20);
  assert.equal(taken.mock.callCount(), 5_000);
  assert.equal(bench.acks.at(-1)?.seq, 5_000);
  await bench.end();
});

test('what waits at the end is committed', async () => {
  const bench = new Bench();
  void bench.collector.take(sample(1));
  await bench.end();
  assert.deepEqual(bench.seqs, [1]);
});
