// What the row kernel (rows.ts) asks of a segment in the place of business rules; src/validate/rules/duties.ts lays the
// words out that are read here. Elements are found by the address of the segment's first mark.

import { nonDigits } from './forms';

/** Whether an element has one of some codes: its position, how many codes there are, and the codes stand at `asked`. */
function hasCode(asked: u32, mark: u32, elements: u32): bool {
  const position = load<u32>(asked);
  if (position > elements) return false;
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
const enum Duty { end, oneOf, checkDigits, listed, scac, count, hash, total, noneOf }

/** Whether all duties of a segment are surely fulfilled. `mark` is the address of its first mark. */
export function fulfilled(own: u32, present: u32, mark: u32, elements: u32): bool {
  for (let duty = own + 4; load<u32>(duty) != Duty.end; duty += load<u32>(duty, 4) << 2) {
    const kind = load<u32>(duty);
    const about = load<u32>(duty, 8);
    if (kind == Duty.oneOf) {
      if ((present & about) == 0 && (load<u32>(duty, 12) == 0 || hasCode(duty + 12, mark, elements))) return false;
    } else if (kind == Duty.noneOf) {
      if (hasCode(duty + 8, mark, elements)) return false;
    } else if (kind == Duty.checkDigits) {
      if (!areNumbersRight(duty, mark, elements)) return false;
    } else if (kind == Duty.listed) {
      if (about <= elements && !isListed(duty, startOf(mark, about), endOf(mark, about))) return false;
    } else if (kind == Duty.scac) {
      if (about <= elements && !isScac(startOf(mark, about), endOf(mark, about))) return false;
    } else if (kind == Duty.hash) {
      if (!isReadable(about, mark, elements)) return false;
    } else if (kind == Duty.total) {
      if (!isReadable(about, mark, elements) || !isReadable(load<u32>(duty, 12), mark, elements)) return false;
      if (load<u32>(duty, 20) != 0 && hasCode(duty + 20, mark, elements)) return false;
    }
  }
  return true;
}

/** Adds what the fulfilled duties count: those stand last, from where the first word of a segment's duties says. */
export function carry(own: u32, mark: u32, tally: u32): void {
  for (let duty = own + (load<u32>(own) << 2); load<u32>(duty) != Duty.end; duty += load<u32>(duty, 4) << 2) {
    const kind = load<u32>(duty);
    const about = load<u32>(duty, 8);
    if (kind == Duty.count) add(tally, about, 1);
    else if (kind == Duty.hash) {
      const cell = load<u32>(duty, 12);
      const digits = digitsOf(startOf(mark, about), endOf(mark, about));
      add(tally, cell, digits / scale);
      add(tally, cell + 1, digits);
    } else {
      const price = load<u32>(duty, 12), cell = load<u32>(duty, 16);
      const quantity = numberOf(startOf(mark, about), endOf(mark, about));
      add(tally, cell, quantity * numberOf(startOf(mark, price), endOf(mark, price)));
      add(tally, cell + 1, 1);
    }
  }
}

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

function numberOf(from: u32, to: u32): f64 { return digitsOf(from, to) / scale; }

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

/** Whether behind each qualifier with a code of the duty stands a number whose check digit is right, or nothing. */
function areNumbersRight(duty: u32, mark: u32, elements: u32): bool {
  const qualifiers = load<u32>(duty, 8), codes = load<u32>(duty, 12);
  const positions = duty + 16, kinds = positions + (qualifiers << 2);
  for (let at: u32 = 0; at < qualifiers; at += 1) {
    const position = load<u32>(positions + (at << 2));
    if (position >= elements) return true;
    const from = startOf(mark, position);
    const length = endOf(mark, position) - from;
    if (length - 1 > 3) continue;
    const packed = bswap<u32>(load<u32>(from)) >> ((4 - length) << 3);
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
