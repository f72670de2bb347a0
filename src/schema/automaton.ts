/** Flags of a step, above the twelve bits of its target. A step of 0 leads nowhere. */
export const step = {
  target: 0xfff,
  /** The same place once more. */
  same: 0x1000,
  /** Enters a loop for the first time in its parent. */
  enter: 0x2000,
  /** Begins a loop anew. */
  repeat: 0x4000,
  /** Passes over something mandatory. */
  missing: 0x8000,
  /** One too many of a segment that may stand once, or of a loop that may. */
  exceeds: 0x10000,
} as const;

/**
 * The order of one transaction set. Its states are the places (leaves) of the structure in order of reading, from 0
 * (ST); being in a state means that the last segment stood there. `table[state * width + segment]` is the step.
 */
export interface Automaton {
  readonly width: number;
  readonly table: Int32Array;
  /** By place: segment, greatest use (0 without limit), the loop around it. */
  readonly segment: Int32Array;
  readonly max: Int32Array;
  readonly loop: Int32Array;
  /** By loop, 0 being the set itself: greatest repeat (0 without limit), parent, first and last place. */
  readonly loopMax: Int32Array;
  readonly loopParent: Int32Array;
  readonly loopFirst: Int32Array;
  readonly loopLast: Int32Array;
  readonly loopNames: readonly string[];
  /** By index in `table`: the places passed over that are mandatory; a loop is named by its first place. */
  readonly missing: ReadonlyMap<number, readonly number[]>;
}
