import type { Automaton } from '../schema/automaton.ts';

/** A place where a misplaced segment may belong, and what would then be wrong. */
export interface Reading {
  readonly kind: 'out-of-sequence' | 'loop-not-begun';
  readonly place: number;
}

/**
 * Where a segment may belong that no step leads to, the likeliest first: earlier in the innermost loop (its trigger is
 * missing, or the segment is late), in a later loop whose trigger is missing, earlier in one of the loops around.
 */
export function readingsOf(automaton: Automaton, from: number, segment: number): Reading[] {
  const readings: Reading[] = [];
  const inner = automaton.loop[from] ?? 0;
  const back = lastBefore(automaton, inner, { from, segment });
  if (back >= 0) readings.push({ kind: 'out-of-sequence', place: back });
  const ahead = automaton.segment.indexOf(segment, from + 1);
  if (ahead >= 0) readings.push({ kind: 'loop-not-begun', place: ahead });
  for (let loop = automaton.loopParent[inner] ?? -1; loop >= 0; loop = automaton.loopParent[loop] ?? -1) {
    const outside = lastBefore(automaton, loop, { from, segment });
    if (outside >= 0) readings.push({ kind: 'out-of-sequence', place: outside });
  }
  if (readings.length === 0) {
    const anywhere = automaton.segment.indexOf(segment);
    if (anywhere >= 0) readings.push({ kind: 'loop-not-begun', place: anywhere });
  }
  return readings;
}

/** The last place before `from` that stands directly in the loop, or starts a loop that does; -1 if there is none. */
function lastBefore(automaton: Automaton, loop: number, at: { from: number; segment: number }): number {
  const first = automaton.loopFirst[loop] ?? 0;
  for (let place = at.from; place >= first; place -= 1) {
    if (automaton.segment[place] !== at.segment) continue;
    const own = automaton.loop[place] ?? 0;
    if (own === loop || (automaton.loopFirst[own] === place && automaton.loopParent[own] === loop)) return place;
  }
  return -1;
}
