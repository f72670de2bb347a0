import { byte, isAlphanumeric, isPadding, textOf } from '../kit/bytes.ts';
import type { InterchangeHeader } from '../model/envelope.ts';
import { limits } from '../model/limits.ts';
import { characterAt, type Delimiter, type Dialect, dialectOf, standsAt } from './dialect.ts';
import { readTail } from './isa-tail.ts';

/** Widths of ISA01 … ISA16 (X12.5): the only segment of fixed width. */
export const isaWidths = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1] as const;
/** Bytes of an ISA without its terminator. */
export const isaBytes = 105;
/** ISA11 separates repetitions from this ISA12 on; before, it names the standard. */
const repetitionSince = '00402';

/** What departs from the standard in an ISA that could be read all the same. */
export type IsaDefect =
  | { readonly kind: 'width'; readonly element: number; readonly found: number; readonly expected: number }
  | { readonly kind: 'wrapped' }
  | { readonly kind: 'component-missing' }
  | { readonly kind: 'blank-before-terminator' }
  | { readonly kind: 'no-repetition-separator' }
  | { readonly kind: 'clash'; readonly element: 11 | 16 };

export interface Isa {
  readonly kind: 'isa';
  readonly header: InterchangeHeader;
  readonly dialect: Dialect;
  readonly defects: readonly IsaDefect[];
  /** Index behind the terminator. */
  readonly end: number;
}

export type IsaReading = Isa | { readonly kind: 'more' } | { readonly kind: 'none' };

/**
 * Reads the ISA that starts at `at`. The element separator is the character behind "ISA"; it must stand 16 times.
 * Where the widths are damaged or the lines wrapped, the separators still tell the fields.
 * `more`: the bytes end too early to tell; `none`: no ISA starts here, or it is beyond reading.
 */
export function readIsa(bytes: Uint8Array, at: number, { end, final }: { end: number; final: boolean }): IsaReading {
  if (end - at < 4) return { kind: 'more' };
  if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x53 || bytes[at + 2] !== 0x41) return { kind: 'none' };
  const element = characterAt(bytes, at + 3, end);
  const code = element.bytes[0] ?? 0;
  if (isAlphanumeric(code) || isPadding(code)) return { kind: 'none' };
  const fields = splitFields(bytes, { from: at + 3, end, element });
  if (fields.kind !== 'fields') return fields;
  // What ISA16 and the terminator are is seen from what follows: never guess from a cut-off look.
  if (end - fields.tail < tailBytes && !final) return { kind: 'more' };
  return finish(bytes, { fields, element, end: Math.min(end, fields.tail + tailBytes) });
}

/** How far behind the 16th separator is looked for ISA16 and the terminator; a GS or TA1 fits in it. */
const tailBytes = 192;

/** The fields of an ISA that was read before, told by its separator alone. */
export function readHeader(isa: Uint8Array, { element, component }: Dialect): InterchangeHeader {
  const fields = splitFields(isa, { from: 3, end: isa.length, element });
  return headerOf(fields.kind === 'fields' ? fields.texts : [], component?.text ?? '');
}

interface Fields {
  readonly kind: 'fields';
  /** ISA01 … ISA15 as text, line breaks taken out. */
  readonly texts: readonly string[];
  readonly widths: readonly number[];
  readonly wrapped: boolean;
  /** ISA11 as it stands. */
  readonly standard: Uint8Array;
  /** Index behind the 16th separator. */
  readonly tail: number;
}

function splitFields(
  bytes: Uint8Array,
  { from, end, element }: { from: number; end: number; element: Delimiter },
): Fields | { kind: 'more' } | { kind: 'none' } {
  const texts: string[] = [];
  const widths: number[] = [];
  const stop = Math.min(end, from + limits.isaBytesMax);
  let wrapped = false;
  let standard = new Uint8Array();
  let start = from + element.bytes.length;
  let broken = false;
  for (let at = start; at + element.bytes.length <= stop; at += 1) {
    const code = bytes[at];
    broken ||= code === byte.cr || code === byte.lf;
    if (code !== element.bytes[0] || !standsAt(bytes, at, element)) continue;
    const text = textOf(bytes, start, at);
    const clean = broken ? text.replace(/[\r\n]/g, '') : text;
    wrapped ||= clean.length !== text.length;
    broken = false;
    texts.push(clean);
    widths.push(clean.length);
    if (texts.length === 11) standard = bytes.slice(start, at);
    start = at + element.bytes.length;
    if (texts.length === 15) return { kind: 'fields', texts, widths, wrapped, standard, tail: start };
    at = start - 1;
  }
  return { kind: end < from + limits.isaBytesMax ? 'more' : 'none' };
}

