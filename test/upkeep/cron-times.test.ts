import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSchedule } from '../../src/platform/schedule.ts';
import { timeAfter, timeUntil } from '../../src/upkeep/cron-times.ts';

const { fields } = createSchedule();
const plan = (expression: string, timezone = 'Europe/Berlin') => ({ fields: fields(expression), timezone });

/** The next times after a moment, as ISO text without seconds. */
function times(expression: string, from: string, count: number, timezone?: string): string[] {
  const found: string[] = [];
  let at: number | null = Date.parse(from);
  for (let one = 0; one < count && at !== null; one += 1) {
    at = timeAfter(plan(expression, timezone), at);
    if (at !== null) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

test('an ordinary day', () => {
  assert.deepEqual(times('30 2 * * *', '2026-06-01T00:00Z', 2), ['2026-06-01T00:30', '2026-06-02T00:30']);
  assert.deepEqual(times('0,30 8-9 * * mon', '2026-06-01T06:00Z', 4, 'UTC'), [
    '2026-06-01T08:00',
    '2026-06-01T08:30',
    '2026-06-01T09:00',
    '2026-06-01T09:30',
  ]);
  assert.deepEqual(times('0 4 1 1,4,7,10 *', '2026-02-01T00:00Z', 3, 'UTC'), [
    '2026-04-01T04:00',
    '2026-07-01T04:00',
    '2026-10-01T04:00',
  ]);
});

test('clocks go forward: 02:30 is not there, and runs as much later, once', () => {
  // Berlin 2026-03-29: 02:00 becomes 03:00 (01:00 UTC).
  assert.deepEqual(times('30 2 * * *', '2026-03-28T00:00Z', 3), [
    '2026-03-28T01:30',
    '2026-03-29T01:30',
    '2026-03-30T00:30',
  ]);
  assert.deepEqual(times('30 2,3 * * *', '2026-03-29T00:00Z', 2), ['2026-03-29T01:30', '2026-03-30T00:30']);
});

test('clocks go back: 02:30 is there twice, and runs the first time only', () => {
  // Berlin 2026-10-25: 03:00 becomes 02:00 (01:00 UTC).
  assert.deepEqual(times('30 2 * * *', '2026-10-24T12:00Z', 2), ['2026-10-25T00:30', '2026-10-26T01:30']);
});

test('a plan of every hour runs at every hour there is, on both days', () => {
  assert.deepEqual(times('30 * * * *', '2026-03-28T23:45Z', 3), [
    '2026-03-29T00:30',
    '2026-03-29T01:30',
    '2026-03-29T02:30',
  ]);
  assert.deepEqual(times('30 * * * *', '2026-10-24T23:45Z', 4), [
    '2026-10-25T00:30',
    '2026-10-25T01:30',
    '2026-10-25T02:30',
    '2026-10-25T03:30',
  ]);
});

test('clocks that go over midnight, and by half an hour', () => {
  // Havana 2026-03-08: 00:00 becomes 01:00 (05:00 UTC).
  assert.deepEqual(times('15 0 * * *', '2026-03-07T12:00Z', 2, 'America/Havana'), [
    '2026-03-08T05:15',
    '2026-03-09T04:15',
  ]);
  // Lord Howe 2026-04-05: 02:00 (+11) becomes 01:30 (+10:30).
  assert.deepEqual(times('45 1 * * *', '2026-04-03T20:00Z', 2, 'Australia/Lord_Howe'), [
    '2026-04-04T14:45',
    '2026-04-05T15:15',
  ]);
});

test('day of the month and day of the week, both narrowed: either will do', () => {
  assert.deepEqual(times('0 0 13 * 5', '2026-02-01T00:00Z', 4, 'UTC'), [
    '2026-02-06T00:00',
    '2026-02-13T00:00',
    '2026-02-20T00:00',
    '2026-02-27T00:00',
  ]);
});

test('29 February is found across a century that has none', () => {
  assert.deepEqual(times('0 0 29 2 *', '2096-03-01T00:00Z', 1, 'UTC'), ['2104-02-29T00:00']);
});

test('the time before is the one whose next lies after', () => {
  for (const expression of ['30 2 * * *', '30 * * * *', '0 3 * * 0', '*/7 1-3 * * *', '0 4 1 1,4,7,10 *']) {
    for (let day = 0; day < 365; day += 1) {
      const at = Date.UTC(2026, 0, 1, 0, 20) + day * 86_400_000 + day * 60_000;
      const before = timeUntil(plan(expression), at);
      assert.ok(before !== null && before <= at);
      const after = timeAfter(plan(expression), before);
      assert.ok(after !== null && after > at, `${expression} after ${new Date(at).toISOString()}`);
    }
  }
});

test('what is no cron expression says why', () => {
  for (const [expression, why] of [
    ['* * * * * *', /five fields/],
    ['61 * * * *', /minute cannot be 61/],
    ['0 0 31 2 *', /dayOfMonth cannot be 31/],
    ['0 0 L * *', /not supported/],
    ['0 0 * * mon#2', /not supported/],
    ['@daily', /five fields/],
    ['', /five fields/],
  ] as const) {
    assert.throws(() => fields(expression), why);
  }
});
