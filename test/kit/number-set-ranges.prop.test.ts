import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NumberSet } from '../../src/kit/number-set.ts';

test('ranges, and how far each goes, are those of a plain set', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 }), (given) => {
      const [own, plain] = [new NumberSet(), new Set(given)];
      for (const value of given) own.add(value);
      const told = own.ranges().flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
      assert.deepEqual(
        told,
        [...plain].sort((a, b) => a - b),
      );
      for (let value = 0; value <= 42; value += 1) {
        let end = value - 1;
        while (plain.has(end + 1)) end += 1;
        assert.equal(own.endOf(value), end);
      }
    }),
  );
});
