// The structural index, in AssemblyScript (compiled to WebAssembly with SIMD by `npm run build:kernel`).
// It marks every delimiter of a stretch of bytes: 64 bytes a step, four compares a byte, no branch a byte.
// src/x12/scalar-scanner.ts does the same in plain TypeScript and is the oracle in its tests.

import { hasControls } from './forms';

/** Read by the caller after a call: marks and segments it made, and the element separators so far. */
export let markCount: u32 = 0;
export let segmentCount: u32 = 0;
export let elementCount: u32 = 0;
/** 1 when a byte of the blocks it looked at was below 32. */
export let controlSeen: u32 = 0;

/**
 * Marks the bytes in [from, to) that equal one of four delimiters.
 * `marks` receives the position of each as u32; `segments` receives two words a terminator: the index of its mark and
 * the number of element separators before it. `firstMark` and `firstElement` count what stands there from earlier calls.
 * The 64 bytes behind `to` must be readable; up to 8 words behind the last mark may be overwritten.
 */
export function mark(
  from: u32, to: u32, marks: u32, segments: u32, firstMark: u32, firstElement: u32,
  element: u32, component: u32, repetition: u32, terminator: u32,
): void {
  const e = i8x16.splat(<i8>element);
  const c = i8x16.splat(<i8>component);
  const r = i8x16.splat(<i8>repetition);
  const t = i8x16.splat(<i8>terminator);
  let out = marks;
  let seg = segments;
  let elements: u32 = firstElement;
  let least = i8x16.splat(-1);
  for (let at = from; at < to; at += 64) {
    const b0 = v128.load(at), b1 = v128.load(at, 16), b2 = v128.load(at, 32), b3 = v128.load(at, 48);
    const e0 = i8x16.eq(b0, e), e1 = i8x16.eq(b1, e), e2 = i8x16.eq(b2, e), e3 = i8x16.eq(b3, e);
    const t0 = i8x16.eq(b0, t), t1 = i8x16.eq(b1, t), t2 = i8x16.eq(b2, t), t3 = i8x16.eq(b3, t);
    const elementMask = join(e0, e1, e2, e3);
    const terminatorMask = join(t0, t1, t2, t3);
    const others = join(
      v128.or(i8x16.eq(b0, c), i8x16.eq(b0, r)), v128.or(i8x16.eq(b1, c), i8x16.eq(b1, r)),
      v128.or(i8x16.eq(b2, c), i8x16.eq(b2, r)), v128.or(i8x16.eq(b3, c), i8x16.eq(b3, r)),
    );
    least = i8x16.min_u(least, i8x16.min_u(i8x16.min_u(b0, b1), i8x16.min_u(b2, b3)));
    const left = to - at;
    const valid: u64 = left >= 64 ? ~(<u64>0) : (<u64>1 << left) - 1;
    const ends = terminatorMask & valid;
    const all = (elementMask | terminatorMask | others) & valid;
    const separators = elementMask & valid;
    const blockFirst = firstMark + ((out - marks) >> 2);
    for (let rest = ends; rest != 0; rest &= rest - 1) {
      const before = (rest & (0 - rest)) - 1;
      store<u32>(seg, blockFirst + <u32>popcnt(all & before));
      store<u32>(seg, elements + <u32>popcnt(separators & before), 4);
      seg += 8;
    }
    elements += <u32>popcnt(separators);
    out = flatten(all, at, out);
  }
  markCount = (out - marks) >> 2;
  segmentCount = (seg - segments) >> 3;
  elementCount = elements;
  controlSeen = <u32>v128.any_true(i8x16.lt_u(least, i8x16.splat(32)));
}

/** One bit a byte for 64 bytes of comparison results. */
// @ts-ignore: decorator
@inline
function join(a: v128, b: v128, c: v128, d: v128): u64 {
  return <u64><u32>i8x16.bitmask(a) | (<u64><u32>i8x16.bitmask(b) << 16) |
    (<u64><u32>i8x16.bitmask(c) << 32) | (<u64><u32>i8x16.bitmask(d) << 48);
}

