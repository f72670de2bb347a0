import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restsAt, withoutWindow, withWindow } from '../../src/upkeep/rests.ts';

const rest = (fromMs: number, untilMs: number | null) => ({ fromMs, untilMs, by: 'ann', reason: 'why' });
const none = { maintenance: [], pause: null };

test('a window holds until its end, by the clock', () => {
  const kept = withWindow(none, rest(100, 200));
  assert.equal(restsAt(kept, 199).window?.fromMs, 100);
  assert.equal(restsAt(kept, 200).window, null);
});

test('a new window ends the one that is open; both stay on record', () => {
  const kept = withWindow(withWindow(none, rest(100, 200)), rest(150, 400));
  assert.deepEqual(
    kept.maintenance.map(({ fromMs, untilMs }) => [fromMs, untilMs]),
    [
      [100, 150],
      [150, 400],
    ],
  );
  assert.equal(restsAt(withoutWindow(kept, 300), 301).window, null);
  assert.deepEqual(withoutWindow(none, 300), none);
});

test('only so many are kept on record', () => {
  let kept: Parameters<typeof withWindow>[0] = none;
  for (let at = 0; at < 500; at += 1) kept = withWindow(kept, rest(at * 10, at * 10 + 5));
  assert.equal(kept.maintenance.length, 200);
});

test('a pause without an end holds until somebody ends it', () => {
  assert.equal(restsAt({ maintenance: [], pause: rest(0, null) }, 1e15).pause?.by, 'ann');
});
