import { textOf } from '../../kit/bytes.ts';
import { elementRange, type SegmentView } from '../../x12/segment-view.ts';

const powers = Float64Array.from({ length: 23 }, (_, power) => 10 ** power);

/** Finds elements of a segment for the business rules, without making objects or text on plain segments. */
export class Fields {
  /** Where the last located element stands. */
  from = 0;
  to = 0;
  /** Decimals of the last number, the implied ones left out. */
  decimals = 0;
  /** The number read last. Rules ask for the same one in turn: it is read once. */
  number = 0.5;
  #lastFrom = -1;
  #lastImplied = 0;

  /** A new segment is looked at. */
  forget(): void {
    this.#lastFrom = -1;
  }

  /** Whether element `position` is there and not empty. */
  locate(view: SegmentView, position: number): boolean {
    const { firstMark, lastMark, marks } = view;
    if (position > view.elements) return false;
    if (lastMark - firstMark === view.elements && view.dialect.plain) {
      this.from = (((marks[firstMark + position - 1] ?? 0) | 0) + 1) | 0;
      this.to = position === view.elements ? view.end : (marks[firstMark + position] ?? 0) | 0;
      return this.to > this.from;
    }
    const range = elementRange(view, position);
    this.from = range?.start ?? 0;
    this.to = range?.end ?? 0;
    return this.to > this.from;
  }

  /** Up to four bytes of an element packed as by packId; 0 where it is absent, -1 where it is longer. */
  packed(view: SegmentView, position: number): number {
    if (!this.locate(view, position)) return 0;
    if (this.to - this.from > 4) return -1;
    let packed = 0;
    for (let at = this.from; at < this.to; at += 1) packed = (packed << 8) | (view.bytes[at] ?? 0);
    return packed | 0;
  }

  /** A number as it is written, `implied` decimals taken off; NaN where it is absent or none. */
  decimal(view: SegmentView, position: number, implied = 0): number {
    return this.read(view, position, implied) ? this.number : Number.NaN;
  }

  /** As {@link decimal}, but leaves the number in `number`: returning it would make an object of it. */
  read(view: SegmentView, position: number, implied: number): boolean {
    if (!this.locate(view, position)) return false;
    if (this.from === this.#lastFrom && implied === this.#lastImplied) return true;
    const { to } = this;
    const { bytes } = view;
    let at = this.from;
    const negative = bytes[at] === 45;
    if (negative) at += 1;
    let value = 0;
    let point = to;
    for (; at < to; at += 1) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit >= 0 && digit <= 9) value = value * 10 + digit;
      else if (digit === -2 && point === to) point = at;
      else return false;
    }
    this.decimals = point === to ? 0 : to - point - 1;
    const power = this.decimals + implied;
    if (power > 0) value /= powers[power] ?? Number.NaN;
    this.number = negative ? -value : value;
    this.#lastFrom = this.from;
    this.#lastImplied = implied;
    return true;
  }

  text(view: SegmentView, position: number): string {
    return this.locate(view, position) ? textOf(view.bytes, this.from, this.to).trim() : '';
  }
}

/** `CTT01` → the segment's id and the position. */
export function splitReference(reference: string): { readonly id: string; readonly position: number } {
  return { id: reference.slice(0, -2), position: Number(reference.slice(-2)) };
}
