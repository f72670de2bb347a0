import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from '../../src/kit/backoff.ts';
import { createGate } from '../../src/kit/gate.ts';
import { createLanes } from '../../src/kit/lane-queue.ts';
import { createSlots } from '../../src/kit/slot-queue.ts';

const signal = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('backoff doubles up to its limit, give or take a fifth', () => {
  const backoff = { baseMs: 60_000, maxMs: 300_000 };
  assert.deepEqual(
    [1, 2, 3, 4, 1_000].map((at) => backoffMs(at, backoff, 0.5)),
    [60_000, 120_000, 240_000, 300_000, 300_000],
  );
  assert.equal(backoffMs(1, backoff, 0), 48_000);
  assert.ok(backoffMs(1, backoff, 0.999_999) <= 72_000);
});

test('slots: no more are held than there are, who waits comes in order, one who left is passed over', async () => {
  const slots = createSlots(1);
  const first = await slots.take(signal);
  const order: string[] = [];
  const leaving = new AbortController();
  const second = slots.take(leaving.signal).catch(() => order.push('left'));
  const third = slots.take(signal).then((release) => {
    order.push('third');
    return release;
  });
  leaving.abort();
  await second;
  assert.equal(slots.held, 1);
  first();
  first();
  const release = await third;
  assert.equal(slots.held, 1, 'given back once, however often it is said');
  release();
  assert.equal(slots.held, 0);
  assert.deepEqual(order, ['left', 'third']);
  await assert.rejects(slots.take(leaving.signal));
});

test('lanes: one after the other within a key, also after a failure; keys do not wait for each other', async () => {
  const lanes = createLanes();
  const order: string[] = [];
  const slow = lanes.run('a', async () => {
    await turn();
    await turn();
    order.push('a1');
    throw new Error('a1 failed');
  });
  const next = lanes.run('a', async () => order.push('a2'));
  const other = lanes.run('b', async () => order.push('b1'));
  await assert.rejects(slow, /a1 failed/);
  await Promise.all([next, other]);
  assert.deepEqual(order, ['b1', 'a1', 'a2']);
});

test('a gate is open when nobody holds it', async () => {
  const gate = createGate();
  await gate.opened(signal);
  gate.set('disk', true);
  gate.set('waiting', true);
  let open = false;
  const opened = gate.opened(signal).then(() => {
    open = true;
  });
  gate.set('disk', false);
  await turn();
  assert.deepEqual([open, gate.reasons], [false, ['waiting']]);
  gate.set('waiting', false);
  await opened;
  const leaving = new AbortController();
  gate.set('disk', true);
  const left = gate.opened(leaving.signal);
  leaving.abort(new Error('gone'));
  await assert.rejects(left, /gone/);
});
