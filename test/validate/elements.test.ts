import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../../src/kit/bytes.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { shapeOf } from '../../src/schema/shape.ts';
import { createSetJudge, type JudgeOptions } from '../../src/validate/judge.ts';
import type { FindingDraft } from '../../src/validate/set-judge.ts';
import { viewOf } from '../../src/x12/segment-view.ts';
import { contextOf, dialect, paddedView, withPolicy } from './judging.ts';

/** A set of one segment TST with an element of every type, to try values in. */
const documents = [
  {
    kind: 'elements',
    version: '009999',
    elements: {
      901: { name: 'Text', type: 'AN', min: 2, max: 5 },
      902: { name: 'Code', type: 'ID', min: 2, max: 3, list: 'try' },
      903: { name: 'Whole', type: 'N0', min: 1, max: 4 },
      904: { name: 'Cents', type: 'N2', min: 3, max: 6 },
      905: { name: 'Decimal', type: 'R', min: 1, max: 6 },
      906: { name: 'Date', type: 'DT', min: 8, max: 8 },
      907: { name: 'Time', type: 'TM', min: 4, max: 8 },
      908: { name: 'Old Date', type: 'DT', min: 6, max: 6 },
      909: { name: 'Long Decimal', type: 'R', min: 1, max: 18 },
      96: { name: 'Count', type: 'N0', min: 1, max: 10 },
    },
    composites: {
      C901: {
        name: 'Pair',
        components: [
          { element: '903', use: 'M' },
          { element: '901', use: 'O' },
        ],
      },
    },
  },
  {
    kind: 'segments',
    version: '009999',
    segments: {
      ST: { name: 'Header', elements: [] },
      SE: { name: 'Trailer', elements: [] },
      TST: {
        name: 'Test',
        elements: [
          ...['901', '902', '903', '904', '905', '906', '907', '908', '909', 'C901'].map((element) => ({
            element,
            use: 'O',
          })),
          { element: '901', use: 'O', repeat: 3 },
        ],
      },
      MND: { name: 'Mandatory', elements: [{ element: '901', use: 'M' }] },
      NTP: { name: 'Note P', notes: ['P0102'], elements: trio() },
      NTR: { name: 'Note R', notes: ['R0102'], elements: trio() },
      NTE: { name: 'Note E', notes: ['E010203'], elements: trio() },
      NTC: { name: 'Note C', notes: ['C010203'], elements: trio() },
      NTL: { name: 'Note L', notes: ['L010203'], elements: trio() },
      NTW: { name: 'Warned', notes: ['P0102'], notesSeverity: 'warning', elements: trio() },
    },
  },
  {
    kind: 'set',
    version: '009999',
    set: '999',
    name: 'Try',
    group: 'TR',
    structure: ['ST', 'TST', 'MND', 'NTP', 'NTR', 'NTE', 'NTC', 'NTL', 'NTW', 'SE'].map((segment) => ({ segment })),
  },
  {
    kind: 'codes',
    lists: {
      try: { title: 'try codes', noun: 'try', codes: { EA: 'each', CA: 'case', BOX: 'box' }, aliases: { EACH: 'EA' } },
    },
  },
];

function trio(): object[] {
  return ['901', '901', '901'].map((element) => ({ element, use: 'X' }));
}

const catalog = createCatalog(
  documents.map((value) => {
    const outcome = shapeOf({ name: 'try', value });
    assert.ok(outcome.kind === 'document', JSON.stringify(outcome));
    return outcome.document;
  }),
);

function say(segment: string, options: JudgeOptions = {}, view = paddedView(segment)): FindingDraft[] {
  const said: FindingDraft[] = [];
  const judging = createSetJudge(catalog, options);
  judging.begin(contextOf('999', '009999'), paddedView('ST*999*1'), (draft) => said.push(draft));
  judging.segment(view, 2);
  judging.end(paddedView('SE*3*1'), 3);
  return said;
}

