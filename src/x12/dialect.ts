import type { Delimiter, Dialect } from '../model/dialect.ts';

export type { Delimiter, Dialect } from '../model/dialect.ts';

export function delimiterOf(bytes: Uint8Array): Delimiter {
  const single = bytes.length === 1 ? singles[bytes[0] ?? 0] : undefined;
  return single ?? madeOf(bytes);
}

function madeOf(bytes: Uint8Array): Delimiter {
  const own = new Uint8Array(bytes);
  return { text: String.fromCharCode(...own), bytes: own, last: own[own.length - 1] ?? 0, lead: own.length - 1 };
}

/** The delimiters of one byte, which nearly all are: a file may hold a million interchanges, and each has four. */
const singles: readonly Delimiter[] = Array.from({ length: 256 }, (_, code) => madeOf(Uint8Array.of(code)));

export interface DialectParts {
  readonly element: Delimiter;
  readonly component: Delimiter | null;
  readonly repetition: Delimiter | null;
  readonly terminator: Delimiter;
  readonly release?: number | null;
}

export function dialectOf(parts: DialectParts): Dialect {
  const release = parts.release ?? null;
  const all = [parts.element, parts.component, parts.repetition, parts.terminator];
  const plain = release === null && all.every((one) => one === null || one.lead === 0);
  return { ...parts, release, plain };
}

/** Same bytes in every role: marks made for the one hold for the other. */
export function sameDialect(a: Dialect, b: Dialect): boolean {
  return (
    a.release === b.release &&
    sameDelimiter(a.element, b.element) &&
    sameDelimiter(a.component, b.component) &&
    sameDelimiter(a.repetition, b.repetition) &&
    sameDelimiter(a.terminator, b.terminator)
  );
}

function sameDelimiter(a: Delimiter | null, b: Delimiter | null): boolean {
  return a === b || (a !== null && b !== null && a.text === b.text);
}

/** Delimiter classes of a byte at a mark. */
export const delimiterClass = { none: 0, element: 1, component: 2, repetition: 3, terminator: 4 } as const;

/** Byte → class for the bytes that marks stand on. The element separator wins a clash, then the terminator. */
export function classesOf(dialect: Dialect): Uint8Array {
  const classes = new Uint8Array(256);
  if (dialect.repetition) classes[dialect.repetition.last] = delimiterClass.repetition;
  if (dialect.component) classes[dialect.component.last] = delimiterClass.component;
  classes[dialect.terminator.last] = delimiterClass.terminator;
  classes[dialect.element.last] = delimiterClass.element;
  return classes;
}

/** One character as a delimiter: a byte, or the bytes of a valid UTF-8 sequence. */
export function characterAt(bytes: Uint8Array, at: number, end: number): Delimiter {
  const code = bytes[at] ?? 0;
  const width = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : code >= 0xc2 ? 2 : 1;
  if (at + width > end) return delimiterOf(bytes.subarray(at, at + 1));
  for (let k = 1; k < width; k += 1) {
    if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return delimiterOf(bytes.subarray(at, at + 1));
  }
  return delimiterOf(bytes.subarray(at, at + width));
}

export function standsAt(bytes: Uint8Array, at: number, delimiter: Delimiter): boolean {
  for (let k = 0; k < delimiter.bytes.length; k += 1) if (bytes[at + k] !== delimiter.bytes[k]) return false;
  return true;
}
