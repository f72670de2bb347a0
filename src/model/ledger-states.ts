import type { FileStatus } from './receipt.ts';

/** Where a file stands on the road. The last five are final: the statuses of a receipt. */
export type FileState = 'found' | 'claimed' | 'surveyed' | 'acknowledged' | 'delivering' | 'retry_wait' | FileStatus;

/**
 * What may follow what. `delivering` follows itself once for each destination. The edges back to `claimed` are a start
 * after a stop in the middle (the road is walked again; delivery keys keep each effect single), a retry, and the
 * release of a file by an operator. Everything else is a bug of ours.
 */
export const fileTransitions: Readonly<Record<FileState, readonly FileState[]>> = {
  found: ['claimed', 'failed'],
  claimed: ['claimed', 'surveyed', 'retry_wait', 'failed', 'duplicate', 'quarantined'],
  surveyed: ['claimed', 'acknowledged', 'retry_wait', 'failed', 'duplicate', 'quarantined'],
  acknowledged: ['claimed', 'delivering', 'retry_wait', 'processed', 'partial', 'failed', 'quarantined'],
  delivering: ['claimed', 'delivering', 'retry_wait', 'processed', 'partial', 'failed', 'quarantined'],
  retry_wait: ['claimed', 'failed', 'quarantined'],
  processed: [],
  partial: [],
  failed: ['claimed'],
  duplicate: [],
  quarantined: ['claimed', 'failed'],
};

/** The final states: the statuses of a receipt. */
export const fileStatuses: readonly FileStatus[] = ['processed', 'partial', 'failed', 'duplicate', 'quarantined'];

export function isFinal(state: FileState): state is FileStatus {
  return fileStatuses.some((status) => status === state);
}

/** Whether the word is a state of the ledger: what is read from disk is not believed. */
export function isFileState(word: string): word is FileState {
  return Object.hasOwn(fileTransitions, word);
}
