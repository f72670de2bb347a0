import type { Finding } from './finding.ts';
import type { SetState } from './ledger.ts';

/**
 * Something that is held back: rejected sets (one, or a group or interchange rejected as such), a whole file, or an
 * acknowledgement that its partner's profile holds.
 */
export interface QuarantineItem {
  /** `FILE.POSITION`, the id of the file, or `FILE.answer.N`. */
  readonly id: string;
  readonly kind: 'set' | 'file' | 'answer';
  readonly state: SetState;
  readonly file: { readonly id: string; readonly name: string; readonly origin: string };
  /** ST01 and ST02; '' where more than a set is held. */
  readonly set: { readonly id: string; readonly control: string };
  readonly group: string; // GS06
  readonly interchange: string; // ISA13
  /** `ZZ:ACME`. */
  readonly partner: string | null;
  readonly code: string | null;
  /** Since when it is in this state, milliseconds since 1970. */
  readonly changedMs: number;
  /** Where its bytes lie. */
  readonly path: string;
}

/** What is held back, and what became of what was. */
export interface QuarantineCounts {
  /** Sets, files that are held whole, and acknowledgements, that wait for a decision; the oldest since, in milliseconds since 1970. */
  readonly waiting: number;
  readonly oldestMs: number | null;
  readonly released: number;
  readonly replayed: number;
  readonly discarded: number;
}

/** What became of what was held back of a file that was not taken whole. */
export interface Settled {
  /** Once nothing of it waits any more; null while something does, and where nothing was held. */
  readonly decided: Exclude<SetState, 'delivered' | 'quarantined'> | 'mixed' | null;
  /** What waits for a decision. */
  readonly waiting: number;
}

/** Behind the key of a held acknowledgement: the key of its release. */
export const releaseMark = ':release';

/** What an operator does with something that is held back. */
export type QuarantineAction = 'release' | 'replay' | 'discard';

export interface Decision {
  readonly operator: string;
  readonly reason: string;
}

/** What came of an action on one item. */
export interface QuarantineOutcome {
  readonly id: string;
  readonly action: QuarantineAction;
  /** `refused`: nothing was changed, `message` says why; `failed`: the world stood in the way, try again. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** What was delivered. */
  readonly paths: readonly string[];
  readonly code: string | null;
  readonly message: string;
  readonly hint: string;
  /** Of a set that is still wrong when it is judged again. */
  readonly findings: readonly Finding[];
}
