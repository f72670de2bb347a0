import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { present } from '../kit/assert.ts';
import { limits } from '../model/limits.ts';
import type { Survey } from '../model/survey.ts';
import { createCatalog } from '../schema/catalog.ts';
import type { SchemaDocument } from '../schema/shape.ts';
import { type PullSource, survey } from '../survey/survey.ts';
import { createPartnerJudge } from '../validate/partner-judge.ts';
import type { SetJudge } from '../validate/set-judge.ts';
import { createScanner } from '../x12/wasm-scanner.ts';
import { openFile } from './file-chunks.ts';
import { SurveySpool } from './survey-spool.ts';
import type { BatchJob, SurveyJob, WorkerReply, WorkerSetup, WorkerTold } from './worker-messages.ts';
import { failureOf, teller } from './worker-replies.ts';

const port = present(parentPort, 'this runs in a worker thread');
const scanner = createScanner();

let setup: WorkerSetup = { partners: [], schemas: [] };
let judge: SetJudge | null = null;

/** Made when it is first needed, then kept: it is compiled once a set and version. */
function judgeOfAll(): SetJudge {
  judge ??= createPartnerJudge(createCatalog(setup.schemas as readonly SchemaDocument[]), setup.partners);
  return judge;
}

port.on('message', (told: WorkerTold) => {
  if (told.kind === 'setup') setup = told.setup;
  else void (told.kind === 'batch' ? answerAll(told) : answer(told));
});

async function answer(job: SurveyJob): Promise<void> {
  const reply = await replyTo(job);
  port.postMessage(reply, buffersOf(reply));
}

async function answerAll({ jobs }: BatchJob): Promise<void> {
  const replies: WorkerReply[] = [];
  for (const job of jobs) replies.push(await replyTo(job));
  port.postMessage({ kind: 'batch', replies } satisfies WorkerReply, replies.flatMap(buffersOf));
}

async function replyTo(job: SurveyJob): Promise<WorkerReply> {
  try {
    return await surveyFile(job);
  } catch (error) {
    return { kind: 'failed', failure: failureOf(error) };
  }
}

/** The log goes over, rather than a copy of it. */
function buffersOf(reply: WorkerReply): ArrayBuffer[] {
  const isKept = reply.kind === 'survey' && reply.survey.log.kind === 'memory';
  return isKept ? ([reply.survey.log.bytes.buffer] as ArrayBuffer[]) : [];
}

async function surveyFile(job: SurveyJob): Promise<WorkerReply> {
  const spool = new SurveySpool(job.spoolPath);
  const hash = job.withDigest ? createHash('sha256') : null;
  const tell = teller(port);
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
      envelopeOnly: job.envelopeOnly,
      spill: (page) => spool.take(page),
      signal: new AbortController().signal,
    });
    if (hash) readOn(source);
    const whole: Survey = { ...done, log: spool.end() };
    return { kind: 'survey', survey: whole, sha256: hash?.digest('hex') ?? null };
  } catch (error) {
    spool.discard();
    throw error;
  } finally {
    file.close();
  }
}

let restBuffer: Uint8Array | null = null;

/** A survey that gave up left the rest unread; a file is known by the hash of all of it. */
function readOn(source: PullSource): void {
  restBuffer ??= new Uint8Array(limits.readChunkBytes);
  while (source.pull(restBuffer) > 0);
}
