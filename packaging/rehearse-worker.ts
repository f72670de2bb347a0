import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { SurveyJob, WorkerReply } from '../src/platform/worker-messages.ts';
import { root } from './paths.ts';

type Worker = (require: (name: string) => unknown) => void;

/** Has a worker that surveys survey all samples; others have nothing to do that takes no database. */
export async function rehearse(worker: Worker): Promise<void> {
  let receive: ((job: SurveyJob) => void) | undefined;
  let reply: (reply: WorkerReply) => void = () => {};
  const parentPort = {
    on: (_: string, listener: typeof receive) => {
      receive = listener;
    },
    postMessage: (told: WorkerReply) => reply(told),
  };
  const require = createRequire(import.meta.url);
  worker((name) => (name === 'node:worker_threads' ? { parentPort, workerData: {} } : require(name)));
  const samples = join(root, 'config', 'samples');
  for (const name of (await readdir(samples)).sort()) {
    const answered = new Promise<WorkerReply>((resolve) => {
      reply = resolve;
    });
    receive?.(jobOf(join(samples, name)));
    const { kind } = await answered;
    if (kind !== 'survey') throw new Error(`${name} was answered by ${kind}`);
  }
}

function jobOf(path: string): SurveyJob {
  const common = { spoolPath: '', findingsListedMax: 10, validate: true, envelopeOnly: false, withDigest: true };
  return { kind: 'survey', path, ...common };
}
