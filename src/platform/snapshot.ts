import { inDatabaseThread } from './database-thread.ts';

export interface SnapshotRequest {
  readonly from: string;
  /** Must not be there. */
  readonly to: string;
  /** Copied at once. */
  readonly pagesPerStep: number;
  readonly bytesPerSecond: number;
  /** SQL for a `value` of the same moment. */
  readonly pinned: string | null;
}

export interface Snapshot {
  readonly bytes: number;
  /** `PRAGMA user_version` */
  readonly version: number;
  /** What `pinned` gave. */
  readonly epoch: string | null;
}

export type SnapshotReply = { readonly kind: 'copied' } & Snapshot;

/**
 * A consistent copy of a database that others write to, made in a thread of its own. Not synced: whoever keeps it reads
 * it into a file of its own. Throws AgentError STATE; what is half copied stays at `to`.
 */
export function takeSnapshot(request: SnapshotRequest, signal: AbortSignal): Promise<Snapshot> {
  const job = { worker: 'snapshot-worker', name: 'snapshot', data: request, path: request.from } as const;
  return inDatabaseThread<SnapshotReply>(job, signal);
}
