import type { Automaton } from '../schema/automaton.ts';
import type { SegmentTables } from '../schema/tables.ts';
import type { Reporter } from './reporter.ts';
import type { Seen } from './walk-state.ts';

/** Findings about which segment stands where. */
export class WalkFaults {
  readonly #automaton: Automaton;
  readonly #tables: SegmentTables;
  readonly #reporter: Reporter;

  constructor(automaton: Automaton, tables: SegmentTables, reporter: Reporter) {
    this.#automaton = automaton;
    this.#tables = tables;
    this.#reporter = reporter;
  }

  segmentTooMany(segment: number, most: number): void {
    const times = most === 1 ? 'once' : `${most} times`;
    this.#reporter.tell('SEGMENT_TOO_MANY', {
      message: `${this.#name(segment)} is repeated too often: at most ${times} here`,
    });
  }

  loopTooMany(loop: number, most: number): void {
    const trigger = this.#automaton.segment[this.#automaton.loopFirst[loop] ?? 0] ?? 0;
    const times = most === 1 ? 'once' : `${most} times`;
    this.#reporter.tell('LOOP_TOO_MANY', {
      message: `The loop of ${this.#name(trigger)} is repeated too often: at most ${times} here`,
    });
  }

  /** `instead` is the segment that was found where the missing one should have been. */
  missing(place: number, instead: Seen): void {
    const segment = this.#automaton.segment[place] ?? 0;
    const found = this.#tables.segmentIds[instead.segment] ?? '';
    this.#reporter.tell('SEGMENT_MISSING', {
      message: `${this.#name(segment)} is mandatory and missing before ${found}`,
      segmentId: this.#tables.segmentIds[segment] ?? '',
      ordinal: instead.ordinal,
      ...this.#away(instead),
    });
  }

  outOfSequence(seen: Seen, other: number): void {
    const next = this.#away(seen).offset === undefined ? 'after' : 'before';
    this.#reporter.tell('SEGMENT_SEQUENCE', {
      message: `${this.#name(seen.segment)} is out of sequence: it must not stand ${next} ${this.#tables.segmentIds[other]}`,
      segmentId: this.#tables.segmentIds[seen.segment] ?? '',
      ordinal: seen.ordinal,
      ...this.#away(seen),
    });
  }

  loopNotBegun(seen: Seen, loop: number): void {
    const id = this.#tables.segmentIds[this.#missingTrigger(seen, loop)] ?? '';
    this.#reporter.tell('SEGMENT_UNEXPECTED', {
      message: `${this.#name(seen.segment)} is not expected here: it belongs to the loop that ${id} begins, and there is no ${id} before it`,
      segmentId: this.#tables.segmentIds[seen.segment] ?? '',
      ordinal: seen.ordinal,
      ...this.#away(seen),
    });
  }

  /** What begins the loop; where that is the segment itself, what begins the loop around. */
  #missingTrigger(seen: Seen, loop: number): number {
    const { segment, loopFirst, loopParent } = this.#automaton;
    const trigger = segment[loopFirst[loop] ?? 0] ?? 0;
    const around = loopParent[loop] ?? -1;
    return trigger === seen.segment && around > 0 ? (segment[loopFirst[around] ?? 0] ?? 0) : trigger;
  }

  /** The offset of a segment that is not the one at hand. */
  #away(seen: Seen): { readonly offset?: number } {
    const { view } = this.#reporter;
    return seen.offset === view.base + view.start ? {} : { offset: seen.offset };
  }

  /** `N1 (Name)`. */
  #name(segment: number): string {
    return `${this.#tables.segmentIds[segment]} (${this.#tables.segmentNames[segment]})`;
  }
}
