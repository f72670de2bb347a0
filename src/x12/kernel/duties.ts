// What the row kernel (rows.ts) asks of a segment in the place of business rules; src/validate/rules/duties.ts lays the
// words out that are read here. Elements are found by the address of the segment's first mark.

import { nonDigits } from './forms';

/** Whether an element has one of some codes: its position, how many codes there are, and the codes stand at `asked`. */
function hasCode(asked: u32, mark: u32, elements: u32): bool {
  const position = load<u32>(asked);
  if (position - 1 >= elements) return false;
  const start = startOf(mark, position);
  const length = endOf(mark, position) - start;
  if (length - 1 > 3) return false;
  const packed = bswap<u32>(load<u32>(start)) >> ((4 - length) << 3);
  const count = load<u32>(asked, 4);
  for (let code: u32 = 0; code < count; code += 1) {
    if (load<u32>(asked + 8 + (code << 2)) == packed) return true;
  }
  return false;
}

/** What rules ask of a segment so that they need not see it; see src/validate/rules/duties.ts. */
const enum Duty { end, oneOf, checkDigits, listed, scac, noneOf }

/** Words at the head of a segment's duties: where lines, and duties behind those of `oneOf`, begin; and a mask. */
const enum Head { lines, others, fulfilledBy, words }

// @ts-ignore: decorator
@inline
function offset(own: u32, word: Head): u32 { return own + (load<u32>(own + (<u32>word << 2)) << 2); }

/**
 * Whether all duties of a segment are surely fulfilled; then what it counts is added to the tally. `mark` is the address of
 * its first mark. All that is called for most segments is part of this one function: a call costs more than what it does.
 */
export function perform(own: u32, present: u32, mark: u32, elements: u32, tally: u32): bool {
  // Segments of one kind mostly have the same elements: those that were enough the last time are so again.
  if (load<u32>(own, <usize>Head.fulfilledBy << 2) != present && !hasOneOfEach(own, present, mark, elements)) return false;
  for (let duty = offset(own, Head.others); load<u32>(duty) != Duty.end; duty += load<u32>(duty, 4) << 2) {
    const kind = load<u32>(duty);
    if (kind == Duty.checkDigits) {
      if (!areNumbersRight(duty, mark, elements)) return false;
    } else if (kind == Duty.noneOf) {
      if (hasCode(duty + 8, mark, elements)) return false;
    } else {
      const about = load<u32>(duty, 8);
      if (about > elements) continue;
      const start = startOf(mark, about), end = endOf(mark, about);
      if (kind == Duty.listed ? !isListed(duty, start, end) : !isScac(start, end)) return false;
    }
  }
  for (let line = offset(own, Head.lines); load<u32>(line) != 0; line += load<u32>(line) << 2) {
    const quantity = load<u32>(line, 8), price = load<u32>(line, 16);
    if (quantity != 0 && !isReadable(quantity, mark, elements)) return false;
    if (price != 0 && (!isReadable(price, mark, elements) || hasCode(line + 24, mark, elements))) return false;
  }
  carry(own, mark, tally);
  return true;
}

/** The duties of `oneOf`: whether an element of each mask is there, or none is needed. */
function hasOneOfEach(own: u32, present: u32, mark: u32, elements: u32): bool {
  const end = offset(own, Head.others);
  let byMask = true;
  for (let duty = own + (<u32>Head.words << 2); duty < end; duty += load<u32>(duty, 4) << 2) {
    if ((present & load<u32>(duty, 8)) != 0) continue;
    byMask = false;
    if (load<u32>(duty, 12) == 0 || hasCode(duty + 12, mark, elements)) return false;
  }
  if (byMask) store<u32>(own, present, <usize>Head.fulfilledBy << 2);
  return true;
}

/** Adds what the lines of a segment count, all of whose duties are fulfilled. */
// @ts-ignore: decorator
@inline
function carry(own: u32, mark: u32, tally: u32): void {
  for (let line = offset(own, Head.lines); load<u32>(line) != 0; line += load<u32>(line) << 2) {
    const count = load<u32>(line, 4), quantity = load<u32>(line, 8), price = load<u32>(line, 16);
    if (count != none) add(tally, count, 1);
    if (quantity == 0) continue;
    const digits = digitsOf(startOf(mark, quantity), endOf(mark, quantity));
    const value = scaled(digits);
    const hash = load<u32>(line, 12);
    if (hash != none) {
      add(tally, hash, value);
      add(tally, hash + 1, digits);
    }
    if (price == 0) continue;
    const total = load<u32>(line, 20);
    add(tally, total, value * scaled(digitsOf(startOf(mark, price), endOf(mark, price))));
    add(tally, total + 1, 1);
  }
}

/** No cell of the tally. */
const none: u32 = 0xffffffff;

// @ts-ignore: decorator
@inline
function add(tally: u32, cell: u32, value: f64): void {
  store<f64>(tally + (cell << 3), load<f64>(tally + (cell << 3)) + value);
}

/** Where element `position` starts and ends; `mark` is the address of the segment's first mark. */
// @ts-ignore: decorator
@inline
function startOf(mark: u32, position: u32): u32 { return load<u32>(mark + ((position - 1) << 2)) + 1; }
// @ts-ignore: decorator
@inline
function endOf(mark: u32, position: u32): u32 { return load<u32>(mark + (position << 2)); }

