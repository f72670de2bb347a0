import type { FindingCode } from '../../src/model/finding-codes.ts';
import { limits } from '../../src/model/limits.ts';
import { group, interchange, isa, order, written } from '../x12/samples.ts';

/** A file, a finding it must leave, and the text that the finding must mark; `''` marks a place and no text. */
export interface Marked {
  readonly code: FindingCode;
  readonly text: string;
  readonly marks: string;
  /** Offset of what is marked. */
  readonly at: number;
  readonly element?: number;
  /** Ordinal of the segment in its set; left out, 0: it stands in none. */
  readonly ordinal?: number;
}

const lines = { suffix: '\n' };
const sound = written(interchange(), lines);
const next = written(interchange([group()], { 13: '000000002' }), lines);

/** `from` becomes `to`, and `marks` in it must be marked. */
function edited(
  code: FindingCode,
  [from, to]: readonly [string, string],
  rest: Omit<Marked, 'code' | 'text' | 'at'>,
): Marked {
  const text = sound.replace(from, to);
  return { code, text, at: text.indexOf(to) + to.indexOf(rest.marks), ...rest };
}

/** In a whole text; `marks` is looked for from `behind` on. */
function found(
  code: FindingCode,
  text: string,
  rest: Omit<Marked, 'code' | 'text' | 'at'> & { behind?: string },
): Marked {
  const { behind = '', ...own } = rest;
  return { code, text, at: text.indexOf(rest.marks, text.indexOf(behind)), ...own };
}

const isaChanged = (changes: Record<number, string>): string => written(interchange([group()], changes), lines);
const body = (...segments: string[][]): string => written(interchange([group([order('0001', segments)])]), lines);

const twice = written(interchange([group([order(), order()])]), lines);
const empty = written([isa(), ['IEA', '0', '000000001']], lines);
const full = empty.repeat(limits.fileInterchangesMax);

