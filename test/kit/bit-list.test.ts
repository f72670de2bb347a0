import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BitList } from '../../src/kit/bit-list.ts';

test('what was put in is told again, past any growth; what was not is no', () => {
  const bits = new BitList(10_000);
  const values = Array.from({ length: 5_000 }, (_, at) => at % 3 === 0 || at % 7 === 2);
  for (const value of values) assert.equal(bits.push(value), true);
  assert.deepEqual(
    values.map((_, at) => bits.at(at)),
    values,
  );
  assert.deepEqual([bits.length, bits.at(5_000), bits.at(1e9)], [5_000, false, false]);
});

test('a full list takes nothing more in', () => {
  const bits = new BitList(9);
  const taken = Array.from({ length: 10 }, () => bits.push(true));
  assert.deepEqual([taken.indexOf(false), bits.length, bits.at(8), bits.at(9)], [9, 9, true, false]);
});
