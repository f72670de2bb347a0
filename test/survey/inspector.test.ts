import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../../src/kit/bytes.ts';
import type { InspectRecord } from '../../src/model/inspection.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { Inspector } from '../../src/survey/inspector.ts';
import { LoopFinder } from '../../src/validate/loop-finder.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

function isa(control: string, terminator = '~', component = '>'): string {
  const blank = ' '.repeat(10);
  return `ISA*00*${blank}*00*${blank}*ZZ*ACME           *ZZ*NORTH          *260302*0915*U*00401*${control}*0*T*${component}${terminator}`;
}

const order = ['ST*850*0001', 'BEG*00*SA*1**20260302', 'SE*3*0001'];

function fileOf(segments: readonly string[], end = '~\n'): string {
  return segments.map((one) => (one.startsWith('ISA') ? one + end.slice(1) : one + end)).join('');
}

const whole = fileOf([
  isa('000000101'),
  'GS*PO*A*B*20260302*0915*101*X*004010',
  ...order,
  ...order,
  'GE*2*101',
  'IEA*1*000000101',
]);

interface Way {
  readonly chunkBytes?: number;
  readonly segments?: boolean;
  readonly loops?: LoopFinder;
}

function inspect(text: string, { chunkBytes = 1e6, segments = false, ...loops }: Way = {}): readonly InspectRecord[] {
  const records: InspectRecord[] = [];
  const emit = (record: InspectRecord) => records.push(record);
  const inspector = new Inspector({ scanner: createScanner(), segments, emit, ...loops });
  const bytes = bytesOf(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) inspector.push(bytes.subarray(at, at + chunkBytes));
  inspector.end();
  return records;
}

function kinds(records: readonly InspectRecord[]): string {
  return records.map((one) => ('closed' in one && !one.closed ? `${one.kind}!` : one.kind)).join(' ');
}

test('records come in file order, with their places', () => {
  const records = inspect(whole);
  assert.equal(kinds(records), 'interchange group set set groupEnd interchangeEnd');
  const sets = records.filter((one) => one.kind === 'set');
  for (const { start, end } of sets) assert.equal(whole.slice(start, end), fileOf(order).trimEnd());
  assert.deepEqual(
    sets.map(({ lineFrom, lineTo, segments }) => [lineFrom, lineTo, segments]),
    [
      [3, 5, 3],
      [6, 8, 3],
    ],
  );
  const last = records.at(-1);
  assert.deepEqual(last, {
    kind: 'interchangeEnd',
    control: '000000101',
    sets: 2,
    groups: 1,
    end: whole.trimEnd().length,
    line: 10,
    closed: true,
  });
});

test('the delimiters are shown so that they can be seen', () => {
  const shownOf = (text: string) => inspect(text).find((one) => one.kind === 'interchange')?.delimiters;
  assert.deepEqual(shownOf(whole), {
    element: '*',
    component: '>',
    repetition: null,
    terminator: '~',
    behindTerminator: 'LF',
  });
  const control = fileOf([isa('000000101', '\u001d', '\u001f'), 'IEA*0*000000101'], '\u001d');
  assert.deepEqual(shownOf(control), {
    element: '*',
    component: '0x1F',
    repetition: null,
    terminator: '0x1D',
    behindTerminator: null,
  });
  const lines = fileOf([isa('000000101', '\n'), 'IEA*0*000000101'], '\n');
  assert.equal(shownOf(lines)?.terminator, 'LF');
});

test('every segment is told with offset, line and ordinal, however the file is cut into chunks', () => {
  const told = inspect(whole, { segments: true });
  const segments = told.filter((one) => one.kind === 'segment');
  assert.deepEqual(
    segments.map(({ id, ordinal, line }) => `${line} ${id} ${ordinal}`),
    ['1 ISA 0', '2 GS 0', '3 ST 1', '4 BEG 2', '5 SE 3', '6 ST 1', '7 BEG 2', '8 SE 3', '9 GE 0', '10 IEA 0'],
  );
  for (const { offset, text } of segments) assert.equal(whole.slice(offset, offset + text.length), text);
  for (const chunkBytes of [1, 7, 64, 105]) assert.deepEqual(inspect(whole, { segments: true, chunkBytes }), told);
});

const inLoops = [
  ['BEG*00*SA*1**20260302', null],
  ['N1*ST*THE SHOP', 'N1'],
  ['N3*1 MAIN ST', 'N1'],
  ['ZZZ*1', null],
  ['N4*TOWN*OR*97203', 'N1'],
  ['PO1*1*10*EA*5.25', 'PO1'],
  ['PID*F****HAMMER', 'PO1/PID'],
  ['N1*BY*THE SHOP', 'PO1/N1'],
  ['TDS*100', null],
  ['PO1*2*10*EA*5.25', 'PO1'],
  ['CTT*2', 'CTT'],
] as const;

test('segments of sets with a schema are told with their loops, strangers and faults or not', () => {
  const body = inLoops.map(([text]) => text);
  const file = fileOf([
    isa('000000101'),
    'GS*PO*A*B*20260302*0915*101*X*004010',
    'ST*850*0001',
    ...body,
    'ST*850*0002',
    ...body.slice(0, 2),
    'SE*4*0002',
    'ST*846*0003',
    ...body.slice(0, 2),
    'SE*4*0003',
    'GE*2*101',
    'IEA*1*000000101',
  ]);
  const loops = () => new LoopFinder(createCatalog());
  const told = inspect(file, { segments: true, loops: loops() });
  const segments = told.filter((one) => one.kind === 'segment');
  assert.deepEqual(
    segments.slice(3, 3 + body.length).map(({ text, loop }) => [text, loop]),
    inLoops,
  );
  assert.deepEqual(
    segments.slice(3 + body.length).map(({ id, loop }) => (loop === null ? id : `${id} in ${loop}`)),
    ['ST', 'BEG', 'N1 in N1', 'SE', 'ST', 'BEG', 'N1', 'SE', 'GE', 'IEA'],
  );
  for (const chunkBytes of [1, 64]) {
    assert.deepEqual(inspect(file, { segments: true, chunkBytes, loops: loops() }), told);
  }
});

const damaged: ReadonlyArray<readonly [string, string, string]> = [
  [
    'no SE',
    fileOf([isa('1'.padStart(9, '0')), 'GS*PO', 'ST*850*1', 'ST*850*2', 'SE*2*2', 'GE*2*1', 'IEA*1*1']),
    'interchange group set! set groupEnd interchangeEnd',
  ],
  [
    'no GE',
    fileOf([isa('1'.padStart(9, '0')), 'GS*PO', ...order, 'IEA*1*1']),
    'interchange group set groupEnd! interchangeEnd',
  ],
  ['cut off in a set', whole.slice(0, whole.indexOf('SE*')), 'interchange group set! groupEnd! interchangeEnd!'],
  [
    'no IEA before the next ISA',
    fileOf([isa('1'.padStart(9, '0')), 'GS*PO', isa('2'.padStart(9, '0')), 'IEA*0*2']),
    'interchange group groupEnd! interchangeEnd! interchange interchangeEnd',
  ],
  [
    'a set outside of any group',
    fileOf([isa('1'.padStart(9, '0')), ...order, 'IEA*0*1']),
    'interchange set interchangeEnd',
  ],
  ['no X12', 'UNB+UNOA:1', ''],
];

for (const [name, text, expected] of damaged) {
  test(`what is left open is told: ${name}`, () => assert.equal(kinds(inspect(text)), expected));
}
