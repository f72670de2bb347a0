import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVitalSigns } from '../../src/upkeep/vital-signs.ts';

function signsAt(): { signs: ReturnType<typeof createVitalSigns>; pass(ms: number): void } {
  let now = 5_000;
  const signs = createVitalSigns({ monotonic: () => now });
  return {
    signs,
    pass(ms) {
      now += ms;
    },
  };
}

test('a part of which nothing is expected is never overdue', () => {
  const { signs, pass } = signsAt();
  pass(1e9);
  assert.deepEqual(signs.overdue(), []);
});

test('a part is overdue when its time is over, not before', () => {
  const { signs, pass } = signsAt();
  signs.expect('scanner', 1_000);
  pass(1_000);
  assert.deepEqual(signs.overdue(), []);
  pass(1);
  assert.deepEqual(signs.overdue(), [{ part: 'scanner', silentMs: 1_001 }]);
});

test('progress puts it off by the same time; without an expectation it is nothing', () => {
  const { signs, pass } = signsAt();
  signs.progress('workers');
  pass(1e9);
  assert.deepEqual(signs.overdue(), []);
  signs.expect('workers', 100);
  for (let step = 0; step < 10; step += 1) {
    pass(90);
    signs.progress('workers');
  }
  assert.deepEqual(signs.overdue(), []);
  pass(101);
  assert.deepEqual(signs.overdue(), [{ part: 'workers', silentMs: 101 }]);
});

test('a rest ends the expectation, and one part that goes on does not speak for another', () => {
  const { signs, pass } = signsAt();
  signs.expect('ledger', 10);
  signs.expect('scanner', 20);
  pass(15);
  signs.progress('scanner');
  assert.deepEqual(signs.overdue(), [{ part: 'ledger', silentMs: 15 }]);
  signs.rest('ledger');
  assert.deepEqual(signs.overdue(), []);
});

test('those silent the longest come first', () => {
  const { signs, pass } = signsAt();
  signs.expect('ledger', 10);
  pass(5);
  signs.expect('workers', 1);
  pass(50);
  assert.deepEqual(
    signs.overdue().map(({ part }) => part),
    ['ledger', 'workers'],
  );
});
