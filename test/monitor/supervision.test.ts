import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createSupervision, type Supervision } from '../../src/agent-watchdog.ts';
import type { Notifier } from '../../src/platform/notify.ts';
import type { Overdue } from '../../src/upkeep/vital-signs.ts';
import { runningStatus } from '../report/metrics-sample-snapshot.ts';
import { createSimClock } from '../sim/sim-clock.ts';

interface Supervised {
  readonly supervision: Supervision;
  readonly stalls: (readonly Overdue[])[];
  /** What systemd was told since the last call, but for the living line. */
  told(): string[];
  pass(ms: number): Promise<void>;
}

function supervised(context: TestContext, how: Partial<Pick<Notifier, 'way' | 'watchdogMs'>> = {}): Supervised {
  const clock = createSimClock();
  const messages: Readonly<Record<string, string>>[] = [];
  const stalls: (readonly Overdue[])[] = [];
  const notifier: Notifier = {
    way: 'descriptor',
    watchdogMs: 6_000,
    ...how,
    send: (message) => messages.push(message),
    sent: async () => {},
  };
  const supervision = createSupervision({
    clock,
    notifier,
    status: () => runningStatus,
    onStall: (stalled) => stalls.push(stalled),
  });
  context.after(() => supervision.close());
  return {
    supervision,
    stalls,
    told: () => messages.splice(0).map(({ STATUS: _, MONOTONIC_USEC: _at, ...rest }) => JSON.stringify(rest)),
    async pass(ms) {
      // The clock moves on when it is slept by; where nobody sleeps, it is moved.
      const end = clock.monotonic() + ms;
      for (let turns = ms / 1_000; turns > 0 && clock.monotonic() < end; turns -= 1) await turn();
      if (clock.monotonic() < end) clock.pass(end - clock.monotonic());
    },
  };
}

test('a start that takes long asks for time and feeds no watchdog, until it is ready', async (context) => {
  const { supervision, told, pass } = supervised(context);
  supervision.opening(600_000_000);
  await pass(4_000);
  supervision.ready();
  supervision.ready();
  assert.deepEqual(told(), [
    '{"EXTEND_TIMEOUT_USEC":"90000000"}',
    '{"EXTEND_TIMEOUT_USEC":"34000000"}',
    '{"EXTEND_TIMEOUT_USEC":"34000000"}',
    '{"READY":"1","WATCHDOG":"1"}',
  ]);
  await pass(2_000);
  assert.deepEqual(told(), ['{"WATCHDOG":"1"}']);
});

test('the watchdog is fed only while every part goes on, and a stall is told once', async (context) => {
  const { supervision, stalls, told, pass } = supervised(context);
  supervision.ready();
  supervision.signs.expect('scanner', 3_000);
  await pass(2_000);
  assert.deepEqual(told(), ['{"READY":"1","WATCHDOG":"1"}', '{"WATCHDOG":"1"}']);
  await pass(6_000);
  assert.deepEqual(told(), ['{}', '{}', '{}']);
  assert.deepEqual(stalls, [[{ part: 'scanner', silentMs: 4_000 }]]);
  supervision.signs.progress('scanner');
  await pass(2_000);
  assert.deepEqual(told(), ['{"WATCHDOG":"1"}']);
});

test('a reload is told, with its time; one of settings that are wrong ends with READY, too', async (context) => {
  const { supervision, told, pass } = supervised(context);
  assert.equal(supervision.reloading(), false, 'nothing to reload before it is ready');
  supervision.ready();
  told();
  assert.equal(supervision.reloading(), true);
  assert.equal(supervision.reloading(), false);
  await pass(2_000);
  supervision.ready();
  assert.deepEqual(told(), ['{"RELOADING":"1"}', '{"WATCHDOG":"1"}', '{"READY":"1","WATCHDOG":"1"}']);
});

test('a reload that never ends is a stall', async (context) => {
  const { supervision, stalls, pass } = supervised(context);
  supervision.ready();
  supervision.reloading();
  await pass(4_300_000);
  assert.equal(stalls[0]?.[0]?.part, 'reload');
});

test('a stop asks for time as long as it may take, no longer', async (context) => {
  const { supervision, told, pass } = supervised(context);
  supervision.ready();
  told();
  supervision.stopping(5_000);
  supervision.stopping(90_000);
  await pass(8_000);
  assert.deepEqual(told(), [
    '{"STOPPING":"1","EXTEND_TIMEOUT_USEC":"34000000"}',
    '{"EXTEND_TIMEOUT_USEC":"34000000"}',
    '{"EXTEND_TIMEOUT_USEC":"34000000"}',
    '{}',
    '{}',
  ]);
  supervision.ready();
  assert.deepEqual(told(), [], 'a scan that comes to its end does not undo a stop');
});

test('where each message is a process there are four in the time of the watchdog, for one may be lost, and readiness is told again', async (context) => {
  const { supervision, told, pass } = supervised(context, { way: 'program', watchdogMs: 40_000 });
  supervision.ready();
  await pass(60_000);
  assert.deepEqual(
    told(),
    Array.from({ length: 7 }, () => '{"READY":"1","WATCHDOG":"1"}'),
  );
  supervision.reloading();
  await pass(20_000);
  assert.deepEqual(told(), ['{"RELOADING":"1"}', '{"WATCHDOG":"1"}', '{"WATCHDOG":"1"}'], 'not while it reloads');
});

test('closed, or without systemd, it says nothing', async (context) => {
  const one = supervised(context);
  await one.supervision.close();
  await one.supervision.close();
  await one.pass(10_000);
  const other = supervised(context, { way: 'none', watchdogMs: null });
  await other.pass(10_000);
  assert.deepEqual([...one.told(), ...other.told()], []);
});
