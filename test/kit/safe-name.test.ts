import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safeName } from '../../src/kit/safe-name.ts';

const cases: readonly (readonly [string, string])[] = [
  ['ACME_850.x12', 'ACME_850.x12'],
  ['order 17 (final).edi', 'order_17__final_.edi'],
  ['../../etc/passwd', '_.._etc_passwd'],
  ['.hidden', 'hidden'],
  ['--help', 'help'],
  ['Überweisung.edi', 'Uberweisung.edi'],
  ['', 'unnamed'],
  ['...', 'unnamed'],
  [`${'a'.repeat(300)}.x12`, `${'a'.repeat(96)}.x12`],
];

for (const [given, safe] of cases) {
  test(`${given.slice(0, 30)} → ${safe.slice(0, 30)}`, () => assert.equal(safeName(given), safe));
}

test('every name becomes a safe one, and a safe one stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (name) => {
      const safe = safeName(name);
      assert.match(safe, /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/);
      assert.equal(safeName(safe), safe);
    }),
  );
});
