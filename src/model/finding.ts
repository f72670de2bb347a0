import type { FindingCode } from './finding-codes.ts';

/** Where in the order of things a finding belongs. */
export type FindingLevel = 'file' | 'interchange' | 'group' | 'set' | 'segment' | 'element' | 'business';
export type Severity = 'error' | 'warning';

/** The partner's data departs from the standard or from the partner's guide. A value, never thrown. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly level: FindingLevel;
  /** For the analyst: what is wrong, with the names and values that matter. */
  readonly message: string;
  /** For the analyst: what to do about it. */
  readonly remedy: string;
  /** X12's own code for it, `TABLE:CODE`, for instance `TA105:021`, `AK502:4`, `AK304:3`, `AK403:7`. */
  readonly x12: string | null;
  /** Byte offset in the file, from 0, of the element or segment concerned. */
  readonly offset: number;
  /** Line of that offset, from 1. */
  readonly line: number;
  /** ISA13, GS06 and ST02 around it, as written. */
  readonly interchange: string | null;
  readonly group: string | null;
  readonly set: { readonly id: string; readonly control: string } | null;
  /** Segment id and its ordinal in the set, ST = 1; ordinal 0 outside a set. */
  readonly segment: { readonly id: string; readonly ordinal: number } | null;
  /** Positions from 1, where the finding is about an element, component or repetition. */
  readonly element: number | null;
  readonly component: number | null;
  readonly repetition: number | null;
  /** Data element number of X12's dictionary. */
  readonly dataElement: string | null;
  /** The offending value, cut to limits.findingValueBytesMax. */
  readonly value: string | null;
  /** The segment (or the part around the element) as written, and the columns [from, to) of what is marked. */
  readonly context: { readonly text: string; readonly from: number; readonly to: number } | null;
}
