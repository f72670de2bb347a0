import { limits } from '../model/limits.ts';
import type { SurveyJob, WorkerAnswer, WorkerReply } from './worker-messages.ts';
import { revived, WorkerLost, type WorkerPool } from './worker-pool.ts';

/** A worker was lost with several files in hand: nobody knows by which. */
export class BatchLost extends WorkerLost {}

/** Surveys small files of the same moment in one job: a message between threads costs more than such a file. */
export interface SurveyBatches {
  /** Rejects as {@link WorkerPool.run} does; with {@link BatchLost} where the file was not alone. */
  run(job: SurveyJob, bytes: number, signal: AbortSignal): Promise<WorkerAnswer>;
}

interface Waiting {
  readonly job: SurveyJob;
  readonly bytes: number;
  readonly signal: AbortSignal;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** One worker takes batch after batch; another helps where more waits than one has in hand. */
export function createSurveyBatches(pool: WorkerPool, workersMax: number): SurveyBatches {
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let running = 0;
  let isDue = false;

  function run(job: SurveyJob, bytes: number, signal: AbortSignal): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      waiting.push({ job, bytes, signal, resolve, reject });
      waitingBytes += bytes;
      if (isDue) return;
      isDue = true;
      setImmediate(begin);
    });
  }

  function begin(): void {
    isDue = false;
    while (waiting.length > 0 && (running === 0 || (running < workersMax && waitingBytes > limits.batchBytesMax))) {
      running += 1;
      void runOne(nextBatch()).finally(() => {
        running -= 1;
        begin();
      });
    }
  }

  function nextBatch(): readonly Waiting[] {
    const batch: Waiting[] = [];
    for (let bytes = 0; batch.length < limits.batchFilesMax && bytes < limits.batchBytesMax; ) {
      const next = waiting.shift();
      if (next === undefined) break;
      waitingBytes -= next.bytes;
      if (next.signal.aborted) next.reject(next.signal.reason);
      else {
        batch.push(next);
        bytes += next.bytes;
      }
    }
    return batch;
  }

  /** Never rejects. Broken off when nobody waits for any of its files. */
  async function runOne(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const signals = new Set(batch.map(({ signal }) => signal));
    const over = new AbortController();
    const onAbort = (): void => {
      if ([...signals].every(({ aborted }) => aborted)) over.abort(first.signal.reason);
    };
    for (const signal of signals) signal.addEventListener('abort', onAbort);
    try {
      if (batch.length === 1) first.resolve(await pool.run(first.job, over.signal));
      else give(batch, await pool.run({ kind: 'batch', jobs: batch.map(({ job }) => job) }, over.signal));
    } catch (error) {
      const lost = error instanceof WorkerLost && batch.length > 1 ? new BatchLost(error.message) : error;
      for (const { signal, reject } of batch) reject(signal.aborted ? signal.reason : lost);
    } finally {
      for (const signal of signals) signal.removeEventListener('abort', onAbort);
    }
  }

  return { run };
}

function give(batch: readonly Waiting[], answer: WorkerAnswer): void {
  const replies: readonly WorkerReply[] = answer.kind === 'batch' ? answer.replies : [];
  for (const [at, { resolve, reject, signal }] of batch.entries()) {
    const reply = replies[at];
    if (signal.aborted) reject(signal.reason);
    else if (reply === undefined || reply.kind === 'progress') reject(new WorkerLost('a batch came back incomplete'));
    else if (reply.kind === 'failed') reject(revived(reply.failure));
    else resolve(reply);
  }
}
