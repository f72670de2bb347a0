import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../../src/platform/clock.ts';

const clock = createClock();

test('a sleep passes monotonic time', async () => {
  const before = clock.monotonic();
  await clock.sleep(20);
  assert.ok(clock.monotonic() - before >= 19);
});

test('an abort ends a sleep of any length with its reason', async () => {
  const abort = new AbortController();
  const sleeping = clock.sleep(1e12, abort.signal);
  abort.abort(new Error('stop'));
  await assert.rejects(sleeping, /stop/);
  await assert.rejects(clock.sleep(0, abort.signal), /stop/);
});
