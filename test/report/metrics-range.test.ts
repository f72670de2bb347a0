import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeOf } from '../../src/report/metrics-range.ts';

const nowMs = Date.parse('2026-11-24T10:00:00.000Z');
const now = { nowMs, firstMs: nowMs - 5_000 };
const brief = (since?: string, until?: string): string => {
  const { sinceMs, untilMs } = rangeOf({ since, until }, now);
  return `${new Date(sinceMs).toISOString()} ${new Date(untilMs).toISOString()}`;
};

test('left out, from the first file to this very millisecond', () => {
  assert.equal(brief(), '2026-11-24T09:59:55.000Z 2026-11-24T10:00:00.001Z');
  assert.deepEqual(rangeOf({}, { nowMs, firstMs: null }), { sinceMs: nowMs, untilMs: nowMs + 1 });
  assert.deepEqual(rangeOf({ until: '2020-01-01' }, now).sinceMs, Date.parse('2020-01-02'));
});

test('days are whole, times are UTC unless they say otherwise, and how long ago counts from now', () => {
  assert.equal(brief('2026-11-23', '2026-11-23'), '2026-11-23T00:00:00.000Z 2026-11-24T00:00:00.000Z');
  assert.equal(brief('2026-11-23T03:00', '2026-11-23 04:00:00'), '2026-11-23T03:00:00.000Z 2026-11-23T04:00:00.000Z');
  assert.equal(brief('2026-11-23T03:00+02:00', '24h'), '2026-11-23T01:00:00.000Z 2026-11-23T10:00:00.000Z');
  assert.equal(brief('1 w', '90 min'), '2026-11-17T10:00:00.000Z 2026-11-24T08:30:00.000Z');
});

for (const text of ['', 'yesterday', '2026-13-01', '2026-02-30x', '24', '-1h', '2026-11-24T25:00', '1y']) {
  test(`no time: ${JSON.stringify(text)}`, () => assert.throws(() => brief(text), { code: 'USAGE' }));
}

test('a range that ends before it begins', () => assert.throws(() => brief('1h', '2h'), { code: 'USAGE' }));
