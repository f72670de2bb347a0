import { byte, isAlphanumeric, textOf } from '../kit/bytes.ts';
import type { InterchangeHeader } from '../model/envelope.ts';
import { limits } from '../model/limits.ts';
import { type Delimiter, type Dialect, delimiterOf, dialectOf } from './dialect.ts';

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
  | { readonly kind: 'clash' };

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
  if (isAlphanumeric(code) || code === byte.space) return { kind: 'none' };
  const fields = splitFields(bytes, { from: at + 3, end, element });
  if (fields.kind !== 'fields') return fields;
  // What ISA16 and the terminator are is seen from what follows: never guess from a cut-off look.
  if (end - fields.tail < tailBytes && !final) return { kind: 'more' };
  return finish(bytes, { fields, element, end });
}

const tailBytes = 192;

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
  for (let at = start; at < stop; at += 1) {
    if (!standsAt(bytes, at, element)) continue;
    const text = textOf(bytes, start, at);
    const clean = text.replace(/[\r\n]/g, '');
    wrapped ||= clean.length !== text.length;
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
  if (tail.kind === 'more') return tail;
  const { component, terminator } = tail;
  if (terminator.text === element.text || isAlphanumeric(terminator.bytes[0] ?? 0)) return { kind: 'none' };
  const version = fields.texts[11] ?? '';
  const repetition = repetitionOf(fields.standard, version, [element, component, terminator]);
  const defects = widthDefects(fields.widths);
  if (fields.wrapped || tail.wrapped) defects.unshift({ kind: 'wrapped' });
  if (component === null) defects.push({ kind: 'component-missing' });
  if (tail.blank) defects.push({ kind: 'blank-before-terminator' });
  if (version >= repetitionSince && isVersion(version) && repetition === null) {
    defects.push({ kind: 'no-repetition-separator' });
  }
  if (clash(element, component, terminator)) defects.push({ kind: 'clash' });
  return {
    kind: 'isa',
    header: headerOf(fields.texts, component?.text ?? ''),
    dialect: dialectOf({ element, component, repetition, terminator }),
    defects,
    end: tail.end,
  };
}

interface Tail {
  readonly kind: 'tail';
  readonly component: Delimiter | null;
  readonly terminator: Delimiter;
  readonly wrapped: boolean;
  readonly blank: boolean;
  readonly end: number;
}

/** ISA16 and the terminator behind it; ISA16 may be missing, blanks or a wrapped line may stand before the terminator. */
function readTail(
  bytes: Uint8Array,
  { from, end, wrapped: wrappedBefore }: { from: number; end: number; wrapped: boolean },
): Tail | { kind: 'more' } {
  let at = from;
  const wrapped = isBreak(bytes[at]) && !isBreak(bytes[at + 1]) && !segmentStartsAt(bytes, at + 1, end);
  if (wrapped) at += 1;
  if (at >= end) return { kind: 'more' };
  const first = characterAt(bytes, at, end);
  const next = at + first.bytes.length;
  if (next >= end) return { kind: 'more' };
  if (segmentStartsAt(bytes, next, end) || endsNextLine(bytes, { next, end, character: first })) {
    return { kind: 'tail', component: null, terminator: first, wrapped, blank: false, end: next };
  }
  let stop = next;
  while (stop < end && bytes[stop] === byte.space) stop += 1;
  if (wrappedBefore && isBreak(bytes[stop])) {
    const behind = skipBreaks(bytes, stop, end);
    if (behind < end && !isAlphanumeric(bytes[behind] ?? 0)) stop = behind;
  }
  if (stop >= end) return { kind: 'more' };
  const terminator = characterAt(bytes, stop, end);
  return {
    kind: 'tail',
    component: first,
    terminator,
    wrapped,
    blank: stop > next,
    end: stop + terminator.bytes.length,
  };
}

/** ISA16 missing, with a line break behind the terminator: the same character ends the next line, too. */
function endsNextLine(
  bytes: Uint8Array,
  { next, end, character }: { next: number; end: number; character: Delimiter },
): boolean {
  const start = skipBreaks(bytes, next, end);
  if (start === next || !segmentStartsAt(bytes, start, end)) return false;
  let at = start;
  while (at < end && !isBreak(bytes[at])) at += 1;
  return at < end && standsAt(bytes, at - character.bytes.length, character);
}

/** Whether GS, TA1, ISB, ISX or IEA and something that is neither letter nor digit stands at `at`. */
function segmentStartsAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4) return false;
  const text = textOf(bytes, at, at + 4);
  return /^(?:GS[^A-Za-z0-9\s]|(?:TA1|IEA|ISB|ISX)[^A-Za-z0-9\s])/.test(text);
}

function skipBreaks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBreak(bytes[at])) at += 1;
  return at;
}

function isBreak(code: number | undefined): boolean {
  return code === byte.lf || code === byte.cr;
}

/** ISA11 where it may and does separate repetitions (from 00402 on, neither letter nor digit nor another delimiter). */
function repetitionOf(standard: Uint8Array, version: string, others: readonly (Delimiter | null)[]): Delimiter | null {
  if (!isVersion(version) || version < repetitionSince) return null;
  const delimiter = characterAt(standard, 0, standard.length);
  const code = standard[0] ?? byte.space;
  if (delimiter.bytes.length !== standard.length || isAlphanumeric(code) || code === byte.space) return null;
  return others.some((one) => one?.text === delimiter.text) ? null : delimiter;
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

/** One character as a delimiter: a byte, or the bytes of a valid UTF-8 sequence. */
function characterAt(bytes: Uint8Array, at: number, end: number): Delimiter {
  const code = bytes[at] ?? 0;
  const width = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : code >= 0xc2 ? 2 : 1;
  if (at + width > end) return delimiterOf(bytes.subarray(at, at + 1));
  for (let k = 1; k < width; k += 1) {
    if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return delimiterOf(bytes.subarray(at, at + 1));
  }
  return delimiterOf(bytes.subarray(at, at + width));
}

function standsAt(bytes: Uint8Array, at: number, delimiter: Delimiter): boolean {
  for (let k = 0; k < delimiter.bytes.length; k += 1) if (bytes[at + k] !== delimiter.bytes[k]) return false;
  return true;
}
