import type { ErrorCode } from './error-codes.ts';
import type { Finding } from './finding.ts';

/** Counts over a whole file; exact, however many findings are listed. */
export interface SurveyTotals {
  readonly bytes: number;
  readonly interchanges: number;
  readonly groups: number;
  readonly transactions: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly segments: number;
  readonly elements: number;
  readonly errors: number;
  readonly warnings: number;
}

/** One interchange in short, for people. */
export interface InterchangeSummary {
  /** Qualifier and id, `ZZ:ACME`. */
  readonly sender: string;
  readonly receiver: string;
  readonly control: string; // ISA13
  /** ISA15: P, T or I. */
  readonly usage: string;
  readonly version: string; // ISA12
  /** Offsets of its first byte and behind its last. */
  readonly start: number;
  readonly end: number;
  readonly rejected: boolean;
  /** Sets by ST01. */
  readonly sets: Readonly<Record<string, number>>;
}

/** Why a file as a whole cannot be taken: `code` is E001 or E002 with its sub-code. */
export interface SurveyFailure {
  readonly code: `${ErrorCode}.${string}`;
  readonly message: string;
  readonly remedy: string;
  readonly offset: number;
  readonly line: number;
}

/** What pass 1 knows of a file: totals, findings, and where the log of its sets lies. Never the file itself. */
export interface Survey {
  readonly totals: SurveyTotals;
  /** Null where the whole file could be read. */
  readonly failure: SurveyFailure | null;
  /** The first limits.fileFindingsListedMax findings. */
  readonly findings: readonly Finding[];
  /** Counted by code, all of them. */
  readonly findingCounts: Readonly<Record<string, number>>;
  /** The first limits.interchangesListedMax interchanges. */
  readonly interchanges: readonly InterchangeSummary[];
  readonly log: SurveyLogRef;
}

/** The survey log: records of interchanges, groups and sets in file order (src/survey/survey-log.ts). In memory while it is small, else a file. */
export type SurveyLogRef =
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly path: string; readonly bytes: number };
