import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Delimiter, type Dialect, delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import type { Scanner } from '../../src/x12/scanner.ts';
import { scanners } from './survey-bytes.ts';

interface Case {
  readonly bytes: Uint8Array;
  readonly dialect: Dialect;
  /** Where in the window the bytes start. */
  readonly alignment: number;
  /** Lengths of the scans, again and again; behind each, whether the window is compacted. */
  readonly steps: readonly { readonly length: number; readonly keep: number | null }[];
}

/** Few values, so that there are many marks; or any. */
const anyBytes = fc.oneof(
  fc.array(fc.constantFrom(42, 126, 62, 94, 10, 13, 65), { maxLength: 700 }).map((bytes) => Uint8Array.from(bytes)),
  fc.array(fc.constantFrom(0xc2, 0xa6, 0xa7, 0x5c, 42, 126), { maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  fc.uint8Array({ maxLength: 2_000 }),
);
const oneByte = fc
  .oneof(fc.constantFrom(42, 126, 62, 94, 10, 13), fc.nat(255))
  .map((code) => delimiterOf(Uint8Array.of(code)));
const someBytes = fc
  .constantFrom('¦', '§', '›', '\u{1f4a1}')
  .map((text) => delimiterOf(new TextEncoder().encode(text)));
const plainDialect = dialectIn(oneByte, fc.constant(null));
const anyDialect = dialectIn(fc.oneof(oneByte, someBytes), fc.option(fc.constantFrom(0x5c, 0x3f)));

/** A terminator that is the element separator is never asked for: such an ISA is not read. */
function dialectIn(delimiter: fc.Arbitrary<Delimiter>, release: fc.Arbitrary<number | null>): fc.Arbitrary<Dialect> {
  const parts = {
    element: delimiter,
    component: fc.option(delimiter),
    repetition: fc.option(delimiter),
    terminator: delimiter,
  };
  return fc
    .record({ ...parts, release })
    .map(dialectOf)
    .filter(({ element, terminator }) => element.last !== terminator.last);
}

function cases(dialect: fc.Arbitrary<Dialect>): fc.Arbitrary<Case> {
  const step = fc.record({
    length: fc.integer({ min: 1, max: 200 }),
    keep: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  });
  return fc.record({
    bytes: anyBytes,
    dialect,
    alignment: fc.nat(130),
    steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  });
}

interface Found {
  readonly marks: readonly number[];
  readonly segments: readonly number[];
  readonly elements: number;
}

/** What the scanner calls clean has no byte below space. */
function assertClean({ bytes, cleanFrom = bytes.length }: Scanner, from: number, to: number): void {
  const control = bytes.subarray(Math.max(from, cleanFrom), Math.max(to, cleanFrom)).find((code) => code < 0x20);
  assert.equal(control, undefined, `a control character behind ${cleanFrom}`);
}

/** Scans in the steps given, lets go of what `keep` says, and gives all that was found, in positions of the input. */
function found(scanner: Scanner, { bytes, dialect, alignment, steps }: Case): Found {
  scanner.reset();
  scanner.bytes.fill(dialect.terminator.last, scanner.origin, scanner.origin + bytes.length + alignment + 200);
  const first = scanner.origin + alignment;
  scanner.bytes.set(bytes, first);
  const dropped: { marks: number[]; segments: number[] } = { marks: [], segments: [] };
  let shift = first;
  let end = first + bytes.length;
  let at = first;
  for (let turn = 0; at < end; turn += 1) {
    const step = steps[turn % steps.length] ?? { length: 1, keep: null };
    const to = Math.min(end, at + step.length);
    scanner.scan(at, to, dialect);
    at = to;
    assertClean(scanner, Math.max(scanner.origin, shift), to);
    if (step.keep === null) continue;
    const segments = Math.floor(step.keep * scanner.segmentCount);
    const marks = segments === 0 ? 0 : (scanner.segments[2 * segments - 2] ?? 0) + 1;
    const from = marks === 0 ? scanner.origin : (scanner.marks[marks - 1] ?? 0) + 1;
    dropped.marks.push(...[...scanner.marks.subarray(0, marks)].map((mark) => mark - shift));
    for (let k = 0; k < segments; k += 1) dropped.segments.push(scanner.segments[2 * k + 1] ?? 0);
    scanner.compact(from, end, marks, segments);
    const moved = from - scanner.origin;
    [shift, end, at] = [shift - moved, end - moved, at - moved];
  }
  const marks = [...scanner.marks.subarray(0, scanner.markCount)];
  const lasts = marks.map((mark) => mark - shift);
  const segments: number[] = [];
  for (let k = 0; k < scanner.segmentCount; k += 1) {
    segments.push(lasts[scanner.segments[2 * k] ?? 0] ?? -1, scanner.segments[2 * k + 1] ?? 0);
  }
  return {
    marks: [...dropped.marks, ...lasts],
    segments: [...dropped.segments, ...segments],
    elements: scanner.elementCount,
  };
}

/** What must be found, written down as it is defined: a byte is a mark when it ends one of the delimiters. */
function defined({ bytes, dialect }: Case): { marks: number[]; elements: number } {
  const marks: number[] = [];
  const roles = [dialect.element, dialect.terminator, dialect.component, dialect.repetition];
  let elements = 0;
  bytes.forEach((code, at) => {
    if (!roles.some((one) => one?.last === code)) return;
    marks.push(at);
    if (code === dialect.element.last) elements += 1;
  });
  return { marks, elements };
}

test('the kernel finds what plain TypeScript finds: any bytes, delimiters, steps, alignment and compaction', () => {
  assert.equal(scanners.wasm.kind, 'wasm', 'this machine has no vector instructions');
  fc.assert(
    fc.property(cases(plainDialect), (one) => {
      const marked = found(scanners.scalar, one);
      assert.deepEqual(found(scanners.wasm, one), marked);
      const { marks, elements } = defined(one);
      assert.deepEqual(marked.marks, marks);
      assert.equal(marked.elements, elements);
    }),
    { numRuns: 15_000 },
  );
});

test('delimiters of several bytes and release characters: the same from both, and however it is cut', () => {
  fc.assert(
    fc.property(cases(anyDialect), (one) => {
      const whole = { ...one, alignment: 0, steps: [{ length: 10_000, keep: null }] };
      const uncompacted = { ...one, steps: one.steps.map(({ length }) => ({ length, keep: null })) };
      assert.deepEqual(found(scanners.wasm, one), found(scanners.scalar, one));
      assert.deepEqual(found(scanners.scalar, { ...uncompacted, alignment: 0 }), found(scanners.scalar, whole));
    }),
    { numRuns: 8_000 },
  );
});

test('the kernel counts a byte as plain TypeScript does', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat(255), fc.nat(130), fc.nat(130), (bytes, code, from, less) => {
      const counts = [scanners.wasm, scanners.scalar].map((scanner) => {
        scanner.bytes.fill(code, scanner.origin, scanner.origin + bytes.length + 200);
        scanner.bytes.set(bytes, scanner.origin + from);
        return scanner.count(scanner.origin + from, scanner.origin + from + Math.max(0, bytes.length - less), code);
      });
      const expected = bytes.subarray(0, Math.max(0, bytes.length - less)).filter((one) => one === code).length;
      assert.deepEqual(counts, [expected, expected]);
    }),
  );
});
