import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { errorCodes } from '../../src/model/error-codes.ts';
import { findingCodes } from '../../src/model/finding-codes.ts';
import { serviceCodes } from '../../src/model/service-codes.ts';
import { alarmCatalogue } from '../../src/report/catalogue.ts';
import { codesNear, explain, listCodes } from '../../src/report/explain.ts';

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

test('every code of the agent itself, every alarm and every X12 code of a finding is explained', () => {
  for (const [family, { subCodes }] of Object.entries(serviceCodes)) {
    assert.equal(explain(family)?.code, family);
    for (const [name, { meaning, remedy }] of Object.entries(subCodes)) {
      const entry = explain(`${family}.${name}`);
      assert.deepEqual(entry?.kind === 'error' && [entry.meaning, entry.remedy], [meaning, remedy]);
    }
  }
  for (const { id } of alarmCatalogue) assert.equal(explain(id)?.code, id);
  for (const [code, { x12 }] of Object.entries(findingCodes)) {
    const entry = x12 === null ? undefined : explain(x12);
    if (x12 !== null) assert.ok(entry?.kind === 'x12' && entry.findings.some((one) => one.code === code), x12);
  }
  assert.equal(explain('FAILED_FILES:ACME')?.code, 'FAILED_FILES');
  assert.deepEqual(explain('ik403:7'), explain('AK403:7'));
  assert.equal(explain('LEDGER')?.kind, 'alarm');
});

test('every code that stands in the sources is in the tables, and none is there for nothing', () => {
  const root = join(import.meta.dirname, '../..');
  const texts = globSync('{src,commands,bin}/**/*.ts', { cwd: root })
    .filter((file) => !file.includes('service-codes'))
    .map((file) => readFileSync(join(root, file), 'utf8'));
  const families = [...Object.keys(errorCodes), ...Object.keys(serviceCodes)].join('|');
  const dotted = new RegExp(`'((?:${families})\\.[A-Z][A-Z0-9_]*)'`, 'g');
  const given = texts.flatMap((text) => [
    ...[...text.matchAll(dotted)].map(([, code = '']) => code),
    ...[...text.matchAll(/\bcode: '([A-Z][A-Z0-9_.]*)'/g)].map(([, code = '']) => code),
  ]);
  const unknown = given.filter((code) => explain(code) === undefined && !/^E[A-Z]+$/.test(code));
  assert.deepEqual([...new Set(unknown)], []);
  const told = new Set(given);
  const below = Object.entries(serviceCodes).flatMap(([family, { subCodes }]) =>
    Object.keys(subCodes).map((name) => `${family}.${name}`),
  );
  assert.deepEqual(
    below.filter((code) => !told.has(code)),
    [],
  );
});

test('the list holds every code once, without sub-codes', () => {
  const codes = listCodes().map(({ code }) => code);
  assert.equal(new Set(codes).size, codes.length);
  for (const known of ['E001', 'STATE', 'SE_COUNT', 'STALLED', 'AK403:7']) assert.ok(codes.includes(known), known);
});

test('a code that was mistyped is told the nearest', () => {
  assert.equal(codesNear('STATE.LOKCED')[0], 'STATE.LOCKED');
  assert.ok(codesNear('SE_COUTN').includes('SE_COUNT'));
  assert.deepEqual(codesNear('frobnicate'), []);
});
