// The hot loop of validation, in AssemblyScript (compiled by `npm run build:kernel`): judges segments straight from the
// marks while they are surely good. src/validate/row-plain.ts does the same in plain TypeScript and is the oracle in its
// tests; src/validate/row-tables.ts lays out the tables that `at` points to, 32-bit words all, in the order of `slot`.
// The memory is the scanner's: window, marks and segments are where they are.

import { perform } from './duties';
import { hasControls, isDate, isNumber, isTime } from './forms';
import { isComplete } from './presence';

/** Words of the context; see row-tables.ts. */
const enum Slot {
  marks, segments, segmentCount, lineByte,
  cursor, segmentAt, markAt, elementsBefore, breaksBetween,
  cleanFrom,
  ids, idShift, idMask,
  facts, good,
  table, width, placeMax, placeLoop, loopMax, loopCounts, tally,
  yearMin, yearMax,
  place, before, uses, lastSegment, lastStart,
  taken, segment, present, start, firstMark, lastMark, stop, elements, id,
}

/** Why the loop ended: no marks left, a segment that is not surely good, or one (taken) that rules want to see. */
const enum Ended { marks, doubt, hook }

/** Words of a segment: see factWords in row-tables.ts. */
const enum Fact { rules, count, mandatory, noteFirst, noteEnd, asked, words = 8 }

/** `asked` of a segment that no rule wants to see, and of one that rules must see; else where its duties stand. */
const enum Asked { nothing, sight }

/** Words of an element: its constraint, and where the slots of its codes begin and how codes are spread over them. */
const enum Rule { bounds, slots, multiplier, shift, words }

// @ts-ignore: decorator
@inline
function get(at: u32, slot: Slot): u32 { return load<u32>(at + (<u32>slot << 2)); }
// @ts-ignore: decorator
@inline
function set(at: u32, slot: Slot, value: u32): void { store<u32>(at + (<u32>slot << 2), value); }

export function row(at: u32): u32 {
  const marks = get(at, Slot.marks), segments = get(at, Slot.segments), segmentCount = get(at, Slot.segmentCount);
  const lineByte = get(at, Slot.lineByte), cleanFrom = get(at, Slot.cleanFrom);
  const ids = get(at, Slot.ids), idShift = get(at, Slot.idShift), idMask = get(at, Slot.idMask);
  const facts = get(at, Slot.facts), good = get(at, Slot.good), tally = get(at, Slot.tally);
  const table = get(at, Slot.table), width = get(at, Slot.width);
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
    let key = load<u32>(ids + (probe << 3));
    while (key != id && key != 0) {
      probe = (probe + 1) & idMask;
      key = load<u32>(ids + (probe << 3));
    }
    if (key == 0) break;
    const segment = load<u32>(ids + (probe << 3), 4);
    const fact = facts + ((segment * Fact.words) << 2);
    if (elements > get(fact, Fact.count)) break;
    if (cursor < cleanFrom && hasControls(start, stop)) break;
    if (load<u8>(stop - 1) == load<u8>(end)) break;

    const entry = load<u32>(table + ((get(at, Slot.place) * width + segment) << 2));
    if (entry - 1 >= 0x7fff) break;

    let rule = get(fact, Fact.rules);
    let present: u32 = 0;
    let doubt: u32 = 0;
    let bit: u32 = 1;
    let mark = marks + (markAt << 2);
    const markEnd = marks + (lastMark << 2);
    do {
      const from = end + 1;
      mark += 4;
      end = load<u32>(mark);
      const bytes = end - from;
      if (bytes != 0) {
        present |= bit;
        const bounds = get(rule, Rule.bounds);
        const excess = bytes - ((bounds >> 4) & 255);
        doubt |= <u32>(excess > bounds >> 12);
        const kind = bounds & 15;
        if (kind == 0) doubt |= <u32>(load<u8>(from) == 32);
        else if (kind == 1) {
          const packed = bswap<u32>(load<u32>(from)) >> ((4 - bytes) << 3);
          const place = (packed * get(rule, Rule.multiplier)) >> get(rule, Rule.shift);
          doubt |= <u32>(bytes > 4) | <u32>(load<u32>(get(rule, Rule.slots) + (place << 2)) != packed);
        } else if (kind <= 3) doubt |= <u32>!isNumber(from, bytes, kind == 3);
        else if (kind == 4) doubt |= <u32>!isDate(from, yearMin, yearMax);
        else if (kind == 5) doubt |= <u32>!isTime(from, bytes);
        else doubt = 1;
      }
      bit <<= 1;
      rule += <u32>Rule.words << 2;
    } while (mark != markEnd);
    if (doubt != 0) break;
    // Segments of one kind mostly have the same elements: only others than the last ones are judged.
    if (load<u32>(good + (segment << 2)) != present) {
      if (!isComplete(present, get(fact, Fact.mandatory), get(fact, Fact.noteFirst), get(fact, Fact.noteEnd))) break;
      store<u32>(good + (segment << 2), present);
    }
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
    const asked = get(fact, Fact.asked);
    if (asked == Asked.nothing) continue;
    if (asked != Asked.sight && perform(asked, present, marks + (firstMark << 2), elements, tally)) continue;
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
