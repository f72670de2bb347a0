import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCatalog } from '../../src/schema/catalog.ts';
import { readSite, siteProblemText } from '../../src/schema/site.ts';

const fileOf = (path: string, ...documents: unknown[]) => ({
  path,
  text: JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 1),
});
const textsOf = (...files: readonly { path: string; text: string }[]): readonly string[] =>
  readSite(files).problems.map(siteProblemText);

const element = { name: 'Own', type: 'AN', min: 1, max: 3 };
const ends = [
  { segment: 'ST', required: true, max: 1 },
  { segment: 'SE', required: true, max: 1 },
];
const set = { kind: 'set', version: '004010', set: '824', name: 'Application Advice', group: 'AG', structure: ends };

test('documents of several files, alone or in an array, are read in order', () => {
  const site = readSite([
    fileOf('a.json', set, { kind: 'version', version: '004030', like: '004010' }),
    fileOf('b.json', { kind: 'elements', version: '004010', elements: { '350': element } }),
  ]);
  assert.deepEqual(site.problems, []);
  assert.deepEqual(
    site.documents.map(({ file, document }) => `${file} ${document.kind}`),
    ['a.json set', 'a.json version', 'b.json elements'],
  );
});

test('every problem of every file is told at once, with line and key', () => {
  const shape = {
    kind: 'segments',
    version: '4010',
    segments: { N1: { name: 'Name', note: ['R0203'], elements: [{ element: '98', use: 'Q' }] } },
  };
  const reference = { kind: 'elements', version: '004010', elements: { '98': { ...element, list: 'places' } } };
  assert.deepEqual(textsOf(fileOf('a.json', shape), fileOf('b.json', set, reference)), [
    'a.json, line 3: version: a version is six digits, for instance 004010',
    'a.json, line 7: segments.N1.note: there is no such key',
    'a.json, line 13: segments.N1.elements.0.use: Invalid option: expected one of "M"|"O"|"X"',
    'b.json, line 30: 1.elements.98.list: code list places is not known',
  ]);
});

test('what a faulty document speaks of is not called missing; behind broken JSON nothing is', () => {
  const uses = {
    kind: 'segments',
    version: '004010',
    segments: { ZA: { name: 'Own', elements: [{ element: '9999', use: 'M' }] } },
  };
  const brings = { kind: 'elements', version: '004010', elements: { '9999': { ...element, type: 'TEXT' } } };
  assert.deepEqual(
    textsOf(fileOf('a.json', uses), fileOf('b.json', brings)).map((one) => one.split(': ')[1]),
    ['elements.9999.type'],
  );
  const rules = [{ rule: 'count', sets: ['846'], of: 'BIA', in: 'BIA02' }];
  const faulty = { kind: 'segments', version: '004010', segments: { BIA: {} } };
  assert.deepEqual(
    textsOf(fileOf('a.json', { kind: 'rules', rules }, { kind: 'set', set: '846' }, faulty)).filter((one) =>
      /not known/.test(one),
    ),
    [],
  );
  assert.deepEqual(textsOf(fileOf('a.json', uses), { path: 'b.json', text: '{\n"kind" 1}' }), [
    'b.json, line 2: not JSON: expected :, found "1"',
  ]);
  assert.match(
    textsOf(fileOf('a.json', uses))[0] ?? '',
    /^a\.json, line 8: segments\.ZA\.elements\.0: element 9999 is/,
  );
});

const misplaced: ReadonlyArray<readonly [string, object, RegExp]> = [
  [
    'a set without ST',
    { ...set, structure: ends.slice(1).concat(ends.slice(1)) },
    /structure: the first segment must be ST/,
  ],
  ['a set without SE', { ...set, structure: [...ends, { segment: 'N1' }] }, /structure: the last segment must be SE/],
  [
    'an unknown segment',
    { ...set, structure: [ends[0], { segment: 'QQQ' }, ends[1]] },
    /line 13: structure\.1: segment QQQ/,
  ],
  [
    'an unknown version to be like',
    { kind: 'version', version: '003040', like: '003030' },
    /line 4: like: version 003030/,
  ],
  ['a version that nothing is known of', { ...set, version: '003040' }, /structure\.0: segment ST is not known/],
  ['no document', [5], /line 2: 0: Invalid input: expected object/],
  [
    'a rule over a list that is not there',
    { kind: 'rules', rules: [{ rule: 'list', sets: ['850'], segment: 'N1', at: 1, list: 'places' }] },
    /line 11: rules\.0\.list: code list places/,
  ],
  [
    'a node that is neither segment nor loop',
    { ...set, structure: [ends[0], { loop: 'A', of: [{ segment: 'N1', maxx: 2 }, {}] }, ends[1]] },
    /structure\.1\.of\.0\.maxx: there is no such key/,
  ],
];

