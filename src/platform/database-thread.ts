import { Worker } from 'node:worker_threads';
import type { DatabaseFailure } from './database-failure.ts';
import { stateError } from './ledger/errors.ts';
import { type WorkerName, workerCode } from './worker-code.ts';

export interface DatabaseJob {
  readonly worker: WorkerName;
  /** What the system's tools show of the thread. */
  readonly name: string;
  readonly data: object;
  /** Of the database, for what is said of a failure. */
  readonly path: string;
}

/** Has a thread of its own work on a database, for one answer. Throws AgentError STATE, or the signal's reason. */
export async function inDatabaseThread<Done extends { readonly kind: string }>(
  { worker: code, name, data, path }: DatabaseJob,
  signal: AbortSignal,
): Promise<Done> {
  signal.throwIfAborted();
  const { source, eval: isText } = workerCode(code);
  const worker = new Worker(source, { eval: isText, workerData: data, name });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const reply = await new Promise<Done | DatabaseFailure>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.aborted ? signal.reason : new Error(`the thread ${name} ended`)));
    });
    if (isFailure(reply)) throw stateError(Object.assign(new Error(reply.message), { errcode: reply.errcode }), path);
    return reply;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

function isFailure(reply: { readonly kind: string }): reply is DatabaseFailure {
  return reply.kind === 'failed';
}