function finish(
  bytes: Uint8Array,
  { fields, element, end }: { fields: Fields; element: Delimiter; end: number },
): IsaReading {
  const tail = readTail(bytes, { from: fields.tail, end, wrapped: fields.wrapped });
  if (tail.kind === 'more') return end - fields.tail < tailBytes ? tail : { kind: 'none' };
  const { component, terminator } = tail;
  if (terminator.text === element.text || !canTerminate(terminator.bytes[0] ?? 0)) return { kind: 'none' };
  if (overlap([element, component, terminator])) return { kind: 'none' };
  const version = fields.texts[11] ?? '';
  const repetition = repetitionOf(fields.standard, version, [element, component, terminator]);
  const defects = widthDefects(fields.widths);
  if (fields.wrapped || tail.wrapped) defects.unshift({ kind: 'wrapped' });
  if (component === null) defects.push({ kind: 'component-missing' });
  if (tail.blank) defects.push({ kind: 'blank-before-terminator' });
  if (version >= repetitionSince && isVersion(version) && repetition === null) {
    const taken = isOneOf(fields.standard, [element, component, terminator]);
    defects.push(taken ? { kind: 'clash', element: 11 } : { kind: 'no-repetition-separator' });
  }
  const clashes = clash(element, component, terminator);
  if (clashes) defects.push({ kind: 'clash', element: 16 });
  return {
    kind: 'isa',
    header: headerOf(fields.texts, component?.text ?? ''),
    // A letter as separator would take the data apart: such an ISA16 separates nothing.
    dialect: dialectOf({ element, component: clashes ? null : component, repetition, terminator }),
    defects,
    end: tail.end,
  };
}

/** ISA11 where it may and does separate repetitions (from 00402 on, neither letter nor digit nor another delimiter). */
function repetitionOf(standard: Uint8Array, version: string, others: readonly (Delimiter | null)[]): Delimiter | null {
  if (!isVersion(version) || version < repetitionSince) return null;
  const delimiter = characterAt(standard, 0, standard.length);
  const code = standard[0] ?? byte.space;
  if (delimiter.bytes.length !== standard.length || isAlphanumeric(code) || code === byte.space) return null;
  return isOneOf(standard, others) || overlap([...others, delimiter]) ? null : delimiter;
}

function isOneOf(bytes: Uint8Array, delimiters: readonly (Delimiter | null)[]): boolean {
  return delimiters.some((one) => one !== null && one.bytes.length === bytes.length && standsAt(bytes, 0, one));
}

/** UTF-8 delimiters that end with the same byte, or one that is a stray byte of another: they cannot be told apart by bytes. */
function overlap(delimiters: readonly (Delimiter | null)[]): boolean {
  if (delimiters.every((one) => one === null || one.lead === 0)) return false;
  const lasts = new Map(delimiters.map((one) => [one?.text, one?.last]));
  const shared = delimiters.some((one) => one !== null && one.lead > 0) && new Set(lasts.values()).size < lasts.size;
  if (shared) return true;
  const strays = delimiters.map((one) => (one?.lead === 0 && one.last >= 0x80 ? one.last : -1));
  return delimiters.some((one) => one !== null && one.lead > 0 && strays.some((stray) => one.bytes.includes(stray)));
}

/** Line breaks end segments in many files; blanks, NUL and Control-Z are padding, and letters and digits are data. */
function canTerminate(code: number): boolean {
  const isBreak = code === byte.lf || code === byte.cr;
  return !isAlphanumeric(code) && (isBreak || !isPadding(code));
}

function isVersion(version: string): boolean {
  return /^\d{5}$/.test(version);
}

function widthDefects(widths: readonly number[]): IsaDefect[] {
  const defects: IsaDefect[] = [];
  widths.forEach((found, index) => {
    const expected = isaWidths[index] ?? 0;
    if (found !== expected) defects.push({ kind: 'width', element: index + 1, found, expected });
  });
  return defects;
}

function clash(element: Delimiter, component: Delimiter | null, terminator: Delimiter): boolean {
  const componentCode = component?.bytes[0] ?? 0;
  return (
    component?.text === element.text ||
    component?.text === terminator.text ||
    isAlphanumeric(componentCode) ||
    componentCode === byte.space
  );
}

function headerOf(texts: readonly string[], componentSeparator: string): InterchangeHeader {
  const field = (position: number): string => texts[position - 1] ?? '';
  return {
    authorizationQualifier: field(1),
    authorization: field(2),
    securityQualifier: field(3),
    security: field(4),
    senderQualifier: field(5),
    sender: field(6),
    receiverQualifier: field(7),
    receiver: field(8),
    date: field(9),
    time: field(10),
    repetitionOrStandard: field(11),
    version: field(12),
    control: field(13),
    acknowledgmentRequested: field(14),
    usage: field(15),
    componentSeparator,
  };
}
