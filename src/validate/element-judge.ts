import { constraint, elementKind, type SegmentTables } from '../schema/tables.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { CarefulJudge } from './careful-judge.ts';
import type { ElementFaults } from './element-faults.ts';
import type { Examiner } from './examine.ts';
import type { PresenceJudge } from './presence.ts';
import { isPlainDate, isPlainDecimal, isPlainInteger, isPlainTime } from './quick.ts';

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
  readonly #faults: ElementFaults;
  readonly #presence: PresenceJudge;
  readonly #years: Examiner['years'];
  readonly #careful: CarefulJudge;

  constructor(parts: ElementJudgeParts) {
    this.#tables = parts.tables;
    this.#faults = parts.faults;
    this.#presence = parts.presence;
    this.#years = parts.years;
    this.#careful = new CarefulJudge(parts);
  }

  /** Returns the presence mask: bit n - 1 for element n. */
  judge(view: SegmentView, segment: number, suspicious: boolean): number {
    const { firstMark, lastMark, elements } = view;
    const tables = this.#tables;
    if (suspicious || lastMark - firstMark !== elements || view.binaryBytes >= 0 || !view.dialect.plain) {
      return this.#careful.judge(view, segment);
    }
    const known = tables.count[segment] ?? 0;
    const first = tables.first[segment] ?? 0;
    const present = this.#plain(view, { first, count: Math.min(elements, known), segment });
    if (elements > known) this.#careful.tooMany(view, segment);
    this.#presence.judge(segment, present);
    return present;
  }

  #plain(view: SegmentView, at: { readonly first: number; readonly count: number; readonly segment: number }): number {
    const { bytes, marks, firstMark } = view;
    const { constraints, lists } = this.#tables;
    const last = view.elements - 1;
    let present = 0;
    let start = (marks[firstMark] ?? 0) + 1;
    for (let element = 0; element < at.count; element += 1) {
      const end = element === last ? view.end : (marks[firstMark + element + 1] ?? 0);
      const length = end - start;
      if (length > 0) {
        present |= 1 << element;
        const rule = constraints[at.first + element] ?? 0;
        let good =
          length >= ((rule >>> constraint.minShift) & constraint.minMask) && length <= rule >>> constraint.maxShift;
        switch (rule & constraint.kindMask) {
          case elementKind.text:
            good = good && bytes[start] !== 32;
            break;
          case elementKind.code: {
            let packed = 0;
            for (let code = start; code < end; code += 1) packed = (packed << 8) | (bytes[code] ?? 0);
            good = good && length <= 4 && (lists[at.first + element]?.hasPacked(packed) ?? false);
            break;
          }
          case elementKind.integer:
            good = good && isPlainInteger(bytes, start, end);
            break;
          case elementKind.decimal:
            good = good && isPlainDecimal(bytes, start, end);
            break;
          case elementKind.date:
            good = good && isPlainDate(bytes, start, this.#years);
            break;
          case elementKind.time:
            good = good && isPlainTime(bytes, start, end);
            break;
          case elementKind.composite:
            this.#careful.composite({ segment: at.segment, element: element + 1, from: start, to: end });
            break;
          default:
            good = false;
        }
        if (!good) this.#doubt(at.segment, element + 1, start, end);
      }
      start = end + 1;
    }
    return present;
  }

  #doubt(segment: number, element: number, from: number, to: number): void {
    const detail = this.#tables.details[(this.#tables.first[segment] ?? 0) + element - 1];
    if (detail) this.#faults.examine({ segment, element, detail, from, to });
  }
}
