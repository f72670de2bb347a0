import type { Severity } from '../../src/model/finding.ts';
import type { FindingCode } from '../../src/model/finding-codes.ts';
import { group, interchange, isa, latin1, order, utf8, written } from './samples.ts';

/** A departure from the standard: the bytes, the counts they must give and every finding they must leave. */
export interface Tolerance {
  readonly name: string;
  readonly bytes: () => Uint8Array;
  /** Interchanges, groups, sets, segments. */
  readonly counts: readonly [number, number, number, number];
  readonly findings: Readonly<Partial<Record<FindingCode, Severity>>>;
  readonly failure?: string;
  readonly accepted?: number;
}

const one = [1, 1, 1, 9] as const;
const two = [2, 2, 2, 18] as const;
const sound = written(interchange());
const second = interchange([group()], { 13: '000000002' });
const next = written(second);
const wrapAt = (text: string, width: number): string =>
  (text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? []).join('\n');
const withBody = (...segments: string[][]): string => written(interchange([group([order('0001', segments)])]));
const message = (text: string): Uint8Array => latin1(withBody(['MSG', text]));
const without = (text: string, from: string, to: string): string => {
  const start = text.indexOf(from);
  return text.slice(0, start) + text.slice(text.indexOf(to, start));
};
const none = {};

const around: readonly Tolerance[] = [
  { name: 'nothing odd', bytes: () => latin1(sound), counts: one, findings: none },
  { name: 'byte order mark', bytes: () => latin1(`\xef\xbb\xbf${sound}`), counts: one, findings: { BOM: 'warning' } },
  {
    name: 'blank lines around interchanges',
    bytes: () => latin1(`\n\r\n${sound}\n\n\n${next}\r\n\r\n`),
    counts: two,
    findings: none,
  },
  {
    name: 'spaces between interchanges',
    bytes: () => latin1(`${sound}   ${next}`),
    counts: two,
    findings: { PADDING: 'warning' },
  },
  {
    name: 'NUL before and behind',
    bytes: () => latin1(`\0\0${sound}\0\0\0`),
    counts: one,
    findings: { PADDING: 'warning' },
  },
  { name: 'Control-Z behind', bytes: () => latin1(`${sound}\x1a`), counts: one, findings: { PADDING: 'warning' } },
  {
    name: 'blanks, NUL and Control-Z between segments',
    bytes: () => latin1(sound.replaceAll('~', '~ \0\x1a\n')),
    counts: one,
    findings: { PADDING: 'warning' },
  },
  {
    name: 'text between interchanges',
    bytes: () => latin1(`${sound}\nnot * X12 ~ at all\n${next}`),
    counts: two,
    findings: { TEXT_OUTSIDE: 'error' },
  },
  {
    name: 'text before the first interchange',
    bytes: () => latin1(`Subject: orders\n\n${sound}`),
    counts: one,
    findings: { TEXT_OUTSIDE: 'error' },
  },
  {
    name: 'a long text with delimiters in it between interchanges',
    bytes: () => latin1(`${sound}${'x*y~'.repeat(2_000)}${next}`),
    counts: two,
    findings: { TEXT_OUTSIDE: 'error' },
  },
];

