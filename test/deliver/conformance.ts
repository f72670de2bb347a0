import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DeliveryItem, DeliveryJournal, Destination, Journaled } from '../../src/deliver/destination.ts';
import { AgentError } from '../../src/model/agent-error.ts';

/** A destination with what the suite needs to see of the far side. */
export interface Bench {
  readonly journal: DeliveryJournal & { delivered(key: string): void; begun(key: string): void };
  /** A new destination over the same far side and journal: the agent after a restart. */
  create(): Destination;
  /** What has arrived on the far side, in any order, collected or not. */
  arrived(): Promise<readonly string[]>;
  /** The neighbour takes away what lies there; nothing where a destination cannot lose sight of it. */
  collect(): Promise<void>;
  /** Makes the far side fail in a way of this kind. */
  fail(kind: FailureKind): Promise<void>;
  clean(): Promise<void>;
}

export type FailureKind = 'temporary' | 'final';

export interface Subject {
  readonly name: string;
  readonly failures: readonly { readonly kind: FailureKind; readonly code: RegExp }[];
  bench(): Promise<Bench>;
}

const encoder = new TextEncoder();
const calm = new AbortController().signal;

export function itemOf(text: string, more: Partial<DeliveryItem> = {}): DeliveryItem {
  return {
    content: () => [encoder.encode(text)],
    partner: 'ACME',
    documentType: '850',
    originalName: 'order.x12',
    timestampMs: 1_790_000_000_123,
    sequence: 1,
    ...more,
  };
}

/** What every destination must do. */
export function conforms(subject: Subject): void {
  describe(`${subject.name} conforms`, () => {
    const check = (title: string, run: (bench: Bench) => Promise<void>): void => {
      test(title, async () => {
        const bench = await subject.bench();
        try {
          await run(bench);
        } finally {
          await bench.clean();
        }
      });
    };

    check('an item arrives whole, and says where', async (bench) => {
      bench.journal.begun('k1');
      const delivered = await bench.create().deliver(itemOf('ISA~IEA~'), 'k1', calm);
      assert.equal(delivered.fresh, true);
      assert.ok(delivered.path ?? delivered.reference);
      assert.deepEqual(await bench.arrived(), ['ISA~IEA~']);
    });

    check('the same key twice is one effect: at once, after a restart, and after it was collected', async (bench) => {
      const first = bench.create();
      bench.journal.begun('k1');
      await first.deliver(itemOf('one'), 'k1', calm);
      assert.equal((await first.deliver(itemOf('one'), 'k1', calm)).fresh, false);
      assert.equal((await bench.create().deliver(itemOf('one'), 'k1', calm)).fresh, false);
      await bench.collect();
      assert.equal((await bench.create().deliver(itemOf('one'), 'k1', calm)).fresh, false);
      bench.journal.delivered('k1');
      assert.equal((await bench.create().deliver(itemOf('one'), 'k1', calm)).fresh, false);
      assert.deepEqual(await bench.arrived(), ['one']);
    });

    check('two keys are two effects, also with the same content and names', async (bench) => {
      const destination = bench.create();
      for (const key of ['k1', 'k2']) {
        bench.journal.begun(key);
        await destination.deliver(itemOf('same'), key, calm);
      }
      assert.deepEqual(await bench.arrived(), ['same', 'same']);
    });

    check('an abort before and in the middle leaves nothing, and a later call succeeds', async (bench) => {
      const destination = bench.create();
      bench.journal.begun('k1');
      await assert.rejects(destination.deliver(itemOf('x'), 'k1', AbortSignal.abort(new Error('stop'))), /stop/);
      const abort = new AbortController();
      const content = async function* (): AsyncGenerator<Uint8Array> {
        yield encoder.encode('half');
        abort.abort(new Error('stop'));
        yield encoder.encode('other half');
      };
      await assert.rejects(destination.deliver(itemOf('x', { content }), 'k1', abort.signal), /stop/);
      assert.deepEqual(await bench.arrived(), []);
      await destination.deliver(itemOf('whole'), 'k1', calm);
      assert.deepEqual(await bench.arrived(), ['whole']);
    });

    check('a timeout ends the call with the reason of its signal', async (bench) => {
      const content = async function* (): AsyncGenerator<Uint8Array> {
        yield encoder.encode('slow');
        await new Promise((done) => setTimeout(done, 80));
        yield encoder.encode('ly');
      };
      bench.journal.begun('k1');
      const slow = bench.create().deliver(itemOf('x', { content }), 'k1', AbortSignal.timeout(20));
      await assert.rejects(slow, { name: 'TimeoutError' });
      assert.deepEqual(await bench.arrived(), []);
    });

    for (const { kind, code } of subject.failures) {
      check(`a ${kind} failure is an AgentError that says so, with a hint`, async (bench) => {
        await bench.fail(kind);
        bench.journal.begun('k1');
        await assert.rejects(bench.create().deliver(itemOf('x'), 'k1', calm), (error: unknown) => {
          assert.ok(error instanceof AgentError, String(error));
          assert.match(error.code, code);
          assert.equal(error.retry, kind === 'temporary');
          return error.hint !== '';
        });
      });
    }

    check('check passes on a sound far side, changes nothing, and tells of a broken one', async (bench) => {
      await bench.create().check(calm);
      assert.deepEqual(await bench.arrived(), []);
      await bench.fail('temporary');
      await assert.rejects(bench.create().check(calm), AgentError);
    });

    check('receipt tells whether it was taken, where that can be told', async (bench) => {
      const destination = bench.create();
      bench.journal.begun('k1');
      const delivered = await destination.deliver(itemOf('x'), 'k1', calm);
      assert.notEqual(await destination.receipt(delivered, calm), 'taken');
      await bench.collect();
      assert.notEqual(await destination.receipt(delivered, calm), 'there');
    });

    check('close twice is fine', async (bench) => {
      const destination = bench.create();
      await destination.close();
      await destination.close();
    });
  });
}

/** A journal in memory, which outlives the destinations made over it. */
export function memoryJournal(): Bench['journal'] {
  const rows = new Map<string, Journaled>();
  const begun: Journaled = { state: 'begun', path: null, place: null };
  return {
    find: (key) => rows.get(key),
    begun: (key) => void rows.set(key, begun),
    staged: async (key, path, { place = null } = {}) => void rows.set(key, { state: 'staged', path, place }),
    unstaged: async (key) => void rows.set(key, begun),
    delivered: (key) => void rows.set(key, { ...(rows.get(key) ?? begun), state: 'delivered' }),
  };
}
