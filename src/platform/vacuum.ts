import { existsSync, statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { stateError } from './ledger/errors.ts';
import { workerCode } from './worker-code.ts';

export interface VacuumRequest {
  readonly path: string;
}

export type VacuumReply =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined };

export interface Compacted {
  readonly path: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Gives the free pages of a database back to the disk, in a thread of its own; others wait for it, or try again later.
 * Null where there is no such file. Throws AgentError STATE, among others where there is no room for the second copy.
 */
export async function compactDatabase(path: string, signal: AbortSignal): Promise<Compacted | null> {
  if (!existsSync(path)) return null;
  signal.throwIfAborted();
  const bytesBefore = databaseBytes(path);
  const code = await workerCode('vacuum-worker');
  const worker = new Worker(code.source, { eval: code.eval, workerData: { path }, name: 'vacuum' });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const reply = await new Promise<VacuumReply>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.aborted ? signal.reason : new Error('the thread of VACUUM ended')));
    });
    if (reply.kind === 'failed')
      throw stateError(Object.assign(new Error(reply.message), { errcode: reply.errcode }), path);
    return { path, bytesBefore, bytesAfter: databaseBytes(path) };
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Of a database, with what is not yet written back from its journal; 0 where there is none. */
export function databaseBytes(path: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}