const delimiters: readonly Tolerance[] = [
  ...Object.entries({ CR: '\r', LF: '\n', 'CR LF': '\r\n', '0x15': '\x15', '0x1D': '\x1d', apostrophe: "'" }).map(
    ([name, terminator]) => ({
      name: `terminator ${name}`,
      bytes: () => latin1(written(interchange(), { terminator })),
      counts: one,
      findings: none,
    }),
  ),
  {
    name: 'separator 0x1D, component separator 0x1F',
    bytes: () => latin1(written(interchange(), { element: '\x1d', component: '\x1f' })),
    counts: one,
    findings: none,
  },
  {
    name: 'terminator and separators of several UTF-8 bytes',
    bytes: () => utf8(written(interchange(), { element: '¦', component: '›', terminator: '§' })),
    counts: one,
    findings: none,
  },
  {
    name: 'terminator of one byte above ASCII',
    bytes: () => latin1(written(interchange(), { terminator: '\xa7' })),
    counts: one,
    findings: none,
  },
  ...Object.entries({ LF: '\n', 'CR LF': '\r\n' }).map(([name, suffix]) => ({
    name: `${name} behind the terminator`,
    bytes: () => latin1(written(interchange(), { suffix })),
    counts: one,
    findings: none,
  })),
  {
    name: 'indentation',
    bytes: () => latin1(written(interchange(), { suffix: '\n    ' })),
    counts: one,
    findings: { PADDING: 'warning' },
  },
  {
    name: 'delimiters that change from one interchange to the next',
    bytes: () => latin1(sound + written(second, { element: '|', component: ':', terminator: '\n' })),
    counts: two,
    findings: none,
  },
  {
    name: 'delimiters that change where the interchange before is not closed',
    bytes: () =>
      latin1(sound.replace(/IEA.*$/s, '') + written(second, { element: '|', component: ':', terminator: '\n' })),
    counts: [2, 2, 2, 17],
    findings: { IEA_MISSING: 'error' },
    accepted: 1,
  },
  { name: 'ISA11 is U', bytes: () => latin1(withBody(['MSG', 'UU*U'])), counts: [1, 1, 1, 7], findings: none },
  {
    name: 'ISA11 is U from version 00402 on',
    bytes: () => latin1(written(interchange([group([order('0001', [['MSG', 'SUM U']])])], { 12: '00501' }))),
    counts: [1, 1, 1, 7],
    findings: { ISA_REPETITION: 'warning' },
  },
  {
    name: 'ISA11 is the component separator',
    bytes: () => latin1(written(interchange([group()], { 11: '>', 12: '00501' }))),
    counts: one,
    findings: { DELIMITERS_CLASH: 'error' },
    accepted: 0,
  },
  {
    name: 'ISA16 is the element separator',
    bytes: () => latin1(written(interchange([group()], { 16: '*' }))),
    counts: one,
    findings: { DELIMITERS_CLASH: 'error' },
    accepted: 0,
  },
  {
    name: 'ISA16 is the terminator',
    bytes: () => latin1(written(interchange([group()], { 16: '~' }))),
    counts: one,
    findings: { DELIMITERS_CLASH: 'error' },
    accepted: 0,
  },
  {
    name: 'ISA16 is a letter',
    bytes: () => latin1(written(interchange([group()], { 16: 'X' }))),
    counts: one,
    findings: { DELIMITERS_CLASH: 'error' },
    accepted: 0,
  },
  {
    name: 'ISA16 is missing',
    bytes: () => latin1(sound.replace('*P*>~', '*P*~')),
    counts: one,
    findings: { COMPONENT_MISSING: 'error' },
    accepted: 0,
  },
  {
    name: 'blanks between ISA16 and the terminator',
    bytes: () => latin1(sound.replace('*>~', '*>   ~')),
    counts: one,
    findings: { PADDING: 'warning' },
  },
  {
    name: 'release character of ISX01',
    bytes: () =>
      latin1(
        written([
          isa({ 11: '^', 12: '00704' }),
          ['ISX', '?'],
          ...group([order('0001', [['MSG', 'a?*b?~c??']])]),
          ['IEA', '1', '000000001'],
        ]),
      ),
    counts: [1, 1, 1, 8],
    findings: none,
  },
  {
    name: 'ISX before version 00704 releases nothing',
    bytes: () =>
      latin1(written([isa(), ['ISX', '?'], ...group([order('0001', [['MSG', 'a?*b?']])]), ['IEA', '1', '000000001']])),
    counts: [1, 1, 1, 8],
    findings: none,
  },
];

