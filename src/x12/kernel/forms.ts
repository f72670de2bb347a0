// The forms of elements (X12.6) that the row kernel (rows.ts) knows: eight bytes at a time where that is possible.

/**
 * Whether a byte of [start, stop) is below 32. Segments have any length, and a loop that ends anywhere is guessed wrong
 * by the processor: the first 64 bytes are always looked at, whether they belong to the segment or not.
 */
// @ts-ignore: decorator
@inline
export function hasControls(start: u32, stop: u32): bool {
  const left = stop - start;
  const own: u64 = left >= 64 ? ~(<u64>0) : (<u64>1 << left) - 1;
  if ((controls(start) & own) != 0) return true;
  return left > 64 && (controls(start + 64) & ((<u64>1 << (left - 64)) - 1)) != 0;
}

/** One bit a byte below 32, for 64 bytes; a segment that comes here has less than twice as many. */
// @ts-ignore: decorator
@inline
function controls(at: u32): u64 {
  const space = i8x16.splat(32);
  return <u64><u32>i8x16.bitmask(i8x16.lt_u(v128.load(at), space)) |
    (<u64><u32>i8x16.bitmask(i8x16.lt_u(v128.load(at, 16), space)) << 16) |
    (<u64><u32>i8x16.bitmask(i8x16.lt_u(v128.load(at, 32), space)) << 32) |
    (<u64><u32>i8x16.bitmask(i8x16.lt_u(v128.load(at, 48), space)) << 48);
}

/** Digits, with one point between or behind them where `pointed`. */
// @ts-ignore: decorator
@inline
export function isNumber(from: u32, length: u32, pointed: bool): bool {
  if (length > 8) return isLongNumber(from, length, pointed);
  const mask: u64 = ~(<u64>0) >> ((8 - length) << 3);
  const word = load<u64>(from);
  const strange = nonDigits(word) & mask;
  if (strange == 0) return true;
  // One strange byte, not the first, and that a point.
  const bit = strange & (0 - strange);
  return pointed && strange == bit && bit != 0x80 && ((word >> (ctz(bit) - 7)) & 0xff) == 46;
}

function isLongNumber(from: u32, length: u32, pointed: bool): bool {
  let points: u32 = 0;
  for (let at = from; at < from + length; at += 1) {
    const code = <u32>load<u8>(at);
    if (code - 48 < 10) continue;
    if (code != 46 || !pointed || at == from) return false;
    points += 1;
  }
  return points < 2;
}

/** The high bit of every byte that is no digit. */
// @ts-ignore: decorator
@inline
export function nonDigits(word: u64): u64 {
  const off = word ^ 0x3030303030303030;
  return (((off & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676) | off) & 0x8080808080808080;
}

/** CCYYMMDD of a year between two. */
// @ts-ignore: decorator
@inline
export function isDate(from: u32, yearMin: u32, yearMax: u32): bool {
  if (nonDigits(load<u64>(from)) != 0) return false;
  const year = pair(from) * 100 + pair(from + 2);
  const month = pair(from + 4), day = pair(from + 6);
  if (year < yearMin || year > yearMax || month - 1 > 11 || day == 0) return false;
  return day <= 28 || day <= daysOf(year, month);
}

function daysOf(year: u32, month: u32): u32 {
  if (month != 2) return 30 + ((month + (month >> 3)) & 1);
  return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(from: u32, length: u32): bool {
  if (!isNumber(from, length, false) || pair(from) > 23 || pair(from + 2) > 59) return false;
  return length == 4 || (length >= 6 && length <= 8 && pair(from + 4) <= 59);
}

// @ts-ignore: decorator
@inline
function pair(at: u32): u32 { return (<u32>load<u8>(at) - 48) * 10 + <u32>load<u8>(at, 1) - 48; }
