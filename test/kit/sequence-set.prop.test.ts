import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SequenceSet } from '../../src/kit/sequence-set.ts';

const steps = fc.array(
  fc.record({ kind: fc.constantFrom('add' as const, 'confirmTo' as const), value: fc.integer({ min: 1, max: 40 }) }),
  { maxLength: 60 },
);

test('it says what a plain set says, whatever the order', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const set = new SequenceSet();
      const plain = new Set<number>();
      for (const { kind, value } of taken) {
        if (kind === 'confirmTo') {
          set.confirmTo(value);
          for (let at = 1; at <= value; at += 1) plain.add(at);
        } else {
          assert.equal(set.add(value), plain.has(value) ? 'known' : 'new');
          plain.add(value);
        }
        const missing = Array.from({ length: Math.max(0, ...plain) }, (_, at) => at + 1).filter((at) => !plain.has(at));
        const told = set.gaps().flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
        assert.deepEqual(told, missing);
        assert.equal(set.upTo, missing[0] === undefined ? Math.max(0, ...plain) : missing[0] - 1);
        for (let at = 1; at <= 42; at += 1) assert.equal(set.has(at), plain.has(at));
      }
    }),
  );
});

test('with more gaps than it may remember it takes nothing more in, and says so', () => {
  const set = new SequenceSet(2);
  assert.deepEqual(
    [3, 5, 7, 5, 1].map((value) => set.add(value)),
    ['new', 'new', 'full', 'known', 'new'],
  );
  assert.equal(set.has(7), false);
});
