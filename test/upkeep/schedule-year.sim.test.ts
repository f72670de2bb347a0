import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentError } from '../../src/model/agent-error.ts';
import type { SchedulePlan, ScheduleRecord } from '../../src/model/schedule.ts';
import type { RaisedAlarm } from '../../src/model/status.ts';
import { createSchedule } from '../../src/platform/schedule.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import { timeAfter } from '../../src/upkeep/cron-times.ts';
import { createScheduler, type Scheduler, type SchedulerOptions } from '../../src/upkeep/scheduler.ts';
import { createSteppedClock, type SteppedClock } from './stepped-clock.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const { fields } = createSchedule();
const plan = (name: string, expression: string): SchedulePlan => ({
  name,
  expression,
  fields: fields(expression),
  timezone: 'Europe/Berlin',
});

interface Run {
  readonly name: string;
  readonly startMs: number;
  readonly slotMs: number;
  endMs: number | null;
}

/** A site whose service starts and stops; its last runs outlive it. */
class Site {
  readonly runs: Run[] = [];
  readonly alarms = new Map<string, RaisedAlarm>();
  readonly raised: string[] = [];
  readonly kept = new Map<string, ScheduleRecord>();
  jitterMsMax = 0;
  tickMs = minuteMs;
  readonly #stops: AbortController[] = [];
  readonly clock: SteppedClock;
  readonly plans: readonly SchedulePlan[];
  /** How long a run takes; what it throws. */
  work: (name: string) => { readonly ms: number; readonly failure?: AgentError } = () => ({ ms: minuteMs });
  scheduler: Scheduler;

  constructor(clock: SteppedClock, plans: readonly SchedulePlan[]) {
    this.clock = clock;
    this.plans = plans;
    this.scheduler = createScheduler(this.#options());
  }

  #options(): SchedulerOptions {
    const { clock, alarms, kept } = this;
    return {
      clock,
      log: silentLog,
      plans: this.plans,
      alarms: {
        raise: (alarm) => {
          if (!alarms.has(alarm.id)) this.raised.push(alarm.id);
          alarms.set(alarm.id, alarm);
        },
        clear: (id) => void alarms.delete(id),
      },
      records: { get: (name) => kept.get(name), put: async (name, record) => void kept.set(name, record) },
      ticks: {
        next: (signal) => clock.sleep(this.tickMs - (clock.now() % this.tickMs), signal),
        close: async () => {},
      },
      jitterMsMax: this.jitterMsMax,
      salt: 'site',
      overdueMs: hourMs,
      run: async (name, signal) => {
        const { ms, failure } = this.work(name);
        const run: Run = { name, startMs: clock.now(), slotMs: kept.get(name)?.slotMs ?? Number.NaN, endMs: null };
        this.runs.push(run);
        await clock.sleep(ms, signal).catch((cause: unknown) => {
          throw new AgentError('broken off', { code: 'SCHEDULE.STOPPED', cause });
        });
        if (failure) throw failure;
        run.endMs = clock.now();
        return 'done';
      },
    };
  }

