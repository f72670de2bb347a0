// The hot loop of validation, in AssemblyScript (compiled by `npm run build:kernel`): judges segments straight from the
// marks while they are surely good. src/validate/row-judge.ts does the same in plain TypeScript and is the oracle in its
// tests; src/validate/row-tables.ts lays out the tables that `at` points to, 32-bit words all, in the order of `slot`.
// The memory is the scanner's: window, marks and segments are where they are.

/** Words of the context; see row-tables.ts. */
const enum Slot {
  marks, segments, segmentCount, lineByte,
  cursor, segmentAt, markAt, elementsBefore, breaksBetween,
  idKeys, idValues, idShift, idMask,
  first, count, good, constraints, bases, multipliers, codeKeys,
  table, width, placeMax, placeLoop, loopMax, loopCounts, hooked, gates, duties, tally,
  yearMin, yearMax,
  place, before, uses, lastSegment, lastStart,
  taken, segment, present, start, firstMark, lastMark, stop, elements, id,
}

/** Why the loop ended: no marks left, a segment that is not surely good, or one (taken) that rules want to see. */
const enum Ended { marks, doubt, hook }

// @ts-ignore: decorator
@inline
function get(at: u32, slot: Slot): u32 { return load<u32>(at + (<u32>slot << 2)); }
// @ts-ignore: decorator
@inline
function set(at: u32, slot: Slot, value: u32): void { store<u32>(at + (<u32>slot << 2), value); }

