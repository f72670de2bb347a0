import type { InterchangeHeader, SetHeader } from '../model/envelope.ts';
import type { Dialect } from '../x12/dialect.ts';

/** What is answered: the records of a survey log, as far as acknowledgements need them, in file order. */
export type AnswerRecord =
  | InterchangeRecord
  | GroupRecord
  | FaultRecord
  | SetRecord
  | GroupEndRecord
  | InterchangeEndRecord;

export interface InterchangeRecord {
  readonly kind: 'interchange';
  readonly header: InterchangeHeader;
  readonly dialect: Dialect;
}

export interface GroupRecord {
  readonly kind: 'group';
  /** The GS as it stands, without its terminator. */
  readonly gs: Uint8Array;
}

/** A fault of the set whose record comes next. */
export interface FaultRecord {
  readonly kind: 'fault';
  readonly segmentId: string;
  readonly ordinal: number;
  readonly loop: string | null;
  readonly severity: 'error' | 'warning';
  /** `AK304:3` or `AK403:7`. */
  readonly x12: string;
  readonly element: number | null;
  readonly component: number | null;
  readonly repetition: number | null;
  readonly dataElement: string | null;
  readonly value: string | null;
}

export interface SetRecord {
  readonly kind: 'set';
  readonly header: SetHeader;
  readonly errors: number;
  /** AK502 codes, as bits. */
  readonly codes: number;
}

export interface GroupEndRecord {
  readonly kind: 'groupEnd';
  /** GE01, -1 where it is missing. */
  readonly claimed: number;
  /** AK905 codes, as bits; the group is rejected when there is one. */
  readonly codes: number;
}

export interface InterchangeEndRecord {
  readonly kind: 'interchangeEnd';
  /** TA105 codes, as bits: those that reject, or where nothing does those that are only noted. */
  readonly codes: number;
  readonly rejected: boolean;
}
