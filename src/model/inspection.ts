import type { SurveyFailure } from './survey.ts';

/** A delimiter as it can be shown: itself where it is to be seen, else LF, CR, TAB or `0x1D`. */
export interface ShownDelimiters {
  readonly element: string;
  readonly component: string | null;
  readonly repetition: string | null;
  readonly terminator: string;
  /** Line breaks behind the first terminator: `LF`, `CR LF` or null. */
  readonly behindTerminator: string | null;
}

/** An ISA. Offsets are in bytes from 0, lines count from 1. */
export interface InspectedInterchange {
  readonly kind: 'interchange';
  readonly control: string; // ISA13
  readonly sender: string;
  readonly receiver: string;
  readonly date: string; // ISA09
  readonly time: string; // ISA10
  readonly version: string; // ISA12
  readonly acknowledgmentRequested: string; // ISA14
  readonly usage: string; // ISA15
  readonly delimiters: ShownDelimiters;
  readonly offset: number;
  readonly line: number;
}

export interface InspectedGroup {
  readonly kind: 'group';
  readonly functionalId: string; // GS01
  readonly sender: string; // GS02
  readonly receiver: string; // GS03
  readonly date: string; // GS04
  readonly time: string; // GS05
  readonly control: string; // GS06
  readonly version: string; // GS08
  readonly offset: number;
  readonly line: number;
}

/** Told when the set is over. `closed` is false where its SE is missing. */
export interface InspectedSet {
  readonly kind: 'set';
  readonly id: string; // ST01
  readonly control: string; // ST02
  readonly convention: string | null; // ST03
  readonly segments: number;
  readonly start: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly lineFrom: number;
  readonly lineTo: number;
  readonly closed: boolean;
}

export interface InspectedGroupEnd {
  readonly kind: 'groupEnd';
  readonly control: string;
  readonly sets: number;
  readonly end: number;
  readonly line: number;
  readonly closed: boolean;
}

export interface InspectedInterchangeEnd {
  readonly kind: 'interchangeEnd';
  readonly control: string;
  readonly groups: number;
  readonly sets: number;
  readonly end: number;
  readonly line: number;
  readonly closed: boolean;
}

export interface InspectedSegment {
  readonly kind: 'segment';
  /** In its set, ST = 1; 0 outside of sets. */
  readonly ordinal: number;
  readonly offset: number;
  readonly line: number;
  /** The loops it stands in, where they are known, the outermost first: `PO1/N1`. */
  readonly loop: string | null;
  readonly id: string;
  readonly text: string;
}

/** The last record: the file as a whole. */
export interface InspectedFile {
  readonly kind: 'file';
  readonly file: string;
  readonly bytes: number;
  readonly interchanges: number;
  readonly groups: number;
  readonly transactions: number;
  readonly segments: number;
  readonly elements: number;
  readonly errors: number;
  readonly warnings: number;
  /** Findings of the envelope, counted by code. */
  readonly findings: Readonly<Record<string, number>>;
  readonly failure: SurveyFailure | null;
}

/** What there is to see in a file, in file order, one record at a time. */
export type InspectRecord =
  | InspectedInterchange
  | InspectedGroup
  | InspectedSet
  | InspectedGroupEnd
  | InspectedInterchangeEnd
  | InspectedSegment
  | InspectedFile;
