import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { present } from '../kit/assert.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Survey } from '../model/survey.ts';
import { createCatalog } from '../schema/catalog.ts';
import { survey } from '../survey/survey.ts';
import { createPartnerJudge } from '../validate/partner-judge.ts';
import type { SetJudge } from '../validate/set-judge.ts';
import { createScanner } from '../x12/wasm-scanner.ts';
import { fileChunks, openFile } from './file-chunks.ts';
import { SurveySpool } from './survey-spool.ts';
import type { WorkerFailure, WorkerJob, WorkerReply, WorkerSetup } from './worker-messages.ts';

/** Bytes between two signs of life. */
const progressBytes = 8_388_608;

const port = present(parentPort, 'this runs in a worker thread');
const setup: WorkerSetup = workerData as WorkerSetup;
const scanner = createScanner();

let judge: SetJudge | null = null;

/** Made when it is first needed, then kept: it is compiled once a set and version. */
function judgeOfAll(): SetJudge {
  judge ??= createPartnerJudge(createCatalog(), setup.partners);
  return judge;
}

port.on('message', (job: WorkerJob) => {
  void answer(job);
});

async function answer(job: WorkerJob): Promise<void> {
  try {
    const reply = job.kind === 'digest' ? digest(job.path) : await surveyFile(job);
    const transfer =
      reply.kind === 'survey' && reply.survey.log.kind === 'memory' ? [reply.survey.log.bytes.buffer] : [];
    port.postMessage(reply, transfer as ArrayBuffer[]);
  } catch (error) {
    port.postMessage({ kind: 'failed', failure: failureOf(error) } satisfies WorkerReply);
  }
}

function digest(path: string): WorkerReply {
  const hash = createHash('sha256');
  const tell = teller();
  for (const chunk of fileChunks(path)) {
    hash.update(chunk);
    tell(chunk.length);
  }
  return { kind: 'digest', sha256: hash.digest('hex') };
}

async function surveyFile(job: Extract<WorkerJob, { kind: 'survey' }>): Promise<WorkerReply> {
  const spool = new SurveySpool(job.spoolPath);
  const hash = job.withDigest ? createHash('sha256') : null;
  const tell = teller();
  const file = openFile(job.path);
  const source = {
    pull(into: Uint8Array): number {
      const got = file.pull(into);
      if (hash && got > 0) hash.update(into.subarray(0, got));
      tell(got);
      return got;
    },
  };
  try {
    const done = await survey(source, {
      scanner,
      judge: job.validate ? judgeOfAll() : null,
      findingsListedMax: job.findingsListedMax,
      spill: (page) => spool.take(page),
      signal: new AbortController().signal,
    });
    const whole: Survey = { ...done, log: spool.end() };
    return { kind: 'survey', survey: whole, sha256: hash?.digest('hex') ?? null };
  } catch (error) {
    spool.discard();
    throw error;
  } finally {
    file.close();
  }
}

/** Tells the pool how far it is, now and then: it takes silence for a wedged worker. */
function teller(): (bytes: number) => void {
  let total = 0;
  let told = 0;
  return (bytes) => {
    total += bytes;
    if (total - told < progressBytes) return;
    told = total;
    port.postMessage({ kind: 'progress', bytes: total } satisfies WorkerReply);
  };
}

function failureOf(error: unknown): WorkerFailure {
  if (error instanceof AgentError) {
    const { message, code, hint, retry, path } = error;
    return { kind: 'world', message, code, hint, retry, path };
  }
  return { kind: 'bug', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
