import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import type { Ledger } from '../../src/ports.ts';
import { outboxMessage, withheldMessage } from '../../src/report/mqtt/envelope.ts';
import { createDrain, type Drain } from '../../src/telemetry/drain.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { createSimBroker, simRequest as request } from './sim-broker.ts';

let directory = '';
let ledger: Ledger;
let broker = createSimBroker();
let clock = createSimClock();

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-drain-'));
  broker = createSimBroker();
  clock = createSimClock();
  ledger = openLedger({ directory, clock });
});

afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

const send = (...payloads: readonly string[]): Promise<void> =>
  ledger.write((writer) => {
    for (const payload of payloads) {
      const message = { stream: 'events', class: 'audit', id: '', topic: 'event/file.received', props: {}, payload };
      writer.send({ ...message, expiresMs: null });
    }
  });

/** Runs it with a connection until `act` is done; numbers and types that reached the broker. */
async function drained(act: (drain: Drain) => Promise<void>, central = true): Promise<readonly string[]> {
  const sender = { address: { tenant: 't', site: 's', agent: 'a' }, epoch: ledger.opening.epoch };
  // Its own waits are for the central side: they are not to pass by themselves here.
  const still = {
    ...clock,
    sleep: (ms: number, signal?: AbortSignal) => (ms > 1_000 ? forEver(signal) : clock.sleep(ms, signal)),
  };
  const drain = createDrain({
    stream: 'events',
    ledger,
    clock: still,
    central: central ? { timeoutMs: 60_000 } : null,
    backlogPerSecond: 0,
    message: (row) => outboxMessage(sender, row),
    withheld: (row) => withheldMessage(sender, row),
  });
  const stop = new AbortController();
  const session = await broker.connect(request, stop.signal);
  const running = drain.run(session, stop.signal);
  await turns();
  await act(drain);
  await turns();
  stop.abort();
  await running;
  return broker.taken.map(({ payload }) => {
    const { seq, type, data } = JSON.parse(String(payload));
    return `${seq} ${type}${data.withheld ? ' withheld' : ''}`;
  });
}

const forEver = (signal?: AbortSignal): Promise<void> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const received = 'edi.event.file.received';

test('a row that the broker will never take goes without what it tells: its number is not missing', async () => {
  await send('{}', JSON.stringify({ text: 'x'.repeat(2_000) }), '{}');
  assert.deepEqual(await drained(async () => {}), [`1 ${received}`, `3 ${received}`, `2 ${received} withheld`]);
});

test('a row that was damaged on disk does not leave; its number does', async () => {
  await send('{}', '{}');
  const db = new DatabaseSync(join(directory, 'ledger.db'));
  db.exec(`UPDATE outbox SET payload = '{"x":1}' WHERE seq = 1`);
  db.close();
  assert.deepEqual(await drained(async () => {}), ['1 edi.outbox.damaged', `2 ${received}`]);
});

test('until the central side confirms, rows stay; what it asks for again is sent again', async () => {
  await send('{}', '{}', '{}');
  const sent = await drained(async (drain) => {
    await drain.acknowledged(1, { retained: true });
    await turns();
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ first: 2, rows: 2, sent: 3 }]);
    await drain.acknowledged(1, { retained: true });
    await turns();
    assert.equal(broker.taken.length, 3, 'what the broker kept asks for nothing');
    await drain.acknowledged(1, { retained: false });
  });
  assert.deepEqual(sent.slice(3), [`2 ${received}`, `3 ${received}`]);
});

test('a confirmation of what was never sent, or of less than is known, changes nothing', async () => {
  await send('{}', '{}');
  await drained(async (drain) => {
    await drain.acknowledged(9, { retained: false });
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ first: 1, rows: 2 }]);
    await drain.acknowledged(2, { retained: false });
    await drain.acknowledged(1, { retained: false });
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ first: null, rows: 0, last: 2 }]);
  });
});

test('without a central side, what the broker confirmed is gone; a new row goes at once', async () => {
  await send('{}');
  const sent = await drained(async (drain) => {
    await send('{}');
    drain.nudge();
  }, false);
  assert.deepEqual(sent, [`1 ${received}`, `2 ${received}`]);
  assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ rows: 0, last: 2, sent: 2 }]);
});
