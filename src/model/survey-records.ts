import type { Dialect } from './dialect.ts';
import type { InterchangeHeader, SetHeader } from './envelope.ts';

/** Codes of TA105, AK905 and AK502 are all below 32: a set of them is a bit mask. */
export type CodeMask = number;

/** How deep a set was judged. */
export type JudgedAt = 'schema' | 'syntax' | 'envelope';

export interface InterchangeRecord {
  readonly kind: 'interchange';
  readonly start: number;
  /** The ISA as it stands, terminator included; behind it the ISX that names a release character, where there is one. */
  readonly isa: Uint8Array;
  readonly dialect: Dialect;
  readonly header: InterchangeHeader;
}

export interface GroupRecord {
  readonly kind: 'group';
  readonly start: number;
  /** The GS as it stands, without its terminator. */
  readonly gs: Uint8Array;
}

export interface SetRecord {
  readonly kind: 'set';
  readonly start: number;
  readonly end: number;
  readonly segments: number;
  readonly header: SetHeader;
  readonly judgedAt: JudgedAt;
  readonly errors: number;
  readonly warnings: number;
  /** AK502 / IK502 codes; the set is rejected when `errors` is not 0. */
  readonly codes: CodeMask;
}

/** One finding inside of the set whose record comes next; at most limits.setFindingsListedMax of them. */
export interface FaultRecord {
  readonly kind: 'fault';
  readonly segmentId: string;
  readonly ordinal: number;
  readonly loop: string | null;
  readonly severity: 'error' | 'warning';
  /** `AK304:3` for the segment, `AK403:7` for an element. */
  readonly x12: string;
  readonly element: number | null;
  readonly component: number | null;
  readonly repetition: number | null;
  readonly dataElement: string | null;
  readonly value: string | null;
  readonly message: string;
}

export interface GroupEndRecord {
  readonly kind: 'groupEnd';
  /** Behind the GE; where the GE is missing, behind the last segment of the group. */
  readonly end: number;
  readonly sets: number;
  readonly rejected: number;
  /** Of its sets, all together. */
  readonly errors: number;
  /** GE01 as a number, -1 where it is missing or none. */
  readonly claimed: number;
  /** AK905 codes; the group is rejected as a whole when there is one. */
  readonly codes: CodeMask;
}

export interface InterchangeEndRecord {
  readonly kind: 'interchangeEnd';
  readonly end: number;
  readonly groups: number;
  readonly sets: number;
  /** TA105 codes; the interchange is rejected as a whole when `rejected`. */
  readonly codes: CodeMask;
  readonly rejected: boolean;
}

/** A TA1 between ISA and the first GS: the partner's word on an interchange of ours. */
export interface Ta1Record {
  readonly kind: 'ta1';
  readonly start: number;
  /** As it stands, without its terminator. */
  readonly bytes: Uint8Array;
}

/** All that stands in a log. */
export type LogEntry = LogRecord | Ta1Record;

/** What is judged, answered and handed on. */
export type LogRecord = EnvelopeRecord | SetRecord | FaultRecord;

/** What tells of interchanges and groups: all that ruling on them takes. */
export type EnvelopeRecord = InterchangeRecord | GroupRecord | GroupEndRecord | InterchangeEndRecord;