for (const [what, document, message] of misplaced) {
  test(`${what} is a problem where it is written`, () => {
    const [first = ''] = textsOf(fileOf('own.json', document));
    assert.match(first, message);
  });
}

test('what a rule names must be there: sets, segments, elements, lists', () => {
  const sets = ['850'];
  const rules = [
    { rule: 'count', sets: ['850', '846'], of: 'QQQ', in: 'CTT09' },
    { rule: 'hash', sets, of: 'PO102', in: 'CTT02' },
    { rule: 'needs', sets, about: 'item', segment: 'PO1', elements: [7, 26], segments: ['LIN', 'RRR'] },
    { rule: 'list', sets, segment: 'N1', at: 7, list: '355', when: { at: 'ZZZ01', in: [''] } },
    { rule: 'check-digit', sets, segment: 'QQQ', qualifiers: [1], digits: { UP: 12 } },
  ];
  const paths = readSite([fileOf('a.json', { kind: 'rules', rules })]).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );
  assert.deepEqual(paths, [
    'rules.0.sets.1: set 846 is not known',
    'rules.0.of: segment QQQ is not known',
    'rules.0.in: element CTT09 is not known',
    'rules.2.elements.1: element PO126 is not known',
    'rules.2.segments.1: segment RRR is not known',
    'rules.3.at: element N107 is not known',
    'rules.3.when.at: element ZZZ01 is not known',
    'rules.4.segment: segment QQQ is not known',
    'rules.4.qualifiers.0: element QQQ01 is not known',
  ]);
  const long = [{ rule: 'list', sets, segment: 'N1', at: 1, list: '98', when: { at: 'N102', in: ['LONGER'] } }];
  assert.match(
    textsOf(fileOf('a.json', { kind: 'rules', rules: long }))[0] ?? '',
    /when\.in\.0: a code of at most four/,
  );
});

test('a rule may name a list by the number of its element', () => {
  const rules = [{ rule: 'list', sets: ['850'], segment: 'PO1', at: 3, list: '355' }];
  const { documents, problems } = readSite([fileOf('a.json', { kind: 'rules', rules })]);
  assert.deepEqual(problems, []);
  assert.ok(
    createCatalog(documents.map(({ document }) => document))
      .find('004010', '850')
      ?.lists.has('355'),
  );
});

test('what two files define is a problem: each would silently take the place of the other', () => {
  const elements = { kind: 'elements', version: '004010', elements: { '350': element } };
  const other = { kind: 'elements', version: '005010', elements: { '350': element } };
  assert.deepEqual(textsOf(fileOf('a.json', set, elements), fileOf('b.json', other, set), fileOf('c.json', elements)), [
    'b.json, line 14: 1: it is defined in a.json, too',
    'c.json, line 5: elements.350: it is defined in a.json, too',
  ]);
});

test('a problem of a version is told once, not again for the version that is like it', () => {
  const broken = { ...set, structure: [ends[0], { segment: 'QQQ' }, ends[1]] };
  const like = { kind: 'version', version: '004030', like: '004010' };
  assert.equal(textsOf(fileOf('a.json', broken, like)).length, 1);
});

test('versions may be like one another in any order, or in a circle', () => {
  const like = (version: string, like: string) => ({ kind: 'version', version, like });
  const { documents, problems } = readSite([fileOf('a.json', like('004050', '004030'), like('004030', '004010'))]);
  assert.deepEqual(problems, []);
  assert.ok(createCatalog(documents.map(({ document }) => document)).find('004050', '850'));
  const circle = readSite([fileOf('a.json', like('004050', '004030'), like('004030', '004050'))]);
  assert.doesNotThrow(() => createCatalog(circle.documents.map(({ document }) => document)).find('004050', '850'));
});

test('a file that is too large is not read', () => {
  assert.match(textsOf({ path: 'a.json', text: ' '.repeat(2_000_000) })[0] ?? '', /larger than 1048576 bytes/);
});
