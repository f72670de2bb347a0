import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '../../src/model/error-codes.ts';
import { findingCodes } from '../../src/model/finding-codes.ts';
import { explain, listCodes } from '../../src/report/explain.ts';

test('every family, sub-code and finding has an explanation under its own name', () => {
  for (const [family, { subCodes }] of Object.entries(errorCodes)) {
    assert.equal(explain(family)?.code, family);
    for (const [name, meaning] of Object.entries(subCodes)) {
      const entry = explain(`${family}.${name}`);
      assert.equal(entry?.kind === 'error' ? entry.meaning : '', meaning);
    }
  }
  for (const code of Object.keys(findingCodes)) assert.equal(explain(code)?.code, code);
});

test('the case of letters does not matter', () => {
  assert.equal(explain(' e004.no_space ')?.code, 'E004.NO_SPACE');
  assert.equal(explain('bom')?.code, 'BOM');
});

test('what is no code has no explanation', () => {
  for (const code of [
    '',
    'E00',
    'E006',
    'E0031',
    'E003.',
    'E003.NO_SPACE',
    'E003.SETS.X',
    'constructor',
    'E003.toString',
  ]) {
    assert.equal(explain(code), undefined, code);
  }
});

test('the list holds families and findings, each once', () => {
  const codes = listCodes().map(({ code }) => code);
  assert.deepEqual(codes, [...Object.keys(errorCodes), ...Object.keys(findingCodes)]);
});
