import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../src/kit/columns.ts';
import { Progress } from '../../src/report/progress.ts';
import { progressLine } from '../../src/report/progress-line.ts';

const state = { name: 'orders.x12', bytes: 250e6, bytesTotal: 1e9, elapsedMs: 2000 };

test('the line tells size, share, rate and what is left', () => {
  assert.equal(progressLine(state, 80), 'orders.x12  250 MB of 1 GB, 25 %, 125 MB/s, 6 s left');
  assert.equal(progressLine({ ...state, bytesTotal: null }, 80), 'orders.x12  250 MB, 125 MB/s');
  assert.equal(progressLine({ ...state, bytes: 1e9 }, 80), 'orders.x12  1 GB of 1 GB, 100 %, 500 MB/s');
  assert.equal(progressLine({ ...state, bytes: 0, elapsedMs: 0 }, 80), 'orders.x12  0 bytes of 1 GB, 0 %');
});

test('it never passes the width; of a long name the end stays', () => {
  const long = progressLine({ ...state, name: `/srv/${'directory/'.repeat(9)}orders.x12` }, 60);
  assert.match(long, /^….*orders\.x12 {2}250 MB/);
  for (let width = 1; width < 90; width += 1) assert.ok(columnsOf(progressLine(state, width)) <= width);
});

function watched(isTTY: boolean) {
  const written: string[] = [];
  const time = { ms: 0 };
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  const progress = new Progress({ name: 'a', bytesTotal: 1e9, stream, now: () => time.ms });
  return { written, time, progress };
}

test('on a terminal: quiet for a second, then at most ten times a second, wiped at the end', () => {
  const { written, time, progress } = watched(true);
  for (; time.ms < 2000; time.ms += 10) progress.update(time.ms * 1e5);
  assert.equal(written.length, 10);
  assert.ok(written.every((text) => text.startsWith('\ra  ') && text.endsWith('\u001b[K')));
  progress.clear();
  progress.clear();
  assert.equal(written.at(-1), '\r\u001b[K');
  assert.equal(written.length, 11);
});

test('a short work shows nothing, and wipes nothing', () => {
  const { written, time, progress } = watched(true);
  for (; time.ms < 1000; time.ms += 10) progress.update(time.ms);
  progress.clear();
  assert.deepEqual(written, []);
});

test('elsewhere: whole lines, each ten seconds, after half a minute', () => {
  const { written, time, progress } = watched(false);
  for (; time.ms <= 60_000; time.ms += 100) progress.update(time.ms * 1e3);
  progress.clear();
  assert.deepEqual(
    written.map((text) => text.endsWith(' left\n')),
    [true, true, true, true],
  );
});