export function row(at: u32): u32 {
  const marks = get(at, Slot.marks), segments = get(at, Slot.segments), segmentCount = get(at, Slot.segmentCount);
  const lineByte = get(at, Slot.lineByte);
  const idKeys = get(at, Slot.idKeys), idValues = get(at, Slot.idValues), idShift = get(at, Slot.idShift), idMask = get(at, Slot.idMask);
  const firsts = get(at, Slot.first), counts = get(at, Slot.count), good = get(at, Slot.good), hooked = get(at, Slot.hooked);
  const constraints = get(at, Slot.constraints), bases = get(at, Slot.bases), multipliers = get(at, Slot.multipliers), codeKeys = get(at, Slot.codeKeys);
  const gates = get(at, Slot.gates), duties = get(at, Slot.duties), tally = get(at, Slot.tally), table = get(at, Slot.table), width = get(at, Slot.width);
  const yearMin = get(at, Slot.yearMin), yearMax = get(at, Slot.yearMax);
  let cursor = get(at, Slot.cursor), segmentAt = get(at, Slot.segmentAt), markAt = get(at, Slot.markAt);
  let elementsBefore = get(at, Slot.elementsBefore), breaksBetween = get(at, Slot.breaksBetween), taken = get(at, Slot.taken);
  let ended: u32 = Ended.marks;
  for (; segmentAt < segmentCount; segmentAt += 1) {
    const lastMark = load<u32>(segments + (segmentAt << 3));
    const elementsNow = load<u32>(segments + (segmentAt << 3), 4);
    const elements = elementsNow - elementsBefore;
    const stop = load<u32>(marks + (lastMark << 2));
    let start = cursor;
    if (load<u8>(start) == 13 && lineByte == 10) start += 1;
    const broken = <u32>(load<u8>(start) == lineByte);
    start += broken;
    ended = Ended.doubt;
    if (lastMark - markAt != elements || elements == 0 || stop - start > 105) break;
    let end = load<u32>(marks + (markAt << 2));

    const length = end - start;
    if (length - 2 > 1) break;
    const id = bswap<u32>(load<u32>(start)) >> ((4 - length) << 3);
    let probe = (id * 0x9e3779b1) >> idShift;
    let key = load<u32>(idKeys + (probe << 2));
    while (key != id && key != 0) {
      probe = (probe + 1) & idMask;
      key = load<u32>(idKeys + (probe << 2));
    }
    if (key == 0) break;
    const segment = <u32>load<u16>(idValues + (probe << 1));
    if (elements > load<u32>(counts + (segment << 2))) break;
    if (hasControls(start, stop) || load<u8>(stop - 1) == load<u8>(end)) break;

    const entry = load<u32>(table + ((get(at, Slot.place) * width + segment) << 2));
    if (entry - 1 >= 0x7fff) break;

    let rule = load<u32>(firsts + (segment << 2)) << 2;
    let present: u32 = 0;
    let doubt: u32 = 0;
    let mark = marks + (markAt << 2);
    for (let element: u32 = 0; element < elements; element += 1) {
      const from = end + 1;
      mark += 4;
      end = load<u32>(mark);
      const bytes = end - from;
      if (bytes != 0) {
        present |= 1 << element;
        const bounds = load<u32>(constraints + rule);
        const excess = bytes - ((bounds >> 4) & 255);
        doubt |= <u32>(excess > bounds >> 12);
        const kind = bounds & 15;
        if (kind == 0) doubt |= <u32>(load<u8>(from) == 32);
        else if (kind == 1) {
          const packed = bswap<u32>(load<u32>(from)) >> ((4 - bytes) << 3);
          const base = load<u32>(bases + rule);
          const place = (base >> 5) + ((packed * load<u32>(multipliers + rule)) >> (base & 31));
          doubt |= <u32>(bytes > 4) | <u32>(load<u32>(codeKeys + (place << 2)) != packed);
        } else if (kind <= 3) doubt |= <u32>!isNumber(from, bytes, kind == 3);
        else if (kind == 4) doubt |= <u32>!isDate(from, yearMin, yearMax);
        else if (kind == 5) doubt |= <u32>!isTime(from, bytes);
        else doubt = 1;
      }
      rule += 4;
    }
    if (doubt != 0 || load<u32>(good + (segment << 2)) != present) break;
    if (!advance(at, entry)) break;

    set(at, Slot.lastSegment, segment);
    set(at, Slot.lastStart, start);
    breaksBetween += broken;
    const firstMark = markAt;
    cursor = stop + 1;
    markAt = lastMark + 1;
    elementsBefore = elementsNow;
    taken += 1;
    ended = Ended.marks;
    if (load<u8>(hooked + segment) == 0) continue;
    const gate = load<u32>(gates + (segment << 2));
    const mark0 = marks + (firstMark << 2);
    if (gate != 0 && !opens(gates + (gate << 2), mark0, elements)) continue;
    const duty = load<u32>(duties + (segment << 2));
    if (duty != 0 && fulfilled(duties + (duty << 2), present, mark0, elements)) {
      carry(duties + (duty << 2), mark0, tally);
      continue;
    }
    set(at, Slot.segment, segment);
    set(at, Slot.present, present);
    set(at, Slot.start, start);
    set(at, Slot.firstMark, firstMark);
    set(at, Slot.lastMark, lastMark);
    set(at, Slot.stop, stop);
    set(at, Slot.elements, elements);
    set(at, Slot.id, id);
    segmentAt += 1;
    ended = Ended.hook;
    break;
  }
  set(at, Slot.cursor, cursor);
  set(at, Slot.segmentAt, segmentAt);
  set(at, Slot.markAt, markAt);
  set(at, Slot.elementsBefore, elementsBefore);
  set(at, Slot.breaksBetween, breaksBetween);
  set(at, Slot.taken, taken);
  return ended;
}

/** Takes the step, unless that makes one too many of something. */
// @ts-ignore: decorator
@inline
function advance(at: u32, entry: u32): bool {
  const target = entry & 0xfff;
  if (entry < 0x1000) set(at, Slot.uses, 1);
  else if ((entry & 0x1000) != 0) {
    const most = load<u32>(get(at, Slot.placeMax) + (target << 2));
    const uses = get(at, Slot.uses);
    if (most != 0 && uses >= most) return false;
    set(at, Slot.uses, uses + 1);
  } else {
    const loop = load<u32>(get(at, Slot.placeLoop) + (target << 2)) << 2;
    const counter = get(at, Slot.loopCounts) + loop;
    const count: u32 = (entry & 0x2000) != 0 ? 1 : load<u32>(counter) + 1;
    const most = load<u32>(get(at, Slot.loopMax) + loop);
    if (most != 0 && count > most) return false;
    store<u32>(counter, count);
    set(at, Slot.uses, 1);
  }
  set(at, Slot.before, get(at, Slot.place));
  set(at, Slot.place, target);
  return true;
}

