import { step } from '../schema/automaton.ts';
import type { Reading } from './readings.ts';

/** A segment as findings name it later on, when it is no longer at hand. */
export interface Seen {
  readonly segment: number;
  readonly ordinal: number;
  readonly offset: number;
}

/** Where the walker stands and came from, how often the place was used, and the last segment. */
export interface WalkState {
  place: number;
  before: number;
  uses: number;
  lastSegment: number;
  lastOrdinal: number;
  lastOffset: number;
}

/** What was passed over and is not told yet. */
export interface Pending {
  /** Mandatory places that were passed over. */
  readonly places: readonly number[];
  /** The segment found instead. */
  readonly instead: Seen;
}

/** Another place where the walker may be, and for how many segments that reading has not moved on. */
export interface Guess extends Reading {
  readonly idle: number;
}

/** A step that neither passes over anything mandatory nor exceeds a limit. */
export function isClean(entry: number): boolean {
  return entry > 0 && (entry & (step.missing | step.exceeds)) === 0;
}

/** Takes one of a value out of a list; whether there was one. */
export function takeOut(list: number[], value: number): boolean {
  const at = list.indexOf(value);
  if (at >= 0) list.splice(at, 1);
  return at >= 0;
}
