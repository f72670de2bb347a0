import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { type GuardedDestination, HeldBack, withBreaker } from '../../src/deliver/breaker.ts';
import type { DeliveryItem, Destination } from '../../src/deliver/destination.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import { createSimClock, type SimClock } from '../sim/sim-clock.ts';

const signal = new AbortController().signal;
const item: DeliveryItem = {
  content: () => [],
  partner: 'ACME',
  documentType: '850',
  originalName: 'a.x12',
  timestampMs: 0,
  sequence: 1,
};
const down = new AgentError('the directory does not exist', { code: 'E004.MISSING', retry: true });
const taken = new AgentError('a file of that name is there', { code: 'E004.EXISTS' });

let clock: SimClock;
let failure: AgentError | null;
let asked: number;
let states: string[];
let guarded: GuardedDestination;

beforeEach(() => {
  clock = createSimClock();
  failure = null;
  asked = 0;
  states = [];
  const destination: Destination = {
    name: 'sterling',
    check: async () => undefined,
    async deliver() {
      asked += 1;
      if (failure) throw failure;
      return { fresh: true };
    },
    receipt: async () => 'unknown',
    close: async () => undefined,
  };
  guarded = withBreaker(destination, {
    clock,
    failuresMax: 3,
    probe: { baseMs: 1_000, maxMs: 4_000 },
    chance: () => 0.5,
    onChange: ({ state }) => states.push(state),
  });
});

const deliver = () => guarded.deliver(item, 'key', signal);
async function failTimes(times: number): Promise<void> {
  for (let at = 0; at < times; at += 1) await assert.rejects(deliver(), { code: 'E004.MISSING' });
}

describe('a breaker', () => {
  test('opens after failures in a row, not before, and then asks no more', async () => {
    failure = down;
    await failTimes(2);
    assert.equal(guarded.status().state, 'closed');
    await failTimes(1);
    assert.deepEqual(
      { ...guarded.status(), message: '' },
      {
        destination: 'sterling',
        state: 'open',
        failuresInARow: 3,
        code: 'E004.MISSING',
        message: '',
        probeInMs: 1_000,
      },
    );
    await assert.rejects(deliver(), HeldBack);
    assert.equal(asked, 3);
  });

  test('a success between failures starts the count anew; so does a refusal of one file', async () => {
    failure = down;
    await failTimes(2);
    failure = null;
    await deliver();
    failure = down;
    await failTimes(2);
    failure = taken;
    await assert.rejects(deliver(), { code: 'E004.EXISTS' });
    failure = down;
    await failTimes(2);
    assert.equal(guarded.status().state, 'closed');
  });

  test('one at a time tries when it is due; the first success closes it', async () => {
    failure = down;
    await failTimes(3);
    const held = await deliver().catch((error: unknown) => error);
    assert.ok(held instanceof HeldBack);
    assert.equal(held.askAgain(), 1_000);
    clock.pass(1_000);
    assert.equal(held.askAgain(), 0, 'the first who asks is sent to try');
    assert.ok(held.askAgain() > 0, 'the others wait for what comes of it');
    await failTimes(1);
    assert.equal(guarded.status().probeInMs, 2_000, 'twice as long after a try that failed');
    clock.pass(2_000);
    failure = null;
    await deliver();
    assert.equal(held.askAgain(), 0);
    assert.equal(guarded.status().state, 'closed');
    assert.deepEqual(states, ['open', 'half-open', 'open', 'half-open', 'closed']);
  });

  test('an abort says nothing of the destination', async () => {
    const stop = new AbortController();
    stop.abort();
    failure = down;
    for (let at = 0; at < 5; at += 1) await assert.rejects(guarded.deliver(item, 'key', stop.signal));
    assert.equal(guarded.status().state, 'closed');
  });
});
