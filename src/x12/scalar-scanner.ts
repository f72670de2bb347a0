import { assert } from '../kit/assert.ts';
import { limits } from '../model/limits.ts';
import { classesOf, type Delimiter, type Dialect, delimiterClass } from './dialect.ts';
import type { Scanner } from './scanner.ts';

/** Bytes the window holds: the longest segment and one chunk, so that every segment within the limit is seen whole. */
export const windowBytes = limits.segmentBytesMax + limits.readChunkBytes;

/**
 * The structural index in plain TypeScript: serves every dialect (delimiters of several bytes, release characters),
 * stands in where SIMD is missing, and is the oracle of the kernel's tests.
 */
export class ScalarScanner implements Scanner {
  readonly kind = 'scalar';
  readonly bytes: Uint8Array;
  readonly origin = 0;
  readonly capacity: number;
  readonly marks: Uint32Array;
  readonly segments: Uint32Array;
  markCount = 0;
  segmentCount = 0;
  elementCount = 0;

  constructor(capacity = windowBytes) {
    this.capacity = capacity;
    this.bytes = new Uint8Array(capacity);
    this.marks = new Uint32Array(capacity + 1);
    this.segments = new Uint32Array(2 * capacity + 2);
  }

  scan(from: number, to: number, dialect: Dialect): void {
    markAll(this, { from, to, dialect });
  }

  reset(): void {
    resetMarks(this);
  }

  compact(from: number, to: number, marks: number, segments: number): void {
    compactMarks(this, { from, to, marks, segments });
  }

  count(from: number, to: number, byte: number): number {
    let total = 0;
    for (let at = from; at < to; at += 1) if (this.bytes[at] === byte) total += 1;
    return total;
  }
}

/** The scalar scan over any scanner's window and arrays. */
export function markAll(scanner: Scanner, range: { from: number; to: number; dialect: Dialect }): void {
  const { from, to, dialect } = range;
  const { bytes, marks, segments } = scanner;
  const classes = classesOf(dialect);
  const check = dialect.plain ? undefined : checkOf(dialect);
  let { markCount, segmentCount, elementCount } = scanner;
  for (let at = from; at < to; at += 1) {
    const kind = classes[bytes[at] ?? 0] ?? 0;
    if (kind === delimiterClass.none) continue;
    if (check !== undefined && !check(bytes, at, scanner.origin)) continue;
    if (kind === delimiterClass.element) elementCount += 1;
    if (kind === delimiterClass.terminator) {
      segments[2 * segmentCount] = markCount;
      segments[2 * segmentCount + 1] = elementCount;
      segmentCount += 1;
    }
    marks[markCount] = at;
    markCount += 1;
  }
  scanner.markCount = markCount;
  scanner.segmentCount = segmentCount;
  scanner.elementCount = elementCount;
}

type Check = (bytes: Uint8Array, at: number, origin: number) => boolean;

/** Whether the marked byte really ends a delimiter: its lead bytes stand before it and nothing releases it. */
function checkOf(dialect: Dialect): Check {
  const byLast = new Map<number, Delimiter>();
  for (const one of [dialect.repetition, dialect.component, dialect.terminator, dialect.element]) {
    if (one) byLast.set(one.last, one);
  }
  const { release } = dialect;
  return (bytes, at, origin) => {
    const delimiter = byLast.get(bytes[at] ?? 0);
    if (!delimiter) return false;
    const start = at - delimiter.lead;
    if (start < origin) return false;
    for (let k = 0; k < delimiter.lead; k += 1) if (bytes[start + k] !== delimiter.bytes[k]) return false;
    if (release === null) return true;
    let released = 0;
    for (let back = start - 1; back >= origin && bytes[back] === release; back -= 1) released += 1;
    return released % 2 === 0;
  };
}

export function resetMarks(scanner: Scanner): void {
  scanner.markCount = 0;
  scanner.segmentCount = 0;
  scanner.elementCount = 0;
}

export interface Compaction {
  readonly from: number;
  readonly to: number;
  readonly marks: number;
  readonly segments: number;
}

/** Moves the window's rest to its origin and its marks with it. */
export function compactMarks(scanner: Scanner, { from, to, marks, segments }: Compaction): void {
  assert(from >= scanner.origin && marks <= scanner.markCount, 'a window is compacted forward only');
  const shift = from - scanner.origin;
  scanner.bytes.copyWithin(scanner.origin, from, to);
  scanner.marks.copyWithin(0, marks, scanner.markCount);
  scanner.segments.copyWithin(0, 2 * segments, 2 * scanner.segmentCount);
  scanner.markCount -= marks;
  scanner.segmentCount -= segments;
  for (let at = 0; at < scanner.markCount; at += 1) scanner.marks[at] = (scanner.marks[at] ?? 0) - shift;
  for (let at = 0; at < scanner.segmentCount; at += 1) {
    scanner.segments[2 * at] = (scanner.segments[2 * at] ?? 0) - marks;
  }
}
