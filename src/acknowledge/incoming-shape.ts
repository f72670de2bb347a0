import type { GroupState } from '../model/ledger.ts';

/** What a partner says of what we sent. */
export type IncomingAcknowledgement = IncomingFunctional | IncomingInterchange;

/** A 997 or 999: about one group of ours. */
export interface IncomingFunctional {
  readonly kind: '997' | '999';
  readonly functionalId: string; // AK101
  readonly control: string; // AK102: our GS06
  readonly version: string; // AK103, '' before 005010
  readonly verdict: string; // AK901
  readonly codes: readonly string[]; // AK905 …
  readonly claimed: number; // AK902
  readonly received: number; // AK903
  readonly accepted: number; // AK904
  /** Counted from AK5; accepted sets may be implied. */
  readonly listed: { readonly accepted: number; readonly withErrors: number; readonly rejected: number };
  /** The sets that were not simply accepted, limits.resultRowsMax at most. */
  readonly sets: readonly IncomingSet[];
}

export interface IncomingSet {
  readonly id: string; // AK201
  readonly control: string; // AK202: our ST02
  readonly verdict: string; // AK501
  readonly codes: readonly string[]; // AK502 …
  /** The first limits.setFindingsListedMax, and how many there are. */
  readonly faults: readonly IncomingFault[];
  readonly faultCount: number;
}

export interface IncomingFault {
  readonly segment: string;
  /** In the set, ST = 1. */
  readonly ordinal: number;
  /** AK304 where `element` is null, else AK403. */
  readonly code: string;
  readonly element: number | null;
  readonly component: number | null;
  readonly value: string | null;
}

/** A TA1: about one interchange of ours. */
export interface IncomingInterchange {
  readonly kind: 'TA1';
  readonly control: string; // TA101: our ISA13
  readonly date: string; // TA102
  readonly time: string; // TA103
  readonly verdict: string; // TA104
  readonly code: string; // TA105
}

/** AK901 as the state of the group that was sent. */
const states: Readonly<Record<string, GroupState>> = {
  A: 'accepted',
  E: 'accepted_with_errors',
  P: 'partial',
  R: 'rejected',
  M: 'rejected',
  W: 'rejected',
  X: 'rejected',
};

/** What becomes of the group we sent; null for a verdict that is no code, and for a TA1 that does not reject. */
export function groupStateOf(received: IncomingAcknowledgement): GroupState | null {
  if (received.kind === 'TA1') return received.verdict === 'R' ? 'rejected' : null;
  return states[received.verdict] ?? null;
}