const framing: readonly Tolerance[] = [
  {
    name: 'ISA of the wrong width',
    bytes: () => latin1(written(interchange([group()], { 6: 'SENDER', 8: 'A RECEIVER THAT IS TOO LONG' }))),
    counts: one,
    findings: { ISA_WIDTH: 'error' },
    accepted: 0,
  },
  {
    name: 'last terminator missing',
    bytes: () => latin1(sound.slice(0, -1)),
    counts: one,
    findings: { LAST_TERMINATOR: 'warning' },
  },
  {
    name: 'last terminator missing, line end there',
    bytes: () => latin1(`${sound.slice(0, -1)}\r\n`),
    counts: one,
    findings: { LAST_TERMINATOR: 'warning' },
  },
  {
    name: 'empty segments',
    bytes: () => latin1(sound.replace('~CTT', '~~\n~CTT')),
    counts: one,
    findings: { EMPTY_SEGMENT: 'warning' },
  },
  {
    name: 'trailing separators',
    bytes: () => latin1(sound.replace('CTT*1~', 'CTT*1**~')),
    counts: one,
    findings: { TRAILING_SEPARATORS: 'warning' },
  },
  {
    name: 'trailing separators of several bytes',
    bytes: () => utf8(written(interchange(), { element: '¦' }).replace('CTT¦1~', 'CTT¦1¦¦~')),
    counts: one,
    findings: { TRAILING_SEPARATORS: 'warning' },
  },
  {
    name: 'lines of 80 columns, cut inside of elements',
    bytes: () => latin1(wrapAt(written([isa()]), 200) + wrapAt(sound.slice(106), 80)),
    counts: one,
    findings: { LINE_WRAPPED: 'warning' },
  },
  {
    name: 'lines of 80 columns, cut inside of the ISA',
    bytes: () => latin1(wrapAt(sound, 80)),
    counts: one,
    findings: { LINE_WRAPPED: 'warning' },
  },
  {
    name: 'lines of 10 columns, cut inside of ids',
    bytes: () => latin1(wrapAt(sound, 10)),
    counts: one,
    findings: { LINE_WRAPPED: 'warning' },
  },
  {
    name: 'ids in lower case',
    bytes: () => latin1(sound.replace(/~(gs|st|beg|po1|ctt|se|ge|iea)\b/gi, (id) => id.toLowerCase())),
    counts: one,
    findings: { SEGMENT_ID_CASE: 'warning' },
  },
  {
    name: 'something that is no segment id',
    bytes: () => latin1(withBody(['1TEST', 'x'])),
    counts: [1, 1, 1, 7],
    findings: { SEGMENT_ID: 'error' },
    accepted: 0,
  },
  {
    name: 'ISA and IEA inside of data',
    bytes: () => message('ISA*IEA*ISAAC*IEA*1*000000001*ISA'),
    counts: [1, 1, 1, 7],
    findings: none,
  },
  {
    name: 'ISA inside of a long element',
    bytes: () => message(`${'x'.repeat(200)} ISA*00*x`),
    counts: [1, 1, 1, 7],
    findings: none,
  },
  { name: 'an element of 100 kB', bytes: () => message('x'.repeat(100_000)), counts: [1, 1, 1, 7], findings: none },
  { name: 'Latin-1 text', bytes: () => message('Stra\xdfe \xe4\xf6\xfc'), counts: [1, 1, 1, 7], findings: none },
  { name: 'UTF-8 text', bytes: () => utf8(withBody(['MSG', 'Straße 東京 €'])), counts: [1, 1, 1, 7], findings: none },
  {
    name: 'more elements than are read',
    bytes: () => latin1(withBody(['MSG', ...Array(1_001).fill('x')])),
    counts: [1, 1, 1, 7],
    findings: { TOO_MANY_ELEMENTS: 'error' },
    accepted: 0,
  },
];

