import type { CodeList } from './code-list.ts';
import type { CodeSlots } from './code-slots.ts';
import type { IdTable } from './id-table.ts';

/** What the judge does with an element, in the low four bits of its constraint. */
export const elementKind = {
  text: 0,
  code: 1,
  integer: 2,
  decimal: 3,
  date: 4,
  time: 5,
  composite: 6,
  /** Wants the exact examination every time. */
  careful: 7,
} as const;

/** A constraint is one integer: kind, eight bits of least length, sixteen bits of how much longer it may be. */
export const constraint = { kindMask: 15, minShift: 4, minMask: 255, spanShift: 12 } as const;

export const noteRule = { P: 0, R: 1, E: 2, C: 3, L: 4 } as const;

/** Names and facts of one element or component, for messages and exact examination. */
export interface ElementDetail {
  readonly name: string;
  /** Data element number, C number of a composite. */
  readonly number: string;
  readonly type: string;
  readonly min: number;
  readonly max: number;
  readonly use: 'M' | 'O' | 'X';
  readonly repeat: number;
  readonly list: CodeList | null;
  readonly components: readonly ElementDetail[];
}

export interface NoteDetail {
  readonly rule: keyof typeof noteRule;
  readonly positions: readonly number[];
  readonly severity: 'error' | 'warning';
}

/** All segments of one version as integer tables. Segments count from 1; elements of one follow each other. */
export interface SegmentTables {
  readonly version: string;
  readonly ids: IdTable;
  readonly segmentIds: readonly string[];
  readonly segmentNames: readonly string[];
  /** By segment: index of its first element in `constraints` and `details`, and how many it has. */
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** By segment: bit n - 1 for every mandatory element n. */
  readonly mandatory: Int32Array;
  readonly constraints: Int32Array;
  readonly lists: readonly (CodeList | null)[];
  readonly codes: CodeSlots;
  readonly details: readonly ElementDetail[];
  /** By segment: first of its notes; the next segment's first is the end. */
  readonly noteFirst: Int32Array;
  /** Three words a note: rule, mask of the position that leads (C, L), mask of the rest (all of them for P, R, E). */
  readonly notes: Int32Array;
  readonly noteDetails: readonly NoteDetail[];
}
