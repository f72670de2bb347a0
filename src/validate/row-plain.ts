import { byte } from '../kit/bytes.ts';
import type { CompiledSet } from '../schema/catalog.ts';
import { constraint, elementKind } from '../schema/tables.ts';
import { isaBytes } from '../x12/isa.ts';
import type { Window } from '../x12/window.ts';
import type { PresenceJudge } from './presence.ts';
import { isPlainDate, isPlainTime } from './quick.ts';
import type { Reporter } from './reporter.ts';
import type { RuleBook } from './rules/rule-book.ts';
import type { CharacterSweep } from './sweep.ts';
import type { Walker } from './walker.ts';

export interface RowParts {
  readonly set: CompiledSet;
  readonly reporter: Reporter;
  readonly walker: Walker;
  readonly presence: PresenceJudge;
  readonly rules: RuleBook;
  readonly sweep: CharacterSweep;
  readonly years: { readonly min: number; readonly max: number };
}

/** A segment that was taken and that rules want to see: its place in the window, and what is known of it. */
export interface Taken {
  readonly start: number;
  readonly stop: number;
  readonly firstMark: number;
  readonly lastMark: number;
  readonly id: number;
  readonly elements: number;
  readonly segment: number;
  readonly present: number;
  readonly ordinal: number;
}

export type ShowHooked = (window: Window, taken: Taken) => void;

// Constants of this module stand in the compiled loop as numbers; properties of imported objects would be loaded each time.
const { kindMask, minShift, minMask, spanShift } = constraint;
const {
  text: kindText,
  code: kindCode,
  integer: kindInteger,
  decimal: kindDecimal,
  date: kindDate,
  time: kindTime,
} = elementKind;
const { cr, lf, space } = byte;
const segmentBytesMax: number = isaBytes;
const blanks = 0x20202020;
const highBits = 0x80808080 | 0;

/**
 * The hot loop of validation in plain TypeScript: where WebAssembly is missing, and the oracle of the kernel's tests
 * (src/x12/kernel/rows.ts does the same). One long function on purpose: all tables stand in local variables, and
 * nothing is called or made for an ordinary segment.
 */
export class PlainRow {
  readonly #parts: RowParts;
  readonly #show: ShowHooked;

  constructor(parts: RowParts, show: ShowHooked) {
    this.#parts = parts;
    this.#show = show;
  }

