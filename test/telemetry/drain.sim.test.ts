import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { outboxMessage, withheldMessage } from '../../src/report/mqtt/envelope.ts';
import { createDrain } from '../../src/telemetry/drain.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { createSimBroker, simRequest as request } from './sim-broker.ts';

const address = { tenant: 't', site: 's', agent: 'a' };
const events = 16;

class Crash extends Error {}

interface World {
  readonly directory: string;
  readonly broker: ReturnType<typeof createSimBroker>;
  /** What the central side keeps: each once. */
  readonly kept: Map<number, string>;
  made: number;
}

/** Lets the agent die before its n-th operation: a commit, a publish, an acknowledgement. Null: it lives to its end. */
async function live(world: World, dieAt: number | null, central: boolean): Promise<'died' | 'done'> {
  let operations = 0;
  const failures: unknown[] = [];
  const step = (): void => {
    operations += 1;
    if (operations !== dieAt) return;
    failures.push(new Crash('the process dies'));
    throw failures[0];
  };
  const clock = createSimClock();
  const ledger = openLedger({ directory: world.directory, clock, beforeCommit: step, afterCommit: step });
  const { epoch } = ledger.opening;
  const sender = { address, epoch };
  const stop = new AbortController();
  const drain = createDrain({
    stream: 'events',
    ledger,
    clock,
    central: central ? { timeoutMs: 60_000 } : null,
    backlogPerSecond: 0,
    message: (row) => outboxMessage(sender, row),
    withheld: (row) => withheldMessage(sender, row),
  });
  const { broker, kept } = world;
  broker.onPublish = (message) => {
    step();
    const { seq, data } = JSON.parse(String(message.payload));
    if (!kept.has(seq)) kept.set(seq, JSON.stringify(data));
  };
  try {
    const session = await broker.connect(request, stop.signal);
    const running = drain.run(session, stop.signal).catch((error: unknown) => failures.push(error));
    while (world.made < events && failures.length === 0) {
      const payload = JSON.stringify({ event: world.made + 1 });
      const message = { stream: 'events', class: 'audit', id: '', topic: 'event/file.received', payload, props: {} };
      const seq = await ledger.write((writer) => writer.send({ ...message, expiresMs: null }));
      // A commit that was not confirmed may stand: the state of the ledger is the truth.
      world.made = Math.max(world.made, seq);
      drain.nudge();
      if (central && world.made % 7 === 0) await drain.acknowledged(contiguous(kept), { retained: false });
    }
    for (let turn = 0; turn < 400 && failures.length === 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (central) await drain.acknowledged(contiguous(kept), { retained: false });
      if (ledger.outboxStreams().every(({ rows }) => rows === 0)) break;
    }
    stop.abort();
    await running;
  } catch (error) {
    failures.push(error);
  }
  stop.abort();
  broker.drop();
  const rows = ((): number => {
    try {
      return ledger.outboxStreams()[0]?.rows ?? 0;
    } catch {
      return -1;
    }
  })();
  try {
    ledger.close();
  } catch {
    // The death itself.
  }
  if (failures.length > 0) return 'died';
  assert.equal(rows, 0, 'nothing waits at the end');
  return 'done';
}

function contiguous(kept: ReadonlyMap<number, unknown>): number {
  let upTo = 0;
  while (kept.has(upTo + 1)) upTo += 1;
  return upTo;
}

for (const central of [false, true]) {
  test(`no event is lost and none is missing, wherever the agent dies (${central ? 'until the central side has it' : 'until the broker has it'})`, async () => {
    let deaths = 0;
    for (let dieAt = 1; dieAt < 100_000; dieAt += 1) {
      const directory = mkdtempSync(join(tmpdir(), 'edi-drain-'));
      try {
        const world: World = { directory, broker: createSimBroker(), kept: new Map(), made: 0 };
        let died = false;
        for (let life = 0; life < 5; life += 1) {
          const end = await live(world, life === 0 ? dieAt : null, central);
          died ||= end === 'died';
          if (end === 'done') break;
          assert.ok(life < 4, 'it comes to an end');
        }
        const numbers = [...world.kept.keys()].sort((one, other) => one - other);
        assert.deepEqual(
          numbers,
          Array.from({ length: numbers.length }, (_, at) => at + 1),
          `a gap, death at ${dieAt}`,
        );
        assert.ok(numbers.length >= events, `events are lost, death at ${dieAt}`);
        if (!died) break;
        deaths += 1;
        dieAt += 4;
      } finally {
        rmSync(directory, { recursive: true, force: true });
      }
    }
    assert.ok(deaths > 5, `${deaths} deaths`);
  });
}