/** Element position, value, the code expected ('' for none). */
const values: readonly [position: number, value: string, code: string][] = [
  [1, 'AB', ''],
  [1, 'ABCDE', ''],
  [1, 'A', 'ELEMENT_TOO_SHORT'],
  [1, 'ABCDEF', 'ELEMENT_TOO_LONG'],
  [1, 'ABCDE   ', ''], // trailing blanks do not count …
  [1, 'A ', ''], // … but to reach the least length
  [1, '   ', ''],
  [1, ' AB', ''],
  [1, 'äöüß€', ''], // five characters in eleven bytes
  [1, 'äöüßé!', 'ELEMENT_TOO_LONG'],
  [1, 'A\u0007B', 'ELEMENT_CHARACTER'],
  [1, 'A\u007fB', ''],
  [2, 'EA', ''],
  [2, 'BOX', ''],
  [2, 'XX', 'ELEMENT_CODE'],
  [2, 'EACH', 'ELEMENT_CODE'],
  [2, 'ea', 'ELEMENT_CODE'],
  [3, '0', ''],
  [3, '1234', ''],
  [3, '-1234', ''], // the sign does not count
  [3, '12345', 'ELEMENT_TOO_LONG'],
  [3, '+1', 'ELEMENT_CHARACTER'],
  [3, '1.5', 'ELEMENT_CHARACTER'],
  [3, '-', 'ELEMENT_CHARACTER'],
  [3, '12 ', 'ELEMENT_CHARACTER'],
  [4, '12', 'ELEMENT_TOO_SHORT'],
  [4, '-12', 'ELEMENT_TOO_SHORT'],
  [4, '012', ''],
  [5, '1.5', ''],
  [5, '.5', ''],
  [5, '5.', ''],
  [5, '-.5', ''],
  [5, '.', 'ELEMENT_CHARACTER'],
  [5, '1.2.3', 'ELEMENT_CHARACTER'],
  [5, '1,5', 'ELEMENT_CHARACTER'],
  [5, '123.456', ''], // the point does not count
  [5, '-123.456', ''],
  [5, '1234567', 'ELEMENT_TOO_LONG'],
  [5, '1.2E-3', ''],
  [5, '1E', 'ELEMENT_CHARACTER'],
  [5, '12A', 'ELEMENT_CHARACTER'],
  [6, '20240229', ''],
  [6, '20230229', 'ELEMENT_DATE'],
  [6, '20000229', ''],
  [6, '19000229', 'ELEMENT_DATE'],
  [6, '20241301', 'ELEMENT_DATE'],
  [6, '20240431', 'ELEMENT_DATE'],
  [6, '20240430', ''],
  [6, '20240100', 'ELEMENT_DATE'],
  [6, '2024010A', 'ELEMENT_DATE'],
  [6, '240101', 'ELEMENT_TOO_SHORT'],
  [6, '202401010', 'ELEMENT_TOO_LONG'],
  [7, '0000', ''],
  [7, '2359', ''],
  [7, '2400', 'ELEMENT_TIME'],
  [7, '1260', 'ELEMENT_TIME'],
  [7, '123', 'ELEMENT_TOO_SHORT'],
  [7, '12345', 'ELEMENT_TIME'],
  [7, '123459', ''],
  [7, '123460', 'ELEMENT_TIME'],
  [7, '1234595', ''],
  [7, '12345955', ''],
  [7, '123459555', 'ELEMENT_TOO_LONG'],
  [7, '12.4', 'ELEMENT_TIME'],
  [8, '240229', ''],
  [8, '230229', 'ELEMENT_DATE'],
  [9, '123456789012345678', ''],
  [9, '1234567.8901234567', ''],
  [9, '123456789012345678.9', 'ELEMENT_TOO_LONG'],
  [9, '12345678901X', 'ELEMENT_CHARACTER'],
  [10, '12', ''],
  [10, '12:AB', ''],
  [10, 'X:AB', 'ELEMENT_CHARACTER'],
  [10, 'X', 'ELEMENT_CHARACTER'],
  [10, ':AB', 'ELEMENT_MISSING'],
  [10, '12:A', 'ELEMENT_TOO_SHORT'],
  [10, '12:AB:X', 'ELEMENT_COMPONENTS'],
  [1, 'AB:CD', 'ELEMENT_COMPONENTS'],
  [1, 'AB^CD', 'ELEMENT_REPETITIONS'],
  [11, 'AB^CD^EF', ''],
  [11, 'AB^C^EF', 'ELEMENT_TOO_SHORT'],
  [11, 'AB^CD^EF^GH', 'ELEMENT_REPETITIONS'],
  [12, 'X', 'ELEMENT_TOO_MANY'],
];

