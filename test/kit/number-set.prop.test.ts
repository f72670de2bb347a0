import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../src/kit/bytes.ts';
import { controlKey, NumberSet } from '../../src/kit/number-set.ts';

test('it knows the numbers it was given, in any order', () => {
  const numbers = fc.array(fc.oneof(fc.nat(60), fc.nat(1e15)), { maxLength: 300 });
  fc.assert(
    fc.property(numbers, (given) => {
      const [own, oracle] = [new NumberSet(), new Set<number>()];
      for (const one of given) {
        assert.equal(own.add(one), oracle.has(one) ? 'known' : 'new');
        oracle.add(one);
      }
    }),
  );
});

test('numbers that count up take one range, so that a million of them fit', () => {
  const set = new NumberSet(1);
  for (let one = 1; one <= 1_000_000; one += 1) if (set.add(one) !== 'new') assert.fail(`${one}`);
  assert.equal(set.add(500_000), 'known');
  assert.equal(set.add(2_000_000), 'full');
  assert.equal(set.add(1_000_001), 'new');
});

test('full: what it knows it still knows, and ranges that meet make room', () => {
  const set = new NumberSet(2);
  assert.deepEqual(
    [1, 3, 5].map((one) => set.add(one)),
    ['new', 'new', 'full'],
  );
  assert.deepEqual(
    [1, 3].map((one) => set.add(one)),
    ['known', 'known'],
  );
  assert.equal(set.add(2), 'new');
  assert.equal(set.add(9), 'new');
  set.clear();
  assert.equal(set.add(1), 'new');
});

test('control numbers: digits are kept apart by their leading zeros, other text too', () => {
  const texts = ['1', '01', '0001', '000000001', '10', '', 'A', 'B', '1A', 'AB', 'BA', ' 1', '12345678901'];
  const keyOf = (text: string): number => controlKey(bytesOf(text));
  assert.equal(new Set(texts.map(keyOf)).size, texts.length);
  assert.equal(keyOf('000000018') - keyOf('000000017'), 1);
  for (const text of texts) assert.ok(Number.isSafeInteger(keyOf(text)), text);
  assert.equal(controlKey(bytesOf('0001garbage'), 4), keyOf('0001'));
});
