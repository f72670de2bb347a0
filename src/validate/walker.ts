import { type Automaton, step } from '../schema/automaton.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { type Reading, readingsOf } from './readings.ts';
import { RepeatCounter } from './repeat-counter.ts';
import type { WalkFaults } from './walk-faults.ts';
import { type Guess, isClean, type Pending, type Seen, takeOut, type WalkState } from './walk-state.ts';

/** So many segments a reading may stand still before it is given up. */
const idleMax = 2;

/**
 * Follows a set through its automaton. One fault gives one finding: what mandatory segments were passed over is told
 * one segment later, when it is clear that the segment found instead did not itself stand in the wrong place; after a
 * misplaced segment all plausible places are kept, and the one that the next segments fit wins.
 */
export class Walker {
  readonly #automaton: Automaton;
  readonly #table: Int32Array;
  readonly #width: number;
  readonly #faults: WalkFaults;
  /** Also read and written by the row kernel's driver. */
  readonly state: WalkState = { place: 0, before: 0, uses: 1, lastSegment: 0, lastOrdinal: 1, lastOffset: 0 };
  readonly repeats: RepeatCounter;
  /** Anything below is set, so that the short way may not be taken. */
  #unsure = false;
  #others: readonly Guess[] = [];
  #pending: Pending | null = null;
  #forgive = false;
  /** Segments told missing, and segments told misplaced: when one turns up, or is not there, it is the same fault. */
  #toldMissing: number[] = [];
  #toldMisplaced: number[] = [];

  constructor(automaton: Automaton, faults: WalkFaults) {
    this.#automaton = automaton;
    this.#table = automaton.table;
    this.#width = automaton.width;
    this.#faults = faults;
    this.repeats = new RepeatCounter(automaton, faults, this.state);
  }

  /** ST was read. */
  begin(st: SegmentView): void {
    this.state.place = 0;
    this.state.before = 0;
    this.state.uses = 1;
    this.repeats.forget();
    this.#settle();
    if (this.#toldMissing.length > 0) this.#toldMissing = [];
    if (this.#toldMisplaced.length > 0) this.#toldMisplaced = [];
    this.#remember(this.#automaton.segment[0] ?? 0, st, 1);
  }

  /** How often a loop was entered, its parent being the same. */
  loopCount(loop: number): number {
    return this.repeats.loopCounts[loop] ?? 0;
  }

  /** An error of order was told or is about to be: what depends on the order cannot be judged. */
  get unsure(): boolean {
    return this.#unsure;
  }

  get loop(): number {
    return this.#automaton.loop[this.state.place] ?? 0;
  }

  /** A segment of the version. Returns false where it has no place in this set. */
  step(segment: number, view: SegmentView, ordinal: number): boolean {
    const entry = this.#table[this.state.place * this.#width + segment] ?? 0;
    let known = true;
    if (entry > 0 && entry < step.missing && !this.#unsure) {
      this.state.before = this.state.place;
      if (entry >= step.same) this.repeats.count(entry, segment);
      else this.state.uses = 1;
      this.state.place = entry & step.target;
    } else {
      known = this.#slow(segment, { segment, ordinal, offset: view.base + view.start });
    }
    this.#remember(segment, view, ordinal);
    return known;
  }

  /** As `step` where that has nothing to tell; otherwise nothing happens and the answer is false. */
  advance(segment: number, ordinal: number, offset: number): boolean {
    const entry = this.#table[this.state.place * this.#width + segment] ?? 0;
    if (entry === 0 || entry >= step.missing || this.#unsure) return false;
    const target = entry & step.target;
    if (entry < step.same) this.state.uses = 1;
    else if (!this.repeats.quietly(entry)) return false;
    this.state.before = this.state.place;
    this.state.place = target;
    this.state.lastSegment = segment;
    this.state.lastOrdinal = ordinal;
    this.state.lastOffset = offset;
    return true;
  }

  /** A segment that this version or set does not have: the next one may go on from wherever it fits. */
  stranger(): void {
    this.#tellPending();
    this.#forgive = true;
    this.#unsure = true;
  }

  /** SE was read. */
  end(segment: number, se: SegmentView, ordinal: number): void {
    this.step(segment, se, ordinal);
    this.#tellPending();
  }

  #remember(segment: number, view: SegmentView, ordinal: number): void {
    this.state.lastSegment = segment;
    this.state.lastOrdinal = ordinal;
    this.state.lastOffset = view.base + view.start;
  }

  get #last(): Seen {
    return { segment: this.state.lastSegment, ordinal: this.state.lastOrdinal, offset: this.state.lastOffset };
  }

  /** The long way: something is in doubt, or this step is no plain one. */
  #slow(segment: number, seen: Seen): boolean {
    let entry = this.#entry(this.state.place, segment);
    if (!isClean(entry)) {
      const other = this.#others.find(({ place }) => isClean(this.#entry(place, segment)));
      if (other !== undefined) entry = this.#change(other, segment);
    }
    if (entry === 0) return this.#misplaced(segment, seen);
    this.#tellPending();
    this.#others = this.#advanceOthers(segment, entry & step.target);
    if ((entry & step.missing) !== 0) this.#passOver(segment, seen, entry & step.target);
    this.state.before = this.state.place;
    const move = entry & ~step.missing;
    if (move >= step.same) this.repeats.count(move, segment);
    else this.state.uses = 1;
    this.state.place = entry & step.target;
    this.#forgive = false;
    this.#unsure = this.#others.length > 0 || this.#pending !== null;
    return true;
  }

