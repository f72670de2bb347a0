import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { present } from '../kit/assert.ts';
import { fileChunks } from './file-chunks.ts';
import type { DigestJob, WorkerReply } from './worker-messages.ts';
import { failureOf, teller } from './worker-replies.ts';

// A thread of its own for the hash of large files: it holds none of the engine, and costs next to no memory.
const port = present(parentPort, 'this runs in a worker thread');

port.on('message', (job: DigestJob) => {
  try {
    port.postMessage(digest(job.path));
  } catch (error) {
    port.postMessage({ kind: 'failed', failure: failureOf(error) } satisfies WorkerReply);
  }
});

function digest(path: string): WorkerReply {
  const hash = createHash('sha256');
  const tell = teller(port);
  for (const chunk of fileChunks(path)) {
    hash.update(chunk);
    tell(chunk.length);
  }
  return { kind: 'digest', sha256: hash.digest('hex') };
}
