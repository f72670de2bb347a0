import type { SegmentView } from '../x12/segment-view.ts';
import { isPlainDate, isPlainDecimal, isPlainInteger } from './quick.ts';

/**
 * Reads the bytes of a window four at a time. What is looked at this way needs no loop over bytes, so that the
 * processor has no run of unforeseeable branches to guess at.
 */
export class WordReader {
  words: DataView = new DataView(new ArrayBuffer(0));
  /** A segment that ends up to here has bytes enough behind it to be read by words. */
  #limit = -1;
  #bytes: Uint8Array | null = null;

  /** Whether the segment can be read by words. */
  holds(view: SegmentView): boolean {
    if (view.bytes !== this.#bytes) this.#attach(view.bytes);
    return view.end <= this.#limit;
  }

  #attach(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#limit = bytes.byteLength - 8;
  }
}

/** By n + 4: the bits of the first n bytes of a word, the first byte lowest; all of them from four on. */
const lowMasks = Int32Array.of(0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1, -1);
const highBits = 0x80808080 | 0;

/** Digits with at most one point between or behind them. */
export function isDecimal(words: DataView, start: number, length: number): boolean {
  if (length > 8) return isPlainDecimal(bytesIn(words), start, start + length);
  const low = words.getInt32(start, true);
  const high = words.getInt32(start + 4, true);
  const lowMask = lowMasks[length + 4] ?? 0;
  const highMask = lowMasks[length] ?? 0;
  const lowPoint = points(low) & lowMask;
  const highPoint = points(high) & highMask;
  const strange = ((nonDigits(low) & lowMask) ^ lowPoint) | ((nonDigits(high) & highMask) ^ highPoint);
  const second = (lowPoint & (lowPoint - 1)) | (highPoint & (highPoint - 1)) | (lowPoint === 0 ? 0 : highPoint);
  return (strange | second | (lowPoint & 0x80)) === 0;
}

/** Digits alone. */
export function isInteger(words: DataView, start: number, length: number): boolean {
  if (length > 8) return isPlainInteger(bytesIn(words), start, start + length);
  const low = nonDigits(words.getInt32(start, true)) & (lowMasks[length + 4] ?? 0);
  return (low | (nonDigits(words.getInt32(start + 4, true)) & (lowMasks[length] ?? 0))) === 0;
}

/** CCYYMMDD of a year between two; the last days of months get a closer look. */
export function isDate(words: DataView, start: number, years: { readonly min: number; readonly max: number }): boolean {
  const low = words.getInt32(start, true);
  const high = words.getInt32(start + 4, true);
  const year = pairAt(low) * 100 + pairAt(low >>> 16);
  const month = (pairAt(high) - 1) >>> 0;
  const day = (pairAt(high >>> 16) - 1) >>> 0;
  if ((nonDigits(low) | nonDigits(high)) !== 0 || year < years.min || year > years.max) return false;
  return (month < 12 && day < 28) || isPlainDate(bytesIn(words), start, years);
}

/** Two digits, the tens in the lowest byte. */
function pairAt(word: number): number {
  return (word & 15) * 10 + ((word >>> 8) & 15);
}

/** The high bit of every byte of a word that is no digit. */
function nonDigits(word: number): number {
  const off = word ^ 0x30303030;
  return (((off & 0x7f7f7f7f) + 0x76767676) | 0 | off) & highBits;
}

/** The high bit of every byte of a word that is a point. */
function points(word: number): number {
  const off = word ^ 0x2e2e2e2e;
  return ~(((off & 0x7f7f7f7f) + 0x7f7f7f7f) | 0 | off) & highBits;
}

function bytesIn(words: DataView): Uint8Array {
  return new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
}
