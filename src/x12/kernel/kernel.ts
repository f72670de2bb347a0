// The structural index, in AssemblyScript (compiled to WebAssembly with SIMD by `npm run build:kernel`).
// It marks every delimiter of a stretch of bytes: 64 bytes a step, four compares a byte, no branch a byte.
// src/x12/scalar-scanner.ts does the same in plain TypeScript and is the oracle in its tests.

/** Read by the caller after a call: marks and segments it made, and the element separators so far. */
export let markCount: u32 = 0;
export let segmentCount: u32 = 0;
export let elementCount: u32 = 0;

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