for (const [position, value, code] of values) {
  const segment = `TST${'*'.repeat(position)}${value}`;
  const name = `TST${String(position).padStart(2, '0')} '${value}' ${code === '' ? 'is good' : `is ${code}`}`;
  test(name.replace(/[^\x20-\x7e]/g, '?'), () => {
    // With bytes behind the segment it is read by words, without them with care: both must say the same.
    const quick = say(segment);
    const careful = say(segment, {}, viewOf(bytesOf(segment), dialect));
    assert.deepEqual(
      quick.map((one) => one.code),
      code === '' || value === '   ' ? [] : [code],
    );
    assert.deepEqual(careful, quick);
    const [first] = quick;
    if (first) assert.equal(first.element, position);
  });
}

test('a mandatory element that is missing or blank is told', () => {
  assert.deepEqual(
    say('MND').map((one) => one.code),
    ['ELEMENT_MISSING'],
  );
  assert.deepEqual(
    say('MND*').map((one) => one.code),
    ['ELEMENT_MISSING'],
  );
  assert.deepEqual(
    say('MND*   ').map((one) => one.code),
    ['ELEMENT_MISSING'],
  );
  assert.deepEqual(
    say('MND*AB').map((one) => one.code),
    [],
  );
});

const notes: readonly [segment: string, code: string, element: number][] = [
  ['NTP*AB*CD', '', 0],
  ['NTP***CD', '', 0],
  ['NTP*AB', 'ELEMENT_CONDITION', 2],
  ['NTP**AB', 'ELEMENT_CONDITION', 1],
  ['NTR*AB', '', 0],
  ['NTR**AB', '', 0],
  ['NTR***AB', 'ELEMENT_CONDITION', 1],
  ['NTE*AB', '', 0],
  ['NTE***AB', '', 0],
  ['NTE*AB**CD', 'ELEMENT_EXCLUSION', 3],
  ['NTC**AB', '', 0],
  ['NTC*AB*CD*EF', '', 0],
  ['NTC*AB*CD', 'ELEMENT_CONDITION', 3],
  ['NTL**AB', '', 0],
  ['NTL*AB**CD', '', 0],
  ['NTL*AB', 'ELEMENT_CONDITION', 2],
];

for (const [segment, code, element] of notes) {
  test(`syntax note: ${segment} ${code === '' ? 'is good' : `is ${code} at ${element}`}`, () => {
    const said = say(segment);
    assert.deepEqual(
      said.map((one) => [one.code, one.element]),
      code === '' ? [] : [[code, element]],
    );
  });
}

test('a note that the schema only warns of is a warning, and the code in the policy overrules it', () => {
  assert.deepEqual(
    say('NTW*AB').map((one) => one.severity),
    ['warning'],
  );
  const strict = withPolicy({ severities: { ELEMENT_CONDITION: 'reject' } });
  assert.deepEqual(
    say('NTW*AB', strict).map((one) => one.severity),
    ['error'],
  );
});

test('the message names element, value, list and what was meant', () => {
  const [one] = say('TST**EACH');
  assert.equal(one?.message, "TST02 try 'EACH' is not a known try (code list try). Did you mean EA?");
  assert.equal(say('TST**CX')[0]?.message, "TST02 try 'CX' is not a known try (code list try).");
  assert.equal(say('TST**BOZ')[0]?.message, "TST02 try 'BOZ' is not a known try (code list try). Did you mean BOX?");
});

test('line breaks of wrapped files are no part of an element', () => {
  assert.deepEqual(say('TST*AB\r\nCDE*E\nA**0\r12*1.\n5*2024\n0115'), []);
  assert.deepEqual(
    say('TST*ABCDE\nF').map((one) => one.code),
    ['ELEMENT_TOO_LONG'],
  );
});

test('the character set is the one of the policy', () => {
  const with_ = (charset: 'basic' | 'extended' | 'any') => withPolicy({ charset });
  assert.deepEqual(
    say('TST*abc', with_('basic')).map((one) => one.code),
    ['ELEMENT_CHARACTER'],
  );
  assert.deepEqual(say('TST*ABC', with_('basic')), []);
  assert.deepEqual(say('TST*abc', with_('extended')), []);
  assert.deepEqual(say('TST*a\u0001c', with_('any')), []);
});

test('a partner may have codes of its own, and findings may be warned of or left out', () => {
  const own = withPolicy({ codes: { try: ['XX'] } });
  assert.deepEqual(say('TST**XX', own), []);
  const off = withPolicy({ severities: { ELEMENT_CODE: 'off' } });
  assert.deepEqual(say('TST**XX', off), []);
  const warned = withPolicy({ severities: { element: 'warn' } });
  assert.deepEqual(
    say('TST**XX', warned).map((one) => one.severity),
    ['warning'],
  );
});