const service = [
  ['ISB', 'A'],
  ['TA1', '000000001', '260105', '1200', 'A', '000'],
];
const binaryData = '~*>\nISA*~IEA*1*000000001~SE*2*0001~';
const services: readonly Tolerance[] = [
  {
    name: 'ISB and ISE',
    bytes: () => latin1(written([isa(), ['ISB', 'A'], ...group(), ['ISE', '0'], ['IEA', '1', '000000001']])),
    counts: [1, 1, 1, 11],
    findings: none,
  },
  {
    name: 'TA1 between ISA and GS',
    bytes: () => latin1(written([isa(), ...service, ...group(), ['IEA', '1', '000000001']])),
    counts: [1, 1, 1, 11],
    findings: none,
  },
  {
    name: 'TA1 and nothing else',
    bytes: () => latin1(written([isa(), ...service.slice(1), ['IEA', '0', '000000001']])),
    counts: [1, 0, 0, 3],
    findings: none,
  },
  {
    name: 'an interchange without groups',
    bytes: () => latin1(written([isa(), ['IEA', '0', '000000001']])),
    counts: [1, 0, 0, 2],
    findings: none,
  },
  {
    name: 'BIN by length, delimiters inside',
    bytes: () => latin1(withBody(['BIN', String(binaryData.length), binaryData], ['EFI', '1'])),
    counts: [1, 1, 1, 8],
    findings: none,
  },
  {
    name: 'BDS by length, delimiters inside',
    bytes: () => latin1(withBody(['BDS', 'ASC', String(binaryData.length), binaryData])),
    counts: [1, 1, 1, 7],
    findings: none,
  },
  {
    name: 'BIN in lower case',
    bytes: () => latin1(withBody(['bin', String(binaryData.length), binaryData])),
    counts: [1, 1, 1, 7],
    findings: { SEGMENT_ID_CASE: 'warning' },
  },
  {
    name: 'BIN with a length of none',
    bytes: () => latin1(withBody(['BIN', '0', ''])),
    counts: [1, 1, 1, 7],
    findings: none,
  },
  {
    name: 'BIN that is longer than its length says',
    bytes: () => latin1(withBody(['BIN', '3', 'abcdef'])),
    counts: [1, 1, 1, 7],
    findings: { BINARY_LENGTH: 'error' },
    accepted: 0,
  },
  {
    name: 'BIN without a number for a length',
    bytes: () => latin1(withBody(['BIN', 'x', 'abcdef'])),
    counts: [1, 1, 1, 7],
    findings: none,
  },
];

const cutOff = written(interchange(), { suffix: '\n' });
const trailers: readonly Tolerance[] = [
  {
    name: 'SE missing: closed at the next ST, the neighbour kept',
    bytes: () =>
      latin1(without(written(interchange([group([order('0001'), order('0002')])])), 'SE*5*0001', 'ST*850*0002')),
    counts: [1, 1, 2, 13],
    findings: { SE_MISSING: 'error' },
    accepted: 1,
  },
  {
    name: 'GE missing: closed at the next GS, the neighbour kept',
    bytes: () =>
      latin1(
        without(
          written(interchange([group(), group([order('0002')], '2')])),
          'GE*1*1~',
          'GS*PO*SENDER*RECEIVER*20260105*1200*2',
        ),
      ),
    counts: [1, 2, 2, 15],
    findings: { GE_MISSING: 'error' },
    accepted: 1,
  },
  {
    name: 'IEA missing: closed at the next ISA, the neighbour kept',
    bytes: () => latin1(sound.slice(0, sound.indexOf('IEA')) + next),
    counts: [2, 2, 2, 17],
    findings: { IEA_MISSING: 'error' },
    accepted: 1,
  },
  {
    name: 'SE, GE and IEA missing at the end of the file',
    bytes: () => latin1(sound.slice(0, sound.indexOf('SE*5'))),
    counts: [1, 1, 1, 6],
    findings: { SE_MISSING: 'error', GE_MISSING: 'error', IEA_MISSING: 'error' },
    failure: 'E002.TRUNCATED',
    accepted: 0,
  },
  {
    name: 'SE and GE missing before IEA',
    bytes: () => latin1(without(sound, 'SE*5', 'IEA')),
    counts: [1, 1, 1, 7],
    findings: { SE_MISSING: 'error', GE_MISSING: 'error' },
    accepted: 0,
  },
  {
    name: 'a file cut off in a segment, another glued behind it',
    bytes: () => latin1(`${cutOff.slice(0, cutOff.indexOf('*1.25'))}\n${written(second, { suffix: '\n' })}`),
    counts: [2, 2, 2, 14],
    findings: { LAST_TERMINATOR: 'warning', SE_MISSING: 'error', GE_MISSING: 'error', IEA_MISSING: 'error' },
    accepted: 1,
  },
  {
    name: 'cut off inside of the ISA',
    bytes: () => latin1(sound.slice(0, 70)),
    counts: [0, 0, 0, 0],
    findings: { ISA_TRUNCATED: 'error' },
    failure: 'E002.TRUNCATED',
    accepted: 0,
  },
  {
    name: 'an ISA that cannot be read',
    bytes: () => latin1(`ISA*00*x~${'GS*PO~'.repeat(100)}`),
    counts: [0, 0, 0, 0],
    findings: { ISA_ELEMENT: 'error' },
    failure: 'E002.ISA',
    accepted: 0,
  },
];

export const tolerances: readonly Tolerance[] = [...around, ...delimiters, ...framing, ...services, ...trailers];
