import { NumberSet } from './number-set.ts';

/** What was seen of a sequence 1, 2, 3 …: all of it up to a number, and what came early. Its memory grows with the gaps. */
export class SequenceSet {
  readonly #early: NumberSet;
  #upTo = 0;

  constructor(gapsMax = 10_000) {
    this.#early = new NumberSet(gapsMax);
  }

  /** All numbers up to this one were seen. */
  get upTo(): number {
    return this.#upTo;
  }

  /** `full` when there are too many gaps to remember it. */
  add(value: number): 'new' | 'known' | 'full' {
    if (value <= this.#upTo) return 'known';
    if (value > this.#upTo + 1) return this.#early.add(value);
    this.confirmTo(value);
    return 'new';
  }

  has(value: number): boolean {
    return value <= this.#upTo || this.#early.endOf(value) >= value;
  }

  /** Counts all up to a number as seen. */
  confirmTo(value: number): void {
    if (value <= this.#upTo) return;
    this.#upTo = this.#early.endOf(value + 1);
    this.#early.dropTo(this.#upTo);
  }

  /** First and last number of each gap. */
  gaps(): readonly (readonly [number, number])[] {
    let next = this.#upTo + 1;
    return this.#early.ranges().map(([from, to]) => {
      const gap = [next, from - 1] as const;
      next = to + 1;
      return gap;
    });
  }
}
