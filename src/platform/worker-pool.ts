import type { Worker } from 'node:worker_threads';
import { AgentError } from '../model/agent-error.ts';
import { startThread } from './survey-thread.ts';
import type { WorkerCode } from './worker-code.ts';
import type {
  WorkerAnswer,
  WorkerFailure,
  WorkerJob,
  WorkerReply,
  WorkerSetup,
  WorkerTold,
} from './worker-messages.ts';

/** The worker died, or said nothing for too long. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

export interface PoolOptions {
  readonly code: WorkerCode;
  /** What the system's tools show of the threads. */
  readonly name?: string;
  readonly workersMax: number;
  /** A worker of this code that was started before. */
  readonly first?: Worker | null;
  /** What each worker is told first. */
  readonly setup?: WorkerSetup;
  /** A worker that is silent for longer is taken for wedged and replaced. */
  readonly silentMsMax: number;
}

interface Task {
  readonly job: WorkerJob;
  readonly signal: AbortSignal;
  readonly onProgress: ((bytes: number) => void) | undefined;
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: unknown) => void;
  /** Leaves the queue when the signal aborts. */
  readonly leave: () => void;
}

/** Worker threads, each with one job at a time; jobs wait in the order of their coming. A lost worker is replaced. */
export class WorkerPool {
  readonly #options: PoolOptions;
  readonly #idle: Worker[] = [];
  readonly #busy = new Set<Worker>();
  readonly #queue: Task[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    if (options.first) this.#idle.push(this.#raise(options.first));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Rejects with AgentError (the world), {@link WorkerLost}, an Error (a bug in the worker), or the signal's reason. */
  run(job: WorkerJob, signal: AbortSignal, onProgress?: (bytes: number) => void): Promise<WorkerAnswer> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.#queue.splice(this.#queue.indexOf(task), 1);
        reject(signal.reason);
      };
      const task: Task = { job, signal, onProgress, resolve, reject, leave };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(task);
      this.#next();
    });
  }

  /** Ends the workers that nothing waits for, and so gives their memory back; the next job starts a new one. */
  async trim(): Promise<void> {
    if (this.#queue.length > 0) return;
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()));
  }

  /** Ends all workers; jobs under way are lost. Twice is fine. */
  async close(): Promise<void> {
    this.#closed = true;
    const all = [...this.#idle.splice(0), ...this.#busy];
    await Promise.all(all.map((worker) => worker.terminate()));
  }

  #next(): void {
    if (this.#busy.size >= this.#options.workersMax) return;
    const task = this.#queue.shift();
    if (!task) return;
    task.signal.removeEventListener('abort', task.leave);
    if (this.#closed) {
      task.reject(new WorkerLost('the pool is closed'));
      this.#next();
      return;
    }
    this.#start(this.#idle.pop() ?? this.#spawn(), task);
  }

  #spawn(): Worker {
    return this.#raise(startThread(this.#options.code, this.#options.name ?? 'worker'));
  }

  #raise(worker: Worker): Worker {
    const { setup } = this.#options;
    if (setup) worker.postMessage({ kind: 'setup', setup } satisfies WorkerTold);
    // One that fails while nothing is asked of it must neither be asked again nor take the process along.
    const forget = (): void => {
      const at = this.#idle.indexOf(worker);
      if (at >= 0) this.#idle.splice(at, 1);
    };
    worker.on('error', forget).on('exit', forget);
    return worker;
  }

  #start(worker: Worker, task: Task): void {
    const { silentMsMax } = this.#options;
    this.#busy.add(worker);
    worker.ref();
    const lose = (error: unknown): void => {
      done();
      void worker.terminate();
      task.reject(error);
      this.#next();
    };
    let silence = setTimeout(() => lose(new WorkerLost(`no sign of life for ${silentMsMax} ms`)), silentMsMax);
    const onAbort = (): void => lose(task.signal.reason);
    const onError = (error: unknown): void => lose(new WorkerLost(`the worker failed: ${String(error)}`));
    const onExit = (code: number): void => lose(new WorkerLost(`the worker ended with code ${code}`));
    const onMessage = (reply: WorkerReply): void => {
      if (reply.kind === 'progress') {
        silence = silence.refresh();
        task.onProgress?.(reply.bytes);
        return;
      }
      done();
      worker.unref();
      this.#idle.push(worker);
      if (reply.kind === 'failed') task.reject(revived(reply.failure));
      else task.resolve(reply);
      this.#next();
    };
    const done = (): void => {
      clearTimeout(silence);
      this.#busy.delete(worker);
      task.signal.removeEventListener('abort', onAbort);
      worker.off('error', onError).off('exit', onExit).off('message', onMessage);
    };
    worker.on('error', onError).on('exit', onExit).on('message', onMessage);
    task.signal.addEventListener('abort', onAbort, { once: true });
    worker.postMessage(task.job);
  }
}

/** The error that a worker told of; a bug of it counts as its loss. */
export function revived(failure: WorkerFailure): Error {
  if (failure.kind === 'bug') return new WorkerLost(failure.message);
  const { message, code, hint, retry, path } = failure;
  return new AgentError(message, { code, hint, retry, ...(path === undefined ? {} : { path }) });
}
