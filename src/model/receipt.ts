import type { Finding } from './finding.ts';
import type { InterchangeSummary } from './survey.ts';

export type FileStatus = 'processed' | 'partial' | 'failed' | 'duplicate' | 'quarantined';

export interface AcknowledgementReceipt {
  readonly kind: 'TA1' | '997' | '999';
  /** Our own ISA13. */
  readonly control: string;
  readonly path: string;
  /** TA104, or AK901 of the group (the worst of them where there are several). */
  readonly verdict: string;
}

export interface DeliveryReceipt {
  readonly destination: string;
  readonly path?: string;
  readonly reference?: string;
  readonly status: 'delivered' | 'pending' | 'failed' | 'skipped';
}

/** What a partner said of something that we sent. */
export interface ReceivedReceipt {
  readonly kind: 'TA1' | '997' | '999';
  /** AK101; '' for a TA1. */
  readonly functionalId: string;
  /** AK102: our GS06; TA101: our ISA13. */
  readonly control: string;
  /** AK901, or TA104. */
  readonly verdict: string;
  /** GS02 around it; for a TA1 `ZZ:ACME`. */
  readonly partner: string;
  /** Whether we sent such a group or interchange. */
  readonly matched: boolean;
}

/** What became of one file: exactly the JSON that `edi-agent process --json` prints, one line a file. */
/** Milliseconds of each stage of the attempt that ended the file; null for one that it did not come to. */
export interface StageTimes {
  /** Reading, parsing and validating, which are one pass. */
  readonly surveyMs: number | null;
  /** Ruling by partner and duplicates, and the acknowledgements. */
  readonly answerMs: number | null;
  /** Matching what partners say, quarantine, and the deliveries. */
  readonly deliverMs: number | null;
}

export interface Receipt {
  readonly file: string;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly status: FileStatus;
  readonly code: string | null;
  /** One line of what is wrong and one of what to do, where `code` is set. */
  readonly message: string | null;
  readonly remedy: string | null;
  /** The first interchanges one by one: who sent what to whom. */
  readonly content: readonly InterchangeSummary[];
  readonly interchanges: number;
  readonly groups: number;
  readonly transactions: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly segments: number;
  readonly elements: number;
  readonly findings: { readonly errors: number; readonly warnings: number; readonly listed: readonly Finding[] };
  readonly acknowledgements: readonly AcknowledgementReceipt[];
  readonly deliveries: readonly DeliveryReceipt[];
  /** Acknowledgements of what we sent, where the file holds any. */
  readonly received?: readonly ReceivedReceipt[];
  /** Of a duplicate: the file that came before, and what became of it. */
  readonly earlier?: { readonly id: string; readonly status: FileStatus; readonly code: string | null };
  readonly durationMs: number;
  readonly stages?: StageTimes;
}
