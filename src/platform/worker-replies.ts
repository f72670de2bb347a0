import type { MessagePort } from 'node:worker_threads';
import { AgentError } from '../model/agent-error.ts';
import type { WorkerFailure, WorkerReply } from './worker-messages.ts';

/** Bytes between two signs of life. */
const progressBytes = 8_388_608;

/** Tells the pool how far it is, now and then: it takes silence for a wedged worker. */
export function teller(port: MessagePort): (bytes: number) => void {
  let total = 0;
  let told = 0;
  return (bytes) => {
    total += bytes;
    if (total - told < progressBytes) return;
    told = total;
    port.postMessage({ kind: 'progress', bytes: total } satisfies WorkerReply);
  };
}

/** An error, made ready to travel between threads. */
export function failureOf(error: unknown): WorkerFailure {
  if (error instanceof AgentError) {
    const { message, code, hint, retry, path } = error;
    return { kind: 'world', message, code, hint, retry, path };
  }
  return { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