  /** Another reading than the one so far turns out right. What was pending under the old one is told as the new one has it. */
  #change(to: Guess, segment: number): number {
    const pending = this.#pending;
    this.#pending = null;
    if (pending) this.#tellMisplaced(to, pending.instead, this.state.lastSegment);
    this.#others = [
      { kind: 'out-of-sequence', place: this.state.place, idle: 1 },
      ...this.#others.filter((one) => one !== to),
    ];
    this.state.place = to.place;
    return this.#entry(to.place, segment);
  }

  /** Something mandatory is missing, or this segment belongs elsewhere: the next ones will show. */
  #passOver(segment: number, seen: Seen, target: number): void {
    const readings = readingsOf(this.#automaton, this.state.place, segment).filter(({ place }) => place !== target);
    this.#others = [...this.#others, ...readings.map((reading) => ({ ...reading, idle: 0 }))];
    if (this.#forgive) return;
    const at = this.state.place * this.#automaton.width + segment;
    this.#pending = { places: this.#automaton.missing.get(at) ?? [], instead: seen };
  }

  /** No step leads to the segment from here: it, or the one before it, is out of place, or the start of its loop is missing. */
  #misplaced(segment: number, seen: Seen): boolean {
    const viaBefore = this.#entry(this.state.before, segment);
    const target = viaBefore & step.target;
    const here = this.state.place;
    if (isClean(viaBefore) && target > this.state.before && target < here && !this.#forgive) {
      this.#pending = null;
      const late = takeOut(this.#toldMissing, this.state.lastSegment);
      if (!late) this.#tellMisplaced({ kind: 'out-of-sequence', place: here }, this.#last, segment);
      this.#move(target, [{ kind: 'out-of-sequence', place: here, idle: 0 }]);
      return true;
    }
    this.#tellPending();
    const readings = readingsOf(this.#automaton, here, segment);
    const [first] = readings;
    if (!first) return false;
    if (!this.#forgive && !takeOut(this.#toldMissing, segment))
      this.#tellMisplaced(first, seen, this.state.lastSegment);
    const others: Reading[] = [...readings.slice(1), { kind: 'out-of-sequence', place: here }];
    this.#move(
      first.place,
      others.map((reading) => ({ ...reading, idle: 0 })),
    );
    return true;
  }

  #tellMisplaced(reading: Reading, seen: Seen, other: number): void {
    this.#toldMisplaced.push(seen.segment);
    if (reading.kind === 'loop-not-begun') this.#faults.loopNotBegun(seen, this.#automaton.loop[reading.place] ?? 0);
    else this.#faults.outOfSequence(seen, other);
  }

  #move(place: number, others: readonly Guess[]): void {
    this.state.before = this.state.place;
    this.state.place = place;
    this.state.uses = 1;
    this.#others = others;
    this.#forgive = true;
    this.#unsure = true;
  }

  /** The other readings go along; one that cannot waits a while; one that meets the main one is done. */
  #advanceOthers(segment: number, main: number): readonly Guess[] {
    if (this.#others.length === 0) return this.#others;
    const next: Guess[] = [];
    for (const { kind, place, idle } of this.#others) {
      const entry = this.#entry(place, segment);
      const moved: Guess = isClean(entry)
        ? { kind, place: entry & step.target, idle: 0 }
        : { kind, place, idle: idle + 1 };
      const known = moved.place === main || next.some((one) => one.place === moved.place);
      if (!known && moved.idle <= idleMax) next.push(moved);
    }
    return next;
  }

  #tellPending(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    for (const place of pending.places) {
      const segment = this.#automaton.segment[place] ?? 0;
      if (takeOut(this.#toldMisplaced, segment)) continue;
      this.#faults.missing(place, pending.instead);
      this.#toldMissing.push(segment);
    }
  }

  #settle(): void {
    this.#unsure = false;
    if (this.#others.length > 0) this.#others = [];
    this.#pending = null;
    this.#forgive = false;
  }

  #entry(place: number, segment: number): number {
    return this.#table[place * this.#width + segment] ?? 0;
  }
}