export const marked: readonly Marked[] = [
  { code: 'BOM', text: `\xef\xbb\xbf${sound}`, marks: '\ufeff', at: 0 },
  { code: 'PADDING', text: sound.replace('ST*', '  ST*'), marks: '', at: sound.indexOf('ST*') },
  { code: 'PADDING', text: `${sound}\0`, marks: '', at: sound.length },
  found('TEXT_OUTSIDE', `${sound}hello\n${next}`, { marks: 'hel' }),
  { code: 'LINE_WRAPPED', text: sound.replace('A>B', 'A\n>B'), marks: '', at: sound.length + 1 },
  { code: 'EMPTY_SEGMENT', text: sound.replace('CTT', '~CTT'), marks: '', at: sound.indexOf('CTT'), ordinal: 4 },
  edited('SEGMENT_ID', ['CTT*', 'C-T-T*'], { marks: 'C-T-T', ordinal: 4 }),
  edited('SEGMENT_ID_CASE', ['CTT*', 'ctt*'], { marks: 'ctt', ordinal: 4 }),
  found('SEGMENT_TOO_LONG', body(['BEG', '00'], ['MSG', 'x'.repeat(limits.segmentBytesMax)]), {
    marks: 'MSG',
    ordinal: 3,
  }),
  found('TOO_MANY_ELEMENTS', body(['MSG', ...Array<string>(1_001).fill('x')]), { marks: 'MSG', ordinal: 2 }),
  edited('TRAILING_SEPARATORS', ['CTT*1', 'CTT*1**'], { marks: 'CTT', ordinal: 4 }),
  { code: 'LAST_TERMINATOR', text: sound.slice(0, -2), marks: 'IEA', at: sound.indexOf('IEA') },
  found('BINARY_LENGTH', body(['BIN', '3', 'abcdef']), { marks: 'def', ordinal: 2 }),
  edited('ISA_WIDTH', ['SENDER         ', 'SENDER'], { marks: 'SENDER', element: 6 }),
  edited('ISA_ELEMENT', ['*RECEIVER       ', '*               '], { marks: '               ', element: 8 }),
  { code: 'ISA_ELEMENT', text: `\nISA*00*x~${'GS*PO~'.repeat(100)}`, marks: 'ISA', at: 1 },
  { code: 'ISA_TRUNCATED', text: `\n\n${sound.slice(0, 60)}`, marks: 'ISA', at: 2 },
  edited('ISA_USAGE', ['*0*P*>', '*0*X*>'], { marks: 'X', element: 15 }),
  edited('ISA_DATE', ['*260105*', '*26x105*'], { marks: '26x105', element: 9 }),
  edited('ISA_REPETITION', ['*U*00401*', '*U*00501*'], { marks: 'U', element: 11 }),
  found('DELIMITERS_CLASH', isaChanged({ 11: '>', 12: '00501' }), { marks: '>', element: 11 }),
  found('DELIMITERS_CLASH', isaChanged({ 16: 'X' }), { marks: 'X', behind: '*P*', element: 16 }),
  { code: 'COMPONENT_MISSING', text: sound.replace('*P*>~', '*P*~'), marks: '', at: 104, element: 16 },
  { code: 'IEA_MISSING', text: sound.replace(/IEA.*\n/, ''), marks: '', at: sound.indexOf('IEA') },
  { code: 'IEA_MISSING', text: sound.replace(/IEA.*\n/, '') + next, marks: 'ISA', at: sound.indexOf('IEA') },
  edited('IEA_CONTROL', ['IEA*1*000000001', 'IEA*1*000000007'], { marks: '000000007', element: 2 }),
  edited('IEA_COUNT', ['IEA*1*', 'IEA*2*'], { marks: '2', element: 1 }),
  edited('CONTROL_ZEROS', ['IEA*1*000000001', 'IEA*1*0000001'], { marks: '0000001', element: 2 }),
  edited('INTERCHANGE_STRUCTURE', ['GE*1', 'TA1*000000001*260105*1200*A*000~\nGE*1'], { marks: 'TA1' }),
  { code: 'INTERCHANGE_REPEATED', text: sound + sound, marks: 'ISA', at: sound.length },
  {
    code: 'GS_ELEMENT',
    text: sound.replace('*SENDER*', '**'),
    marks: '',
    at: sound.indexOf('*SENDER*') + 1,
    element: 2,
  },
  { code: 'GS_VERSION', text: sound.replace('004010', ''), marks: '', at: sound.indexOf('004010'), element: 8 },
  { code: 'INTERCHANGE_LIMIT', text: full + empty, marks: 'ISA', at: full.length },
  edited('GS_TYPE', ['ST*850*0001', 'ST*810*0001'], { marks: '810', element: 1, ordinal: 1 }),
  { code: 'GE_MISSING', text: sound.replace('GE*1*1~\n', ''), marks: 'IEA', at: sound.indexOf('GE*1*1') },
  edited('GE_CONTROL', ['GE*1*1~', 'GE*1*9~'], { marks: '9', element: 2 }),
  edited('GE_COUNT', ['GE*1*1~', 'GE*3*1~'], { marks: '3', element: 1 }),
  { code: 'GE_ALONE', text: sound.replace('IEA', 'GE*1*7~\nIEA'), marks: 'GE', at: sound.indexOf('IEA') },
  found('GROUP_REPEATED', written(interchange([group(), group([order('0002')])]), lines), {
    marks: 'GS',
    behind: 'GE*1*1',
  }),
  edited('ST_ELEMENT', ['ST*850*', 'ST*85X*'], { marks: '85X', element: 1, ordinal: 1 }),
  {
    code: 'ST_CONTROL',
    text: sound.replace('ST*850*0001', 'ST*850*'),
    marks: '',
    at: sound.indexOf('0001~'),
    element: 2,
    ordinal: 1,
  },
  edited('ST_CONTROL_LENGTH', ['ST*850*0001', 'ST*850*01'], { marks: '01', element: 2, ordinal: 1 }),
  { code: 'ST_REPEATED', text: twice, marks: '0001', at: twice.lastIndexOf('ST*850*') + 7, element: 2, ordinal: 1 },
  found('ST_OUTSIDE', written([isa(), ...order(), ['IEA', '0', '000000001']], lines), { marks: 'ST' }),
  { code: 'SE_MISSING', text: sound.replace('SE*5*0001~\n', ''), marks: 'GE', at: sound.indexOf('SE*5'), ordinal: 5 },
  edited('SE_CONTROL', ['SE*5*0001', 'SE*5*0002'], { marks: '0002', element: 2, ordinal: 5 }),
  edited('SE_COUNT', ['SE*5*', 'SE*6*'], { marks: '6', element: 1, ordinal: 5 }),
  edited('SE_ALONE', ['GE*1*1~', 'SE*1*0009~\nGE*1*1~'], { marks: 'SE' }),
  edited('SEGMENT_OUTSIDE', ['GE*1*1~', 'N1*ST~\nGE*1*1~'], { marks: 'N1' }),
];