  /** Moves the window over the segments it judged; `ordinal` is that of the last one before. */
  judge(window: Window, ordinal: number): void {
    const { walker, rules, sweep, years, presence, set } = this.#parts;
    const { bytes, marks, segments, segmentCount } = window.scanner;
    const { lineByte } = window;
    const { ids, first: firsts, count: counts, constraints } = set.tables;
    const { bases, multipliers, keys: codeKeys } = set.tables.codes;
    const { keys, values, shift } = ids;
    const slots = keys.length - 1;
    const { good } = presence;
    const words = sweep.wordsOf(bytes);
    const lead = bytes.byteOffset;
    let { cursor, segmentAt, markAt, elementsBefore, breaksBetween } = window;
    let at = ordinal;
    for (; segmentAt < segmentCount; segmentAt += 1) {
      const lastMark = (segments[2 * segmentAt] ?? 0) | 0;
      const elementsNow = (segments[2 * segmentAt + 1] ?? 0) | 0;
      const elements = (elementsNow - elementsBefore) | 0;
      const stop = (marks[lastMark] ?? 0) | 0;
      let start = bytes[cursor] === cr && lineByte === lf ? (cursor + 1) | 0 : cursor;
      const broken = bytes[start] === lineByte;
      if (broken) start = (start + 1) | 0;
      let end = (marks[markAt] ?? 0) | 0;
      if (((lastMark - markAt) | 0) !== elements || stop - start > segmentBytesMax) break;

      // The segment's number by its id.
      const length = end - start;
      let id = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
      if (length === 3) id = (id << 8) | (bytes[start + 2] ?? 0);
      else if (length !== 2) break;
      let slot = Math.imul(id, 0x9e3779b1) >>> shift;
      while (keys[slot] !== id && keys[slot] !== 0) slot = (slot + 1) & slots;
      const segment = keys[slot] === id ? (values[slot] ?? 0) : 0;
      const known = counts[segment] ?? 0;
      if (segment === 0 || elements > known || elements === 0) break;

      // No control characters: four bytes at once, see sweep.ts.
      let word = ((start + lead) >> 2) | 0;
      const lastWord = (stop - 1 + lead) >> 2;
      const head = (words[word] ?? 0) | (blanks & ~(-1 << (((start + lead) & 3) << 3)));
      const lift = ((stop + lead) & 3) === 0 ? 0 : blanks & (-1 << (((stop + lead) & 3) << 3));
      const tail = (word === lastWord ? head : (words[lastWord] ?? 0)) | lift;
      let strange = ((tail - blanks) & ~tail) | (word === lastWord ? 0 : (head - blanks) & ~head);
      for (word += 1; word < lastWord; word += 1) strange |= ((words[word] ?? 0) - blanks) & ~(words[word] ?? 0);
      if ((strange & highBits) !== 0) break;

      // The elements.
      const first = firsts[segment] ?? 0;
      let present = 0;
      let fine = true;
      for (let element = 0; element < elements; element += 1) {
        const from = (end + 1) | 0;
        end = (marks[markAt + element + 1] ?? 0) | 0;
        const bytesLong = (end - from) | 0;
        if (bytesLong <= 0) continue;
        present |= 1 << element;
        const rule = constraints[first + element] ?? 0;
        const excess = (bytesLong - ((rule >>> minShift) & minMask)) | 0;
        const kind = rule & kindMask;
        let look = from;
        fine = fine && excess >= 0 && excess <= rule >>> spanShift;
        if (kind === kindText) fine = fine && bytes[from] !== space;
        else if (kind === kindCode) {
          let packed = ((bytes[from] ?? 0) << 8) | (bytes[from + 1] ?? 0);
          if (bytesLong !== 2) for (packed = 0; look < end; look += 1) packed = (packed << 8) | (bytes[look] ?? 0);
          const base = bases[first + element] ?? 0;
          const place = (base >> 5) + (Math.imul(packed, multipliers[first + element] ?? 0) >>> (base & 31));
          fine = fine && bytesLong <= 4 && codeKeys[place] === packed;
        } else if (kind === kindDecimal || kind === kindInteger) {
          while (look < end && ((bytes[look] ?? 0) - 48) >>> 0 < 10) look += 1;
          if (kind === kindDecimal && look < end && look > from && bytes[look] === 46) {
            look += 1;
            while (look < end && ((bytes[look] ?? 0) - 48) >>> 0 < 10) look += 1;
          }
          fine = fine && look === end;
        } else if (kind === kindDate) fine = fine && isPlainDate(bytes, from, years);
        else fine = fine && kind === kindTime && isPlainTime(bytes, from, end);
      }
      if (!fine || good[segment] !== present || end !== stop || bytes[stop - 1] === bytes[marks[markAt] ?? 0]) break;

      // Its place; only then it is taken.
      if (rules.waits || !walker.advance(segment, at + 1, start + window.base)) break;
      at += 1;
      if (rules.hooked[segment] === 1)
        this.#show(window, { start, stop, firstMark: markAt, lastMark, id, elements, segment, present, ordinal: at });
      if (broken) breaksBetween += 1;
      cursor = (stop + 1) | 0;
      markAt = (lastMark + 1) | 0;
      elementsBefore = elementsNow;
    }
    window.cursor = cursor;
    window.segmentAt = segmentAt;
    window.markAt = markAt;
    window.elementsBefore = elementsBefore;
    window.breaksBetween = breaksBetween;
  }
}
