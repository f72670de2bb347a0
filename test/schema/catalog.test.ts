import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtinDocuments } from '../../src/schema/builtin.ts';
import { catalogOf, createCatalog } from '../../src/schema/catalog.ts';
import { type SchemaDocument, shapeOf } from '../../src/schema/shape.ts';

const documentOf = (value: unknown): SchemaDocument => {
  const outcome = shapeOf({ name: 'own', value });
  assert.equal(outcome.kind, 'document', JSON.stringify(outcome));
  assert.ok(outcome.kind === 'document');
  return outcome.document;
};

test('every built-in document has the shape of one', () => {
  builtinDocuments.forEach((value, at) => {
    const outcome = shapeOf({ name: `built-in ${at}`, value });
    assert.deepEqual(outcome.kind === 'problems' ? outcome.problems : [], []);
  });
});

test('the built-in schemas are the thirteen promised, and all of them compile', () => {
  const catalog = createCatalog();
  const names = catalog.list().map(({ version, set }) => `${set} ${version}`);
  assert.deepEqual(names.sort(), [
    '810 004010',
    '810 005010',
    '850 004010',
    '850 005010',
    '855 004010',
    '855 005010',
    '856 004010',
    '856 005010',
    '860 004010',
    '860 005010',
    '997 004010',
    '997 005010',
    '999 005010',
  ]);
  for (const { version, set } of catalog.list()) assert.ok(catalog.find(version, set), `${set} ${version}`);
});

test('the industry suffix of GS08 does not matter, an unknown set or version is not found', () => {
  const catalog = createCatalog();
  assert.equal(catalog.find('004010VICS', '850')?.document.version, '004010');
  assert.equal(catalog.find('003010', '850'), undefined);
  assert.equal(catalog.find('004010', '837'), undefined);
  assert.equal(catalog.find('', '850'), undefined);
});

test('a version is compiled once', () => {
  const catalog = createCatalog();
  assert.equal(catalog.find('004010', '850'), catalog.find('004010VICS', '850'));
  assert.equal(catalog.find('004010', '850')?.tables, catalog.find('004010', '810')?.tables);
});

test('every problem of a document is told at once, with its path', () => {
  const value = { kind: 'set', version: '4010', set: '850', name: 'x', group: 'po', structure: [{ segment: 'st' }] };
  const outcome = shapeOf({ name: '850.json', value });
  assert.ok(outcome.kind === 'problems');
  const paths = outcome.problems.map((problem) => `${problem.source}: ${problem.path}`);
  for (const path of ['version', 'group', 'structure'])
    assert.ok(
      paths.some((one) => one.startsWith(`850.json: ${path}`)),
      path,
    );
});

test('a segment of an own document replaces the built-in one', () => {
  const own = documentOf({
    kind: 'segments',
    version: '004010',
    segments: { BEG: { name: 'Own', elements: [{ element: '353', use: 'M' }] } },
  });
  const tables = createCatalog([own]).find('004010', '850')?.tables;
  const index = tables?.segmentIds.indexOf('BEG') ?? 0;
  assert.equal(tables?.count[index], 1);
  assert.equal(tables?.segmentNames[index], 'Own');
});

test('an own set is added, and a whole version can be like another one', () => {
  const set = documentOf({
    kind: 'set',
    version: '004030',
    set: '824',
    name: 'Application Advice',
    group: 'AG',
    structure: [
      { segment: 'ST', required: true, max: 1 },
      { segment: 'SE', required: true, max: 1 },
    ],
  });
  const like = documentOf({ kind: 'version', version: '004030', like: '004010' });
  const outcome = catalogOf([set, like]);
  assert.ok(outcome.kind === 'catalog');
  assert.equal(outcome.catalog.find('004030', '824')?.document.name, 'Application Advice');
  assert.equal(outcome.catalog.find('004030VICS', '850')?.document.version, '004030');
  const row = outcome.catalog.list().find((one) => one.set === '824');
  assert.deepEqual(row, { version: '004030', set: '824', name: 'Application Advice', group: 'AG', origin: 'own' });
});

test('references that lead nowhere are told, all of them', () => {
  const set = documentOf({
    kind: 'set',
    version: '004010',
    set: '850',
    name: 'x',
    group: 'PO',
    structure: [
      { segment: 'ST' },
      { segment: 'QQQ' },
      { loop: 'A', of: [{ loop: 'B', of: [{ segment: 'ZZZ' }] }] },
      { segment: 'SE' },
    ],
  });
  const segment = documentOf({
    kind: 'segments',
    version: '004010',
    segments: { XX1: { name: 'x', notes: ['P0109'], elements: [{ element: '99999', use: 'M' }] } },
  });
  const outcome = catalogOf([set, segment]);
  assert.ok(outcome.kind === 'problems');
  const text = outcome.problems.map(({ path, message }) => `${path}: ${message}`);
  assert.deepEqual(text.sort(), [
    '850.structure.1: segment QQQ is not known',
    '850.structure.2.of.0.of.0: segment ZZZ is not known',
    '850.structure.2: loop A does not begin with a segment',
    'segments.XX1.elements.0: element 99999 is not known',
    'segments.XX1.notes: note P0109 names an element that is not there',
  ]);
});
