import { type Automaton, step } from '../schema/automaton.ts';
import type { WalkFaults } from './walk-faults.ts';
import type { WalkState } from './walk-state.ts';

/** How often segments and loops came, against how often they may. */
export class RepeatCounter {
  readonly #automaton: Automaton;
  readonly #faults: WalkFaults;
  readonly #state: Pick<WalkState, 'uses'>;
  /** By loop: how often it was entered. May be moved to other memory. */
  loopCounts: Int32Array;

  constructor(automaton: Automaton, faults: WalkFaults, state: Pick<WalkState, 'uses'>) {
    this.#automaton = automaton;
    this.#faults = faults;
    this.#state = state;
    this.loopCounts = new Int32Array(automaton.loopMax.length);
  }

  /** A set begins. There are some dozen loops, for which calling `fill` takes longer. */
  forget(): void {
    const { loopCounts } = this;
    for (let loop = 0; loop < loopCounts.length; loop += 1) loopCounts[loop] = 0;
  }

  /** Counts a repeat, unless it is one too many. */
  quietly(entry: number): boolean {
    const { max, loop, loopMax } = this.#automaton;
    const target = entry & step.target;
    if ((entry & step.same) !== 0) {
      const most = max[target] ?? 0;
      if (most > 0 && this.#state.uses >= most) return false;
      this.#state.uses += 1;
      return true;
    }
    const at = loop[target] ?? 0;
    const count = (entry & step.enter) !== 0 ? 1 : (this.loopCounts[at] ?? 0) + 1;
    const most = loopMax[at] ?? 0;
    if (most > 0 && count > most) return false;
    this.loopCounts[at] = count;
    this.#state.uses = 1;
    return true;
  }

  /** Repeats of a segment or a loop. Being one too many is told once. */
  count(entry: number, segment: number): void {
    const { max, loop, loopMax } = this.#automaton;
    const target = entry & step.target;
    if ((entry & step.same) !== 0) {
      this.#state.uses += 1;
      const most = max[target] ?? 0;
      if (most > 0 && this.#state.uses === most + 1) this.#faults.segmentTooMany(segment, most);
      return;
    }
    this.#state.uses = 1;
    const at = loop[target] ?? 0;
    const count = (entry & step.enter) !== 0 ? 1 : (this.loopCounts[at] ?? 0) + 1;
    this.loopCounts[at] = count;
    const most = loopMax[at] ?? 0;
    if (most > 0 && count === most + 1) this.#faults.loopTooMany(at, most);
  }
}
