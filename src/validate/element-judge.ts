import { constraint, elementKind, type SegmentTables } from '../schema/tables.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { CarefulJudge } from './careful-judge.ts';
import type { ElementFaults } from './element-faults.ts';
import type { Examiner } from './examine.ts';
import type { PresenceJudge } from './presence.ts';
import { isPlainDate, isPlainTime } from './quick.ts';

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
  /** By element: the last code that was found in its list. Real files repeat the same few. */
  readonly #lastCode: Int32Array;
  readonly #faults: ElementFaults;
  readonly #presence: PresenceJudge;
  readonly #goodPresence: Int32Array;
  readonly #years: Examiner['years'];
  readonly #careful: CarefulJudge;

  constructor(parts: ElementJudgeParts) {
    this.#tables = parts.tables;
    this.#constraints = parts.tables.constraints;
    this.#lastCode = new Int32Array(parts.tables.constraints.length);
    this.#faults = parts.faults;
    this.#presence = parts.presence;
    this.#goodPresence = parts.presence.good;
    this.#years = parts.years;
    this.#careful = new CarefulJudge(parts);
  }

  /** Segments that are not plain. Returns the presence mask: bit n - 1 for element n. */
  careful(view: SegmentView, segment: number): number {
    return this.#careful.judge(view, segment);
  }

  /** Segments without components, repetitions and odd bytes, in a dialect of single bytes. Returns the presence mask. */
  plain(view: SegmentView, segment: number): number {
    const { bytes, marks, firstMark, elements } = view;
    const constraints = this.#constraints;
    const first = this.#tables.first[segment] ?? 0;
    const known = this.#tables.count[segment] ?? 0;
    const count = Math.min(elements, known);
    const last = elements - 1;
    let present = 0;
    // Marks are unsigned words: without the `| 0` positions become floating-point numbers in the compiled code.
    let end = (marks[firstMark] ?? 0) | 0;
    for (let element = 0; element < count; element += 1) {
      const start = (end + 1) | 0;
      end = element === last ? view.end : (marks[firstMark + element + 1] ?? 0) | 0;
      if (end === start) continue;
      present |= 1 << element;
      const rule = constraints[first + element] ?? 0;
      const excess = (end - start - ((rule >>> constraint.minShift) & constraint.minMask)) | 0;
      let good = excess >= 0 && excess <= rule >>> constraint.spanShift;
      let at = start;
      switch (rule & constraint.kindMask) {
        case elementKind.text:
          good = good && bytes[start] !== 32;
          break;
        case elementKind.code: {
          let packed = 0;
          if (end - start === 2) packed = ((bytes[start] ?? 0) << 8) | (bytes[start + 1] ?? 0);
          else for (; at < end; at += 1) packed = (packed << 8) | (bytes[at] ?? 0);
          good =
            good &&
            (packed === this.#lastCode[first + element] || this.#isListed(first + element, packed, end - start));
          break;
        }
        case elementKind.decimal:
          while (at < end && ((bytes[at] ?? 0) - 48) >>> 0 < 10) at += 1;
          if (at < end && at > start && bytes[at] === 46) at += 1;
          while (at < end && ((bytes[at] ?? 0) - 48) >>> 0 < 10) at += 1;
          good = good && at === end;
          break;
        case elementKind.integer:
          while (at < end && ((bytes[at] ?? 0) - 48) >>> 0 < 10) at += 1;
          good = good && at === end;
          break;
        case elementKind.date:
          good = good && isPlainDate(bytes, start, this.#years);
          break;
        case elementKind.time:
          good = good && isPlainTime(bytes, start, end);
          break;
        case elementKind.composite:
          this.#careful.composite({ segment, element: element + 1, from: start, to: end });
          break;
        default:
          good = false;
      }
      if (!good) this.#doubt(segment, element + 1, start);
    }
    if (elements > known) this.#careful.tooMany(view, segment);
    if (this.#goodPresence[segment] !== present) this.#presence.judge(segment, present);
    return present;
  }

  #isListed(at: number, packed: number, length: number): boolean {
    const listed = length <= 4 && (this.#tables.lists[at]?.hasPacked(packed) ?? false);
    if (listed) this.#lastCode[at] = packed;
    return listed;
  }

  #doubt(segment: number, element: number, from: number): void {
    const { view } = this.#faults;
    const to = element === view.elements ? view.end : (view.marks[view.firstMark + element] ?? 0);
    const detail = this.#tables.details[(this.#tables.first[segment] ?? 0) + element - 1];
    if (detail) this.#faults.examine({ segment, element, detail, from, to });
  }
}
