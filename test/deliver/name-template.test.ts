import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameOfItem, nameWithMark, templateTokens, unknownTokens } from '../../src/deliver/directory/name-template.ts';
import { itemOf } from './conformance.ts';

const cases: readonly (readonly [string, string])[] = [
  ['{trading_partner}_{document_type}_{timestamp}_{sequence}.x12', 'ACME_850_20260921141320123_0001.x12'],
  ['{original}.edi', 'order.edi'],
  ['in/{trading_partner}', 'in_ACME'],
  ['.{document_type}', '850'],
];
for (const [template, name] of cases) {
  test(`${template} → ${name}`, () => assert.equal(nameOfItem(template, itemOf('')), name));
}

test('a value cannot leave the directory or pass 100 characters', () => {
  const item = itemOf('', { partner: '../../etc', originalName: 'ö'.repeat(300) });
  assert.match(nameOfItem('{trading_partner}_{original}.x12', item), /^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}\.x12$/);
  assert.equal(nameOfItem('{trading_partner}.x12', itemOf('', { partner: '' })), 'unknown.x12');
});

test('unknown tokens are named', () => {
  assert.deepEqual(unknownTokens('{original}_{partner}{}'), ['partner', '']);
  assert.deepEqual(unknownTokens(templateTokens.map((token) => `{${token}}`).join('')), []);
});

test('a mark stands before the extension and keeps the name within 100 characters', () => {
  assert.equal(nameWithMark('a.x12', 'abc'), 'a_abc.x12');
  assert.equal(nameWithMark('a', 'abc'), 'a_abc');
  assert.ok(nameWithMark(`${'a'.repeat(96)}.x12`, 'abcdefabcdef').length <= 100);
});
