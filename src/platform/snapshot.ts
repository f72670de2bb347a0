import { Worker } from 'node:worker_threads';
import { stateError } from './ledger/errors.ts';
import { workerCode } from './worker-code.ts';

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

export type SnapshotReply =
  | ({ readonly kind: 'copied' } & Snapshot)
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined };

/**
 * A consistent copy of a database that others write to, made in a thread of its own. Not synced: whoever keeps it reads
 * it into a file of its own. Throws AgentError STATE; what is half copied stays at `to`.
 */
export async function takeSnapshot(request: SnapshotRequest, signal: AbortSignal): Promise<Snapshot> {
  signal.throwIfAborted();
  const code = await workerCode('snapshot-worker');
  const worker = new Worker(code.source, { eval: code.eval, workerData: request, name: 'snapshot' });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const reply = await new Promise<SnapshotReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.aborted ? signal.reason : new Error('the thread of a snapshot ended')));
    });
    if (reply.kind === 'copied') return reply;
    throw stateError(Object.assign(new Error(reply.message), { errcode: reply.errcode }), request.from);
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
