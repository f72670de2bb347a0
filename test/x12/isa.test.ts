import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Isa, type IsaDefect, readIsa } from '../../src/x12/isa.ts';
import { group, interchange, isa, latin1, written } from './samples.ts';

const sound = written(interchange());
const header = written([isa()]);

function read(text: string, at = 0): ReturnType<typeof readIsa> {
  const bytes = latin1(text);
  return readIsa(bytes, at, { end: bytes.length, final: true });
}

function isaOf(text: string): Isa {
  const reading = read(text);
  assert.ok(reading.kind === 'isa', reading.kind);
  return reading;
}

/** The delimiters as text: element, component, repetition, terminator. */
function delimitersOf({ dialect }: Isa): (string | undefined)[] {
  const { element, component, repetition, terminator } = dialect;
  return [element, component, repetition, terminator].map((one) => one?.text);
}

const kinds = (defects: readonly IsaDefect[]): string[] => defects.map(({ kind }) => kind);

test('the fields as written, padding and all', () => {
  const { header: fields, defects, end } = isaOf(sound);
  assert.deepEqual(defects, []);
  assert.equal(end, 106);
  assert.deepEqual(fields, {
    authorizationQualifier: '00',
    authorization: ' '.repeat(10),
    securityQualifier: '00',
    security: ' '.repeat(10),
    senderQualifier: 'ZZ',
    sender: 'SENDER         ',
    receiverQualifier: 'ZZ',
    receiver: 'RECEIVER       ',
    date: '260105',
    time: '1200',
    repetitionOrStandard: 'U',
    version: '00401',
    control: '000000001',
    acknowledgmentRequested: '0',
    usage: 'P',
    componentSeparator: '>',
  });
});

describe('delimiters', () => {
  const cases: readonly (readonly [string, string, (string | undefined)[], string[]])[] = [
    ['the usual ones', sound, ['*', '>', undefined, '~'], []],
    ['repetition from 00402 on', written([isa({ 11: '^', 12: '00402' })]), ['*', '>', '^', '~'], []],
    ['ISA11 before 00402 is no separator', written([isa({ 11: '^' })]), ['*', '>', undefined, '~'], []],
    ['U at 00501', written([isa({ 12: '00501' })]), ['*', '>', undefined, '~'], ['no-repetition-separator']],
    [
      'a blank ISA11 at 00501',
      written([isa({ 11: ' ', 12: '00501' })]),
      ['*', '>', undefined, '~'],
      ['no-repetition-separator'],
    ],
    ['ISA12 is no version', written([isa({ 11: '^', 12: '99x99' })]), ['*', '>', undefined, '~'], []],
    ['ISA11 is ISA16', written([isa({ 11: '>', 12: '00501' })]), ['*', '>', undefined, '~'], ['clash']],
    ['ISA11 is the terminator', written([isa({ 11: '~', 12: '00501' })]), ['*', '>', undefined, '~'], ['clash']],
    ['a line feed ends segments', written(interchange(), { terminator: '\n' }), ['*', '>', undefined, '\n'], []],
    [
      'carriage return and line feed end lines',
      written(interchange(), { terminator: '\r\n' }),
      ['*', '>', undefined, '\r'],
      [],
    ],
    ['ISA16 missing', sound.replace('*>~', '*~'), ['*', undefined, undefined, '~'], ['component-missing']],
    [
      'ISA16 missing, lines',
      written(interchange(), { suffix: '\n' }).replace('*>~', '*~'),
      ['*', undefined, undefined, '~'],
      ['component-missing'],
    ],
    [
      'blanks before the terminator',
      sound.replace('*>~', '*>  ~'),
      ['*', '>', undefined, '~'],
      ['blank-before-terminator'],
    ],
  ];
  for (const [name, text, delimiters, defects] of cases) {
    test(name, () => {
      const reading = isaOf(text);
      assert.deepEqual(delimitersOf(reading), delimiters);
      assert.deepEqual(kinds(reading.defects), defects);
    });
  }
});

describe('damage that the separators outlive', () => {
  test('each element of a wrong width is told', () => {
    const { defects, header: fields } = isaOf(written([isa({ 2: '', 6: 'SENDER', 13: '1' }), ...group()]));
    assert.deepEqual(defects, [
      { kind: 'width', element: 2, found: 0, expected: 10 },
      { kind: 'width', element: 6, found: 6, expected: 15 },
      { kind: 'width', element: 13, found: 1, expected: 9 },
    ]);
    assert.equal(fields.control, '1');
  });

  test('line breaks inside are taken out before widths are measured, wherever they stand', () => {
    for (let at = 4; at <= 104; at += 1) {
      const { defects, header: fields } = isaOf(`${sound.slice(0, at)}\n${sound.slice(at)}`);
      assert.deepEqual(kinds(defects), ['wrapped'], `a line break at ${at}`);
      assert.equal(fields.control, '000000001');
    }
  });
});

describe('what is no ISA', () => {
  const cases: Readonly<Record<string, string>> = {
    'another word': 'ISAAC NEWTON WROTE THIS'.padEnd(200),
    'a space for a separator': header.replaceAll('*', ' ').padEnd(300),
    'a digit for a separator': header.replaceAll('*', '7').padEnd(300, 'x'),
    'no 16 separators within reach': `ISA*00*${'x'.repeat(600)}`,
    'a terminator that is the separator': `${header.slice(0, -1)}*${sound.slice(106)}`,
    'a terminator that is a letter': `${header.slice(0, -1)}X${'y'.repeat(100)}`,
    'blanks without end behind ISA16': header.slice(0, -1) + ' '.repeat(1_000),
    'a stray byte of the separator for a terminator': `${header.slice(0, -1).replaceAll('*', '\xc2\xa6')}\xc2${'x'.repeat(200)}`,
    'lower case': sound.toLowerCase(),
  };
  for (const [name, text] of Object.entries(cases)) test(name, () => assert.equal(read(text).kind, 'none'));
});

test('cut off: more is asked for until the delimiters are certain, and what is then read never changes', () => {
  const bytes = latin1(sound + sound);
  const whole = readIsa(bytes, 0, { end: bytes.length, final: false });
  assert.equal(whole.kind, 'isa');
  let certain = 0;
  for (let end = 0; end <= bytes.length; end += 1) {
    const reading = readIsa(bytes, 0, { end, final: false });
    if (reading.kind === 'more') assert.equal(certain, 0, 'once certain, always certain');
    else certain += 1;
    if (reading.kind !== 'more') assert.deepEqual(reading, whole, `with ${end} bytes in hand`);
    if (end < 106) assert.equal(reading.kind, 'more');
  }
  assert.ok(certain > 0);
});

test('the file ends within: no ISA is made up', () => {
  for (let length = 0; length < 105; length += 1)
    assert.equal(read(sound.slice(0, length)).kind, 'more', `${length} bytes`);
  assert.equal(read(sound.slice(0, 106)).kind, 'isa');
});

test('bytes behind the end are never looked at', () => {
  const bytes = latin1(sound);
  for (let end = 100; end < 112; end += 1) {
    const clean = Uint8Array.from([...bytes.subarray(0, end), ...new Uint8Array(300)]);
    const soiled = Uint8Array.from([...bytes.subarray(0, end), ...latin1('~\n\r~GS*   '.repeat(30))]);
    assert.deepEqual(readIsa(soiled, 0, { end, final: true }), readIsa(clean, 0, { end, final: true }), `${end} bytes`);
  }
});