  start(): void {
    const stop = new AbortController();
    this.#stops.push(stop);
    this.alarms.clear();
    this.scheduler = createScheduler(this.#options());
    void this.scheduler.keep(stop.signal);
  }

  stop(): void {
    this.#stops.pop()?.abort(new Error('stop'));
  }

  of(name: string): readonly Run[] {
    return this.runs.filter((run) => run.name === name);
  }
}

/** Every time of a plan in a range. */
function slotsOf(one: SchedulePlan, fromMs: number, toMs: number): number[] {
  const slots: number[] = [];
  for (let at = timeAfter(one, fromMs); at !== null && at <= toMs; at = timeAfter(one, at)) slots.push(at);
  return slots;
}

const start = Date.UTC(2026, 0, 1);
const end = Date.UTC(2027, 0, 1);
/** Down from 10 June 06:00 to 12 June 06:00. */
const downMs = Date.UTC(2026, 5, 10, 6);
const upMs = downMs + 2 * dayMs;

const yearPlans = [
  plan('hourly', '15 * * * *'),
  plan('nightly', '30 2 * * *'),
  plan('weekly', '0 3 * * 0'),
  plan('quarterly', '0 4 1 1,4,7,10 *'),
];

test('a year of plans: both changes of the clocks, two days of downtime: each run once, or caught up once', async () => {
  const site = new Site(createSteppedClock(start), yearPlans);
  site.tickMs = 15 * minuteMs;
  site.start();
  await site.clock.runUntil(downMs);
  site.stop();
  await site.clock.runUntil(upMs);
  site.start();
  await site.clock.runUntil(end);
  site.stop();

  for (const one of yearPlans) {
    const slots = slotsOf(one, start, end - 2 * minuteMs);
    const missed = slots.filter((slot) => slot > downMs && slot <= upMs);
    const stoodFor = site.of(one.name).map(({ slotMs }) => slotMs);
    const expected = slots.filter((slot) => !missed.includes(slot) || slot === missed.at(-1));
    assert.deepEqual(stoodFor, expected, one.name);
    for (const { slotMs, startMs } of site.of(one.name)) {
      const dueMs = missed.includes(slotMs) ? upMs : slotMs;
      // Work is done one at a time: what falls on one minute waits for the others.
      assert.ok(startMs >= dueMs && startMs <= dueMs + 4 * minuteMs, `${one.name} ${new Date(slotMs).toISOString()}`);
    }
  }
  assert.equal(site.of('nightly').length, 365 - 1, 'a run a day, two missed ones caught up by one');
  assert.equal(site.of('hourly').length, 8_760 - 48 + 1, 'a run an hour of the year, whatever the clocks do');
  assert.equal(site.of('weekly').length, 52);
  assert.equal(site.of('quarterly').length, 4);
});

test('a job longer than its interval: no two at once, what it missed is caught up by one run', async () => {
  const site = new Site(createSteppedClock(start), [plan('hourly', '0 * * * *')]);
  site.work = () => ({ ms: 150 * minuteMs });
  site.start();
  await site.clock.runUntil(start + 2 * dayMs);
  site.stop();
  const runs = site.of('hourly');
  assert.ok(runs.length >= 18);
  for (const [at, run] of runs.entries()) {
    const before = runs[at - 1];
    if (!before) continue;
    assert.ok(before.endMs !== null && run.startMs >= before.endMs, 'one after the other');
    assert.ok(run.startMs - before.endMs <= minuteMs, 'what was missed is caught up at once');
    assert.ok(run.slotMs > before.slotMs && run.slotMs <= run.startMs, 'never twice for the same time');
  }
  assert.ok(site.raised.includes('SCHEDULE_OVERDUE:hourly'));
});

test('a run that is broken off by a stop is begun anew at the next start, three times at most', async () => {
  const site = new Site(createSteppedClock(start), [plan('nightly', '30 2 * * *')]);
  site.work = () => ({ ms: 10 * hourMs });
  site.start();
  await site.clock.runUntil(start + 2 * hourMs);
  for (let life = 0; life < 5; life += 1) {
    site.stop();
    await site.clock.runUntil(site.clock.now() + minuteMs);
    site.start();
    await site.clock.runUntil(site.clock.now() + 30 * minuteMs);
  }
  assert.equal(site.runs.length, 3);
  assert.equal(new Set(site.runs.map(({ slotMs }) => slotMs)).size, 1);
  assert.ok(site.alarms.has('SCHEDULE_FAILED:nightly'), 'it is told that nobody tries any more');
  site.work = () => ({ ms: minuteMs });
  await site.clock.runUntil(start + dayMs + 3 * hourMs);
  site.stop();
  assert.equal(site.runs.at(-1)?.slotMs, start + dayMs + 90 * minuteMs, 'the next time of the plan counts anew');
  assert.ok(!site.alarms.has('SCHEDULE_FAILED:nightly'));
});

test('a failure is an alarm until a run succeeds, over a restart, too', async () => {
  const site = new Site(createSteppedClock(start), [plan('hourly', '0 * * * *')]);
  site.work = () => ({ ms: minuteMs, failure: new AgentError('no room', { code: 'E004.NO_SPACE' }) });
  site.start();
  await site.clock.runUntil(start + 70 * minuteMs);
  assert.equal(site.alarms.get('SCHEDULE_FAILED:hourly')?.code, 'E004.NO_SPACE');
  site.stop();
  site.work = () => ({ ms: minuteMs });
  site.start();
  await site.clock.runUntil(start + 80 * minuteMs);
  assert.ok(site.alarms.has('SCHEDULE_FAILED:hourly'));
  await site.clock.runUntil(start + 130 * minuteMs);
  site.stop();
  assert.ok(!site.alarms.has('SCHEDULE_FAILED:hourly'));
});

test('jitter: up to so long later, the same for the same site, never into the next run', async () => {
  const site = new Site(createSteppedClock(start), [plan('hourly', '0 * * * *'), plan('often', '*/2 * * * *')]);
  site.jitterMsMax = 20 * minuteMs;
  site.work = () => ({ ms: 1_000 });
  site.start();
  await site.clock.runUntil(start + dayMs);
  site.stop();
  const late = site.of('hourly').map(({ startMs, slotMs }) => startMs - slotMs);
  assert.ok(late.length >= 23 && late.every((ms) => ms >= 0 && ms <= 22 * minuteMs));
  assert.ok(new Set(late).size > 5 && Math.max(...late) > 10 * minuteMs, 'they differ');
  assert.ok(site.of('often').every(({ startMs, slotMs }) => startMs - slotMs <= 2 * minuteMs));
});

test('a clock that is set back by days mutes nothing; one set back by minutes runs nothing twice', async () => {
  const site = new Site(createSteppedClock(start), [plan('hourly', '0 * * * *')]);
  site.start();
  await site.clock.runUntil(start + 5 * hourMs + 10 * minuteMs);
  site.clock.jump(-20 * minuteMs);
  await site.clock.runUntil(start + 5 * hourMs + 30 * minuteMs);
  assert.equal(site.runs.length, 6 - 1);
  site.clock.jump(-3 * dayMs);
  await site.clock.runUntil(start - 3 * dayMs + 8 * hourMs);
  site.stop();
  assert.ok(site.runs.length >= 7, 'it goes on from where the clock is');
});

test('a job that is run by hand stands for what was due; while one runs, no other begins', async () => {
  const site = new Site(createSteppedClock(start), [plan('hourly', '0 * * * *'), plan('other', '0 0 1 1 *')]);
  site.start();
  await site.clock.runUntil(start + 30 * minuteMs);
  const stop = new AbortController();
  const first = site.scheduler.runNow('other', stop.signal);
  await assert.rejects(site.scheduler.runNow('hourly', stop.signal), { code: 'SCHEDULE.RUNNING' });
  await site.clock.runUntil(start + 40 * minuteMs);
  assert.equal((await first).message, 'done');
  await assert.rejects(site.scheduler.runNow('nothing', stop.signal), { code: 'USAGE' });
  await site.clock.runUntil(start + 70 * minuteMs);
  site.stop();
  assert.deepEqual(
    site.runs.map(({ name }) => name),
    ['other', 'hourly'],
  );
});