/** A number that is there, and short enough to be exact: its form is known to be right. */
function isReadable(position: u32, mark: u32, elements: u32): bool {
  if (position > elements) return false;
  const length = endOf(mark, position) - startOf(mark, position);
  return length - 1 < 15;
}

/** Ten to the number of decimals of what `digitsOf` read last. */
let scale: f64 = 1;

/** The digits of a number, its point left out. */
// @ts-ignore: decorator
@inline
function digitsOf(from: u32, to: u32): f64 {
  const length = to - from;
  if (length > 8) return longDigitsOf(from, to);
  const word = load<u64>(from);
  const strange = nonDigits(word) & (~(<u64>0) >> ((8 - length) << 3));
  if (strange == 0) {
    scale = 1;
    return <f64>eightDigits(word << ((8 - length) << 3));
  }
  const point = <u32>ctz(strange) - 7;
  const decimals = length - 1 - (point >> 3);
  scale = ((decimals & 1) != 0 ? 10.0 : 1.0) * ((decimals & 2) != 0 ? 100.0 : 1.0) * ((decimals & 4) != 0 ? 10_000.0 : 1.0);
  // The bytes behind the point move to where it stands.
  const before = (<u64>1 << point) - 1;
  return <f64>eightDigits(((word & before) | ((word >> 8) & ~before)) << ((9 - length) << 3));
}

/** Up to eight digits, the last one in the highest byte; bytes of 0 count as none. */
// @ts-ignore: decorator
@inline
function eightDigits(word: u64): u64 {
  const pairs = ((word & 0x0f0f0f0f0f0f0f0f) * 2561) >> 8;
  const fours = ((pairs & 0x00ff00ff00ff00ff) * 6553601) >> 16;
  return ((fours & 0x0000ffff0000ffff) * 42949672960001) >> 32;
}

function longDigitsOf(from: u32, to: u32): f64 {
  let value: u64 = 0;
  let decimals: f64 = 0;
  for (let at = from; at < to; at += 1) {
    const digit = <u64>load<u8>(at) - 48;
    if (digit < 10) {
      value = value * 10 + digit;
      decimals *= 10;
    } else decimals = 1;
  }
  scale = decimals == 0 ? 1 : decimals;
  return <f64>value;
}

/** The number whose digits were read last. Most are whole, and a division takes long. */
// @ts-ignore: decorator
@inline
function scaled(digits: f64): f64 { return scale == 1 ? digits : digits / scale; }

/** Whether an element is empty or its packed code stands in the open hash of a duty. */
function isListed(duty: u32, from: u32, to: u32): bool {
  const length = to - from;
  if (length == 0) return true;
  if (length > 4) return false;
  const packed = bswap<u32>(load<u32>(from)) >> ((4 - length) << 3);
  const mask = load<u32>(duty, 12);
  let slot = ((packed * 0x9e3779b1) >> 16) & mask;
  let key = load<u32>(duty + 16 + (slot << 2));
  while (key != packed && key != 0) {
    slot = (slot + 1) & mask;
    key = load<u32>(duty + 16 + (slot << 2));
  }
  return key == packed;
}

function isScac(from: u32, to: u32): bool {
  const length = to - from;
  if (length == 0) return true;
  if (length - 2 > 2) return false;
  for (let at = from; at < to; at += 1) if (<u32>load<u8>(at) - 65 > 25) return false;
  return true;
}

/**
 * Whether behind each qualifier with a code of the duty stands a number whose check digit is right, or nothing. Most
 * qualifiers are none of the codes, which 64 bits tell: each code has set one of them.
 */
// @ts-ignore: decorator
@inline
function areNumbersRight(duty: u32, mark: u32, elements: u32): bool {
  const qualifiers = load<u32>(duty, 8), codes = load<u32>(duty, 12);
  const seen = load<u64>(duty, 16);
  const positions = duty + 24, kinds = positions + (qualifiers << 2);
  for (let at: u32 = 0; at < qualifiers; at += 1) {
    const position = load<u32>(positions + (at << 2));
    if (position >= elements) return true;
    const from = startOf(mark, position);
    const length = endOf(mark, position) - from;
    const packed = bswap<u32>(load<u32>(from)) >> ((4 - length) << 3);
    if (length - 1 > 3 || ((seen >> ((packed * 0x9e3779b1) >> 26)) & 1) == 0) continue;
    for (let kind: u32 = 0; kind < codes; kind += 1) {
      if (load<u32>(kinds + (kind << 3)) != packed) continue;
      const start = startOf(mark, position + 1), end = endOf(mark, position + 1);
      if (start != end && (end - start != load<u32>(kinds + (kind << 3), 4) || !hasCheckDigit(start, end))) return false;
    }
  }
  return true;
}

/** Digits weigh 3 and 1 in turn from the right, and sum to a multiple of ten (GS1). */
function hasCheckDigit(from: u32, to: u32): bool {
  let sum: u32 = 0, weight: u32 = 1;
  for (let at = to - 1; at >= from; at -= 1) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return false;
    sum += digit * weight;
    weight = 4 - weight;
  }
  return sum % 10 == 0;
}
