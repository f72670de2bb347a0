import assert from 'node:assert/strict';
import test from 'node:test';
import { duration, size } from '../../src/settings/fields-measured.ts';
import { bytesOfSize, millisecondsOfDuration, unitPatterns } from '../../src/settings/units.ts';

test('sizes', () => {
  for (const [written, bytes] of [
    [5, 5],
    ['5', 5],
    ['5 B', 5],
    ['500 kB', 500_000],
    ['10 MB', 10_000_000],
    ['10mb', 10_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['1 TB', 1e12],
    ['0.5 B', undefined],
    ['10 XB', undefined],
    ['-1 B', undefined],
    ['', undefined],
    ['MB', undefined],
    ['1e3', undefined],
    ['99999999999999 TB', undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ] as const) {
    assert.equal(bytesOfSize(written), bytes, String(written));
  }
});

test('durations', () => {
  for (const [written, milliseconds] of [
    [2.5, 2_500],
    ['30', 30_000],
    ['250 ms', 250],
    ['30 s', 30_000],
    ['5 min', 300_000],
    ['1h', 3_600_000],
    ['1 d', 86_400_000],
    ['5 m', undefined],
    ['0.0001 s', undefined],
  ] as const) {
    assert.equal(millisecondsOfDuration(written), milliseconds, String(written));
  }
});

test('the patterns of the JSON Schema take what is read and nothing else', () => {
  for (const text of ['5', '5 B', '10mb', '1.5 GiB']) assert.match(text, unitPatterns.size);
  for (const text of ['5 m', '-1', '1 MiBB', '']) assert.doesNotMatch(text, unitPatterns.size);
  for (const text of ['30', '250 ms', '5 MIN']) assert.match(text, unitPatterns.duration);
  for (const text of ['5 m', '1 MB']) assert.doesNotMatch(text, unitPatterns.duration);
});

test('a measured key keeps its bounds, whatever unit it is written in', () => {
  const bytes = size('A size.', { min: 1_000, max: 1e6, default: '10 kB' });
  assert.equal(bytes.parse(undefined), 10_000);
  assert.equal(bytes.safeParse('1 B').success, false);
  assert.equal(bytes.safeParse('1 MB').success, true);
  assert.equal(bytes.safeParse('1.000001 MB').success, false);
  const time = duration('A duration.', { min: 100, max: 60_000, default: '30 s' });
  assert.equal(time.parse('1 min'), 60_000);
  assert.equal(time.safeParse(0.05).success, false);
});
