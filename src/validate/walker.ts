import { type Automaton, step } from '../schema/automaton.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { readingsOf } from './readings.ts';
import type { WalkFaults } from './walk-faults.ts';

/** A segment as findings name it later on, when it is no longer at hand. */
export interface Seen {
  readonly segment: number;
  readonly ordinal: number;
  readonly offset: number;
}

interface Pending {
  /** Mandatory places that were passed over. */
  readonly places: readonly number[];
  /** The segment found instead. */
  readonly instead: Seen;
}

/**
 * Follows a set through its automaton. One fault gives one finding: what mandatory segments were passed over is told
 * one segment later, when it is clear that the segment found instead did not itself stand in the wrong place; after a
 * misplaced segment all plausible places are kept, and the one that the next segments fit wins.
 */
export class Walker {
  /** The place in the structure where the segment at hand stands. */
  place = 0;
  readonly #automaton: Automaton;
  readonly #faults: WalkFaults;
  readonly #loopCounts: Int32Array;
  #before = 0;
  #uses = 1;
  #last: { segment: number; ordinal: number; offset: number } = { segment: 0, ordinal: 1, offset: 0 };
  /** Anything below is set, so that the short way may not be taken. */
  #unsure = false;
  #others: readonly number[] = [];
  #pending: Pending | null = null;
  #forgive = false;
  #toldMissing: number[] = [];

  constructor(automaton: Automaton, faults: WalkFaults) {
    this.#automaton = automaton;
    this.#faults = faults;
    this.#loopCounts = new Int32Array(automaton.loopMax.length);
  }

  /** ST was read. */
  begin(st: SegmentView): void {
    this.place = 0;
    this.#before = 0;
    this.#uses = 1;
    this.#loopCounts.fill(0);
    this.#settle();
    this.#toldMissing = [];
    this.#remember(this.#automaton.segment[0] ?? 0, st, 1);
  }

  /** How often a loop was entered, its parent being the same. */
  loopCount(loop: number): number {
    return this.#loopCounts[loop] ?? 0;
  }

  get loop(): number {
    return this.#automaton.loop[this.place] ?? 0;
  }

  /** A segment of the version. Returns false where it has no place in this set. */
  step(segment: number, view: SegmentView, ordinal: number): boolean {
    const entry = this.#automaton.table[this.place * this.#automaton.width + segment] ?? 0;
    let known = true;
    if (entry > 0 && entry < step.missing && !this.#unsure) {
      this.#before = this.place;
      if (entry >= step.same) this.#count(entry, segment);
      else this.#uses = 1;
      this.place = entry & step.target;
    } else {
      known = this.#slow(segment, { segment, ordinal, offset: view.base + view.start });
    }
    this.#remember(segment, view, ordinal);
    return known;
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
    const last = this.#last;
    last.segment = segment;
    last.ordinal = ordinal;
    last.offset = view.base + view.start;
  }

  /** Repeats of a segment or a loop. Being one too many is told once. */
  #count(entry: number, segment: number): void {
    const { max, loop, loopMax } = this.#automaton;
    const target = entry & step.target;
    if ((entry & step.same) !== 0) {
      this.#uses += 1;
      const most = max[target] ?? 0;
      if (most > 0 && this.#uses === most + 1) this.#faults.segmentTooMany(segment, most);
      return;
    }
    this.#uses = 1;
    const at = loop[target] ?? 0;
    const count = (entry & step.enter) !== 0 ? 1 : (this.#loopCounts[at] ?? 0) + 1;
    this.#loopCounts[at] = count;
    const most = loopMax[at] ?? 0;
    if (most > 0 && count === most + 1) this.#faults.loopTooMany(at, most);
  }

  /** The long way: something is in doubt, or this step is no plain one. */
  #slow(segment: number, seen: Seen): boolean {
    let entry = this.#entry(this.place, segment);
    if (!isClean(entry)) {
      const other = this.#others.find((place) => isClean(this.#entry(place, segment)));
      if (other !== undefined) {
        this.place = other;
        this.#others = [];
        this.#pending = null;
        entry = this.#entry(other, segment);
      }
    }
    if (entry === 0) return this.#misplaced(segment, seen);
    this.#tellPending();
    this.#others = this.#advanceOthers(segment, entry & step.target);
    if ((entry & step.missing) !== 0 && !this.#forgive) {
      const at = this.place * this.#automaton.width + segment;
      this.#pending = { places: this.#automaton.missing.get(at) ?? [], instead: seen };
    }
    this.#before = this.place;
    if (entry >= step.same) this.#count(entry & ~step.missing, segment);
    else this.#uses = 1;
    this.place = entry & step.target;
    this.#forgive = false;
    this.#unsure = this.#others.length > 0 || this.#pending !== null;
    return true;
  }

  /** No step leads to the segment from here: it, or the one before it, is out of place, or the start of its loop is missing. */
  #misplaced(segment: number, seen: Seen): boolean {
    const viaBefore = this.#entry(this.#before, segment);
    const target = viaBefore & step.target;
    const here = this.place;
    if (isClean(viaBefore) && target > this.#before && target < here && !this.#forgive) {
      this.#pending = null;
      this.#faults.outOfSequence({ ...this.#last }, segment);
      this.#move(target, [here]);
      return true;
    }
    this.#tellPending();
    const readings = readingsOf(this.#automaton, here, segment);
    const [first] = readings;
    if (!first) return false;
    if (!this.#forgive && !this.#takeBack(segment)) {
      if (first.kind === 'loop-not-begun') this.#faults.loopNotBegun(seen, this.#automaton.loop[first.place] ?? 0);
      else this.#faults.outOfSequence(seen, this.#last.segment);
    }
    this.#move(first.place, [...readings.slice(1).map((reading) => reading.place), here]);
    return true;
  }

  /** A segment that was told missing comes late: that was all. */
  #takeBack(segment: number): boolean {
    const at = this.#toldMissing.indexOf(segment);
    if (at < 0) return false;
    this.#toldMissing.splice(at, 1);
    return true;
  }

  #move(place: number, others: readonly number[]): void {
    this.#before = this.place;
    this.place = place;
    this.#uses = 1;
    this.#others = others;
    this.#forgive = true;
    this.#unsure = true;
  }

  /** The other readings go along as far as they can; one that meets the main one is done. */
  #advanceOthers(segment: number, main: number): readonly number[] {
    if (this.#others.length === 0) return this.#others;
    const next = this.#others.map((place) => this.#entry(place, segment)).filter(isClean);
    return [...new Set(next.map((entry) => entry & step.target))].filter((place) => place !== main);
  }

  #tellPending(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = null;
    for (const place of pending.places) {
      this.#faults.missing(place, pending.instead);
      this.#toldMissing.push(this.#automaton.segment[place] ?? 0);
    }
  }

  #settle(): void {
    this.#unsure = false;
    this.#others = [];
    this.#pending = null;
    this.#forgive = false;
  }

  #entry(place: number, segment: number): number {
    return this.#automaton.table[place * this.#automaton.width + segment] ?? 0;
  }
}

/** A step that neither passes over anything mandatory nor exceeds a limit. */
function isClean(entry: number): boolean {
  return entry > 0 && (entry & (step.missing | step.exceeds)) === 0;
}