/** Whether the element that a gate asks has one of its codes. `mark` is the address of the segment's first mark. */
function opens(gate: u32, mark: u32, elements: u32): bool {
  const position = load<u32>(gate);
  if (position > elements) return false;
  const start = load<u32>(mark + ((position - 1) << 2)) + 1;
  const length = load<u32>(mark + (position << 2)) - start;
  if (length - 1 > 3) return false;
  const packed = bswap<u32>(load<u32>(start)) >> ((4 - length) << 3);
  const count = load<u32>(gate, 4);
  for (let code: u32 = 0; code < count; code += 1) {
    if (load<u32>(gate + 8 + (code << 2)) == packed) return true;
  }
  return false;
}

/** What rules ask of a segment so that they need not see it; see src/validate/rules/duties.ts. */
const enum Duty { end, oneOf, checkDigits, listed, scac, count, hash, total }

/** Whether all duties are surely fulfilled. `mark` is the address of the segment's first mark. */
function fulfilled(first: u32, present: u32, mark: u32, elements: u32): bool {
  for (let duty = first; load<u32>(duty) != Duty.end; duty += load<u32>(duty, 4) << 2) {
    const kind = load<u32>(duty);
    const about = load<u32>(duty, 8);
    if (kind == Duty.oneOf) {
      if ((present & about) == 0 && (load<u32>(duty, 12) == 0 || opens(duty + 12, mark, elements))) return false;
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
      if (load<u32>(duty, 20) != 0 && opens(duty + 20, mark, elements)) return false;
    }
  }
  return true;
}

/** Adds what the fulfilled duties count. */
function carry(first: u32, mark: u32, tally: u32): void {
  for (let duty = first; load<u32>(duty) != Duty.end; duty += load<u32>(duty, 4) << 2) {
    const kind = load<u32>(duty);
    const about = load<u32>(duty, 8);
    if (kind == Duty.count) add(tally, about, 1);
    else if (kind == Duty.hash) {
      const cell = load<u32>(duty, 12);
      const digits = digitsOf(startOf(mark, about), endOf(mark, about));
      add(tally, cell, digits / scaleOf(startOf(mark, about), endOf(mark, about)));
      add(tally, cell + 1, digits);
    } else if (kind == Duty.total) {
      const price = load<u32>(duty, 12), cell = load<u32>(duty, 16);
      add(tally, cell, numberOf(startOf(mark, about), endOf(mark, about)) * numberOf(startOf(mark, price), endOf(mark, price)));
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

/** The digits of a number, its point left out. */
function digitsOf(from: u32, to: u32): f64 {
  let value: u64 = 0;
  for (let at = from; at < to; at += 1) {
    const digit = <u64>load<u8>(at) - 48;
    if (digit < 10) value = value * 10 + digit;
  }
  return <f64>value;
}

/** Ten to the number of decimals. */
function scaleOf(from: u32, to: u32): f64 {
  let scale: f64 = 1;
  for (let at = to - 1; at >= from; at -= 1) {
    if (load<u8>(at) == 46) return scale;
    scale *= 10;
  }
  return 1;
}

function numberOf(from: u32, to: u32): f64 { return digitsOf(from, to) / scaleOf(from, to); }

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

/** Whether a byte of [start, stop) is below 32. */
// @ts-ignore: decorator
@inline
function hasControls(start: u32, stop: u32): bool {
  const space = i8x16.splat(32);
  for (let at = start; at < stop; at += 16) {
    const mask = <u32>i8x16.bitmask(i8x16.lt_u(v128.load(at), space));
    const left = stop - at;
    if ((left >= 16 ? mask : mask & ((1 << left) - 1)) != 0) return true;
  }
  return false;
}

/** Digits, with one point between or behind them where `pointed`. */
// @ts-ignore: decorator
@inline
function isNumber(from: u32, length: u32, pointed: bool): bool {
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
function nonDigits(word: u64): u64 {
  const off = word ^ 0x3030303030303030;
  return (((off & 0x7f7f7f7f7f7f7f7f) + 0x7676767676767676) | off) & 0x8080808080808080;
}

/** CCYYMMDD of a year between two. */
// @ts-ignore: decorator
@inline
function isDate(from: u32, yearMin: u32, yearMax: u32): bool {
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
function isTime(from: u32, length: u32): bool {
  if (!isNumber(from, length, false) || pair(from) > 23 || pair(from + 2) > 59) return false;
  return length == 4 || (length >= 6 && length <= 8 && pair(from + 4) <= 59);
}

// @ts-ignore: decorator
@inline
function pair(at: u32): u32 { return (<u32>load<u8>(at) - 48) * 10 + <u32>load<u8>(at, 1) - 48; }
