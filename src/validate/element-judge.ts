import { constraint, elementKind, type SegmentTables } from '../schema/tables.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { CarefulJudge } from './careful-judge.ts';
import type { ElementFaults } from './element-faults.ts';
import type { Examiner } from './examine.ts';
import type { PresenceJudge } from './presence.ts';
import { isPlainTime } from './quick.ts';
import { isDate, isDecimal, isInteger, WordReader } from './word-reader.ts';

export interface ElementJudgeParts {
  readonly tables: SegmentTables;
  readonly faults: ElementFaults;
  readonly presence: PresenceJudge;
  readonly years: Examiner['years'];
  /** Byte → 1 where the character set has it. */
  readonly allowed: Uint8Array;
}

/**
 * Judges the elements of segments. The way for plain segments (elements alone, no byte in doubt) runs over the marks
 * with one packed constraint an element; whatever is not surely good goes to the exact examination.
 */
export class ElementJudge {
  readonly #tables: SegmentTables;
  readonly #constraints: Int32Array;
  readonly #first: Int32Array;
  readonly #count: Int32Array;
  readonly #codeKeys: Int32Array;
  readonly #codeBases: Int32Array;
  readonly #codeMultipliers: Int32Array;
  readonly #reader = new WordReader();
  readonly #faults: ElementFaults;
  readonly #presence: PresenceJudge;
  readonly #years: Examiner['years'];
  readonly #careful: CarefulJudge;

  constructor(parts: ElementJudgeParts) {
    this.#tables = parts.tables;
    this.#constraints = parts.tables.constraints;
    this.#first = parts.tables.first;
    this.#count = parts.tables.count;
    this.#codeKeys = parts.tables.codes.keys;
    this.#codeBases = parts.tables.codes.bases;
    this.#codeMultipliers = parts.tables.codes.multipliers;
    this.#faults = parts.faults;
    this.#presence = parts.presence;
    this.#years = parts.years;
    this.#careful = new CarefulJudge(parts);
  }

  /** Whether the bytes of a segment can be read the way that `plain` does. */
  reaches(view: SegmentView): boolean {
    return this.#reader.holds(view);
  }

  /** Segments that are not plain. Returns the presence mask: bit n - 1 for element n. */
  careful(view: SegmentView, segment: number): number {
    return this.#careful.judge(view, segment);
  }

  /** Segments without components, repetitions and odd bytes, in a dialect of single bytes. Returns the presence mask. */
  plain(view: SegmentView, segment: number): number {
    const { marks, firstMark, elements } = view;
    const constraints = this.#constraints;
    const { words } = this.#reader;
    const first = this.#first[segment] ?? 0;
    const known = this.#count[segment] ?? 0;
    const count = Math.min(elements, known);
    const last = elements - 1;
    let present = 0;
    // Marks are unsigned words: without the `| 0` positions become floating-point numbers in the compiled code.
    let end = (marks[firstMark] ?? 0) | 0;
    for (let element = 0; element < count; element += 1) {
      const start = (end + 1) | 0;
      end = element === last ? view.end : (marks[firstMark + element + 1] ?? 0) | 0;
      const length = (end - start) | 0;
      if (length <= 0) continue;
      present |= 1 << element;
      const rule = constraints[first + element] ?? 0;
      const excess = (length - ((rule >>> constraint.minShift) & constraint.minMask)) | 0;
      const fits = excess >= 0 && excess <= rule >>> constraint.spanShift;
      const kind = rule & constraint.kindMask;
      let good = false;
      if (kind === elementKind.text) good = words.getUint8(start) !== 32;
      else if (kind === elementKind.code) good = this.#isListed(first + element, words.getInt32(start), length);
      else if (kind === elementKind.decimal) good = isDecimal(words, start, length);
      else if (kind === elementKind.date) good = isDate(words, start, this.#years);
      else if (kind === elementKind.integer) good = isInteger(words, start, length);
      else if (kind === elementKind.time) good = isPlainTime(view.bytes, start, end);
      else if (kind === elementKind.composite) good = this.#composite(segment, element + 1, start);
      if (!(fits && good)) this.#doubt(segment, element + 1, start);
    }
    if (elements > known) this.#careful.tooMany(view, segment);
    if (this.#presence.good[segment] !== present) this.#presence.judge(segment, present);
    return present;
  }

  /** `word`: four bytes from the first of the code on, that one highest. */
  #isListed(at: number, word: number, length: number): boolean {
    const base = this.#codeBases[at] ?? 0;
    const packed = (word >>> ((4 - length) << 3)) | 0;
    const slot = (base >> 5) + (Math.imul(packed, this.#codeMultipliers[at] ?? 0) >>> (base & 31));
    return length <= 4 && this.#codeKeys[slot] === packed;
  }

  #composite(segment: number, element: number, from: number): boolean {
    this.#careful.composite({ segment, element, from, to: this.#endOf(element) });
    return true;
  }

  #doubt(segment: number, element: number, from: number): void {
    const to = this.#endOf(element);
    const detail = this.#tables.details[(this.#tables.first[segment] ?? 0) + element - 1];
    if (detail) this.#faults.examine({ segment, element, detail, from, to });
  }

  #endOf(element: number): number {
    const { view } = this.#faults;
    return element === view.elements ? view.end : (view.marks[view.firstMark + element] ?? 0);
  }
}
