import { byte, isPadding } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import type { Dialect } from './dialect.ts';
import type { Scanner } from './scanner.ts';

/** Bytes marked at a time: few after a change of delimiters, so that what lies behind the next change is not marked in vain. */
const scanStepBytes = { min: 4_096, max: 32_768 } as const;

/**
 * The bytes in hand: a stretch of the file, of which a first part is consumed and some more is marked.
 * All members are indexes into `scanner.bytes` unless named otherwise. The reader moves `cursor`; the rest follows.
 */
export class Window {
  readonly scanner: Scanner;
  cursor: number;
  filled: number;
  scanned: number;
  /** First unconsumed entries of scanner.segments and scanner.marks. */
  segmentAt = 0;
  markAt = 0;
  /** Element separators up to the last consumed terminator. */
  elementsBefore = 0;
  /** Offset in the file = index + base. */
  base: number;
  /** The byte that ends a line: LF, or CR in a file that ends its segments with CR alone. */
  lineByte: number = byte.lf;
  /** Line breaks met between segments (and in binary data) of the window; what is more stands inside of segments. */
  breaksBetween = 0;
  /** The window as words; scanners start it at the start of their buffer. */
  readonly #words: Uint32Array;
  #step: number = scanStepBytes.min;
  /** Line breaks in the file before #settled. */
  #linesBefore = 0;
  #settled: number;

  constructor(scanner: Scanner) {
    this.scanner = scanner;
    const { buffer, byteLength } = scanner.bytes;
    this.#words = new Uint32Array(buffer, 0, byteLength >>> 2);
    this.cursor = scanner.origin;
    this.filled = scanner.origin;
    this.scanned = scanner.origin;
    this.base = -scanner.origin;
    this.#settled = scanner.origin;
    scanner.reset();
  }

  /** Takes over as much of `chunk` from `from` on as there is room for; returns how much that was. */
  fill(chunk: Uint8Array, from: number): number {
    const room = this.scanner.origin + this.scanner.capacity - this.filled;
    const part = Math.min(room, chunk.length - from);
    this.scanner.bytes.set(part === chunk.length ? chunk : chunk.subarray(from, from + part), this.filled);
    this.filled += part;
    return part;
  }

  /** The free part of the window, a chunk of it at most. */
  room(): Uint8Array {
    const end = this.scanner.origin + this.scanner.capacity;
    return this.scanner.bytes.subarray(this.filled, Math.min(end, this.filled + limits.readChunkBytes));
  }

  get full(): boolean {
    return this.filled === this.scanner.origin + this.scanner.capacity && this.cursor === this.scanner.origin;
  }

  /** Marks the next bytes; false when all bytes in hand are marked. */
  scanMore(dialect: Dialect): boolean {
    if (this.scanned >= this.filled) return false;
    const to = Math.min(this.filled, this.scanned + this.#step);
    this.scanner.scan(this.scanned, to, dialect);
    this.scanned = to;
    if (this.#step < scanStepBytes.max) this.#step *= 2;
    return true;
  }

  /** Consumes everything before `index`; line breaks in it do not count as wrapping. */
  pass(index: number): void {
    this.breaksBetween += this.scanner.count(this.cursor, index, this.lineByte);
    this.cursor = index;
  }

  /** Consumes padding up to `end`; returns the index of the first byte of it that is no line break, or -1. */
  passPadding(end: number): number {
    const { bytes } = this.scanner;
    let blank = -1;
    for (; this.cursor < end && isPadding(bytes[this.cursor] ?? 0); this.cursor += 1) {
      const code = bytes[this.cursor];
      if (code === this.lineByte) this.breaksBetween += 1;
      else if (code !== byte.cr && code !== byte.lf && blank < 0) blank = this.cursor;
      if (code === byte.nul) this.#passZeros(end);
    }
    return blank;
  }

  /** Files that were made larger than what is in them end in zeros, sometimes in gigabytes: a word at a time. */
  #passZeros(end: number): void {
    const words = this.#words;
    if (this.cursor & 3) return;
    let word = this.cursor >>> 2;
    const last = (end >>> 2) - 1;
    while (word < last && words[word] === 0) word += 1;
    this.cursor = Math.max(this.cursor, (word << 2) - 1);
  }

  /** Consumes everything up to and with the next terminator; false, with all bytes in hand consumed, when there is none. */
  passSegment(dialect: Dialect): boolean {
    while (this.segmentAt === this.scanner.segmentCount) {
      if (this.scanMore(dialect)) continue;
      // The first bytes of a terminator stay: its last may come with the next ones.
      const rest = Math.max(this.cursor, this.filled - dialect.terminator.lead);
      this.pass(rest);
      this.restart(rest);
      return false;
    }
    const mark = this.scanner.segments[2 * this.segmentAt] ?? 0;
    this.pass((this.scanner.marks[mark] ?? 0) + 1);
    this.elementsBefore = this.scanner.segments[2 * this.segmentAt + 1] ?? 0;
    this.segmentAt += 1;
    this.markAt = mark + 1;
    return true;
  }

  /** Marks anew from `index` on, because the delimiters changed or bytes were passed over unmarked. */
  restart(index: number): void {
    this.scanner.reset();
    this.scanned = index;
    this.segmentAt = 0;
    this.markAt = 0;
    this.elementsBefore = 0;
    this.#step = scanStepBytes.min;
  }

  /** Counts the lines consumed since the last call; returns how many line breaks stood inside of segments. */
  settle(): number {
    const breaks = this.scanner.count(this.#settled, this.cursor, this.lineByte);
    const inside = breaks - this.breaksBetween;
    this.breaksBetween = 0;
    this.#linesBefore += breaks;
    this.#settled = this.cursor;
    return inside;
  }

  /** Lets go of the consumed bytes; returns what `settle` does. */
  compact(): number {
    if (this.cursor === this.scanner.origin) return 0;
    const inside = this.settle();
    // Bytes passed over before they were marked: their separators must not count for the next segment.
    if (this.scanned < this.cursor) this.restart(this.cursor);
    this.#passMarks();
    const { cursor, filled, scanner } = this;
    scanner.compact(cursor, filled, this.markAt, this.segmentAt);
    const shift = cursor - scanner.origin;
    this.cursor = scanner.origin;
    this.#settled = scanner.origin;
    this.filled = filled - shift;
    this.scanned -= shift;
    this.base += shift;
    this.markAt = 0;
    this.segmentAt = 0;
    return inside;
  }

  /** Consumes the marks of bytes that were passed over: text between interchanges, padding that is a delimiter, too. */
  #passMarks(): void {
    const { marks, markCount, segments, segmentCount } = this.scanner;
    for (; this.segmentAt < segmentCount; this.segmentAt += 1) {
      const mark = segments[2 * this.segmentAt] ?? 0;
      if ((marks[mark] ?? 0) >= this.cursor) break;
      this.markAt = mark + 1;
      this.elementsBefore = segments[2 * this.segmentAt + 1] ?? 0;
    }
    while (this.markAt < markCount && (marks[this.markAt] ?? 0) < this.cursor) this.markAt += 1;
  }

  /** Line (from 1) of a byte in the window that was not consumed before the last `settle`. */
  lineAt(index: number): number {
    return 1 + this.#linesBefore + this.scanner.count(this.#settled, index, this.lineByte);
  }
}