/** Writes the position of each set bit; eight at a time without asking, because a wrong guess costs more than a store. */
// @ts-ignore: decorator
@inline
function flatten(bits: u64, at: u32, out: u32): u32 {
  const count = <u32>popcnt(bits);
  const end = out + (count << 2);
  while (out < end) {
    store<u32>(out, at + <u32>ctz(bits)); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 4); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 8); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 12); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 16); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 20); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 24); bits &= bits - 1;
    store<u32>(out, at + <u32>ctz(bits), 28); bits &= bits - 1;
    out += 32;
  }
  return end;
}

/** Read by the caller after `pass`: the index behind the last terminator passed, and the line breaks between segments. */
export let passedTo: u32 = 0;
export let passedBreaks: u32 = 0;

/**
 * Passes over the segments from number `segmentAt` on, whose first byte stands at `cursor` and first mark is number
 * `markAt`, up to the first that is not ordinary; returns its number. src/x12/run.ts says what is ordinary, and does the
 * same in plain TypeScript. `ids` is the table of the control ids (control-ids.ts), `endings` two bytes that an ordinary
 * segment does not end with; nor has it control characters where it stands before `cleanFrom`.
 */
export function pass(
  marks: u32, segments: u32, segmentCount: u32, segmentAt: u32, markAt: u32, cursor: u32,
  lineByte: u32, endings: u32, cleanFrom: u32, ids: u32, multiplier: u32,
): u32 {
  let breaks: u32 = 0;
  let at = segmentAt;
  for (; at < segmentCount; at += 1) {
    const lastMark = load<u32>(segments + (at << 3));
    const terminator = load<u32>(marks + (lastMark << 2));
    const broken = <u32>(load<u8>(cursor) == lineByte);
    const start = cursor + broken;
    const idBytes = load<u32>(marks + (markAt << 2)) - start;
    if (idBytes - 2 > 1 || terminator - start > ordinaryBytesMax) break;
    // All questions at once: which of them says no is soon told, and a branch for each would often be guessed wrong.
    const id = bswap<u32>(load<u32>(start)) >> (32 - (idBytes << 3));
    const good = <u32>(<u32>load<u8>(start) - 65 < 26) & isAlphanumeric(load<u8>(start, 1)) &
      (isAlphanumeric(load<u8>(start, 2)) | <u32>(idBytes == 2));
    const control = <u32>(load<u32>(ids + (((id * multiplier) >> 26) << 2)) == id);
    const last = <u32>load<u8>(terminator - 1);
    if (good <= (control | <u32>(last == (endings & 0xff)) | <u32>(last == endings >> 8))) break;
    if (cursor < cleanFrom && hasControls(start, terminator)) break;
    breaks += broken;
    cursor = terminator + 1;
    markAt = lastMark + 1;
  }
  passedTo = cursor;
  passedBreaks = breaks;
  return at;
}

/** A longer segment might hide an ISA (isaBytes in isa.ts). */
const ordinaryBytesMax: u32 = 105;

// @ts-ignore: decorator
@inline
function isAlphanumeric(code: u32): u32 { return <u32>(code - 48 < 10) | <u32>(code - 65 < 26); }

/** How often `byte` stands in [from, to); the 64 bytes behind `to` must be readable. */
export function count(from: u32, to: u32, byte: u32): u32 {
  const b = i8x16.splat(<i8>byte);
  let total: u32 = 0;
  for (let at = from; at < to; at += 64) {
    const mask = join(
      i8x16.eq(v128.load(at), b), i8x16.eq(v128.load(at, 16), b),
      i8x16.eq(v128.load(at, 32), b), i8x16.eq(v128.load(at, 48), b),
    );
    const left = to - at;
    total += <u32>popcnt(left >= 64 ? mask : mask & ((<u64>1 << left) - 1));
  }
  return total;
}
