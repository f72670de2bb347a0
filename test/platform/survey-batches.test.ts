import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { BatchLost, createSurveyBatches } from '../../src/platform/survey-batches.ts';
import type { WorkerAnswer } from '../../src/platform/worker-messages.ts';
import { WorkerLost, WorkerPool } from '../../src/platform/worker-pool.ts';
import { surveyJob } from './survey-job.ts';

/** Answers a job with the thread and how many files came with it; `die`, `bug` and `world` in a path do that. */
const source = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', (job) => {
  const jobs = job.kind === 'batch' ? job.jobs : [job];
  const replies = jobs.map(({ path }) => {
    if (path === 'die') process.exit(3);
    if (path === 'bug') return { kind: 'failed', failure: { kind: 'bug', message: 'oops' } };
    if (path === 'world') return { kind: 'failed', failure: {
      kind: 'world', message: 'no such file', code: 'E001.NOT_FOUND', hint: 'Look.', retry: true, path } };
    return { kind: 'survey', survey: { files: jobs.length, threadId }, sha256: path };
  });
  parentPort.postMessage(job.kind === 'batch' ? { kind: 'batch', replies } : replies[0]);
});
`;

const calm = new AbortController().signal;
const pools: WorkerPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

function batches() {
  const pool = new WorkerPool({ code: { source, eval: true }, workersMax: 2, silentMsMax: 30_000 });
  pools.push(pool);
  return createSurveyBatches(pool, 2);
}

interface Told {
  readonly path: string | null;
  readonly files: number;
  readonly threadId: number;
}

function told(answer: WorkerAnswer): Told {
  assert.ok(answer.kind === 'survey');
  const { files, threadId }: { files?: number; threadId?: number } = { ...(answer.survey as object) };
  return { path: answer.sha256, files: files ?? 0, threadId: threadId ?? 0 };
}

test('files of one moment go over together, and each has its own answer', async () => {
  const { run } = batches();
  const answers = await Promise.all(['a', 'b', 'c'].map((path) => run(surveyJob(path), 100, calm)));
  assert.deepEqual(
    answers.map(told).map(({ path, files }) => [path, files]),
    [
      ['a', 3],
      ['b', 3],
      ['c', 3],
    ],
  );
});

test('one thread is enough for little, a second one helps with much', async () => {
  const { run } = batches();
  const threads = async (files: number, bytes: number) => {
    const answers = await Promise.all(
      Array.from({ length: files }, (_, at) => run(surveyJob(String(at)), bytes, calm)),
    );
    return new Set(answers.map(told).map(({ threadId }) => threadId)).size;
  };
  assert.equal(await threads(200, 100), 1);
  assert.equal(await threads(60, 65_536), 2);
});

test('a failure is the failure of its file alone', async () => {
  const { run } = batches();
  const all = await Promise.allSettled(['a', 'world', 'bug', 'b'].map((path) => run(surveyJob(path), 100, calm)));
  assert.deepEqual(
    all.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  );
  assert.equal(all[1]?.status === 'rejected' && all[1].reason.code, 'E001.NOT_FOUND');
  assert.ok(all[2]?.status === 'rejected' && all[2].reason instanceof WorkerLost);
});

test('a lost worker says nothing of the files that it had together, but all of one that it had alone', async () => {
  const { run } = batches();
  for (const one of await Promise.allSettled(['a', 'die'].map((path) => run(surveyJob(path), 100, calm)))) {
    assert.ok(one.status === 'rejected' && one.reason instanceof BatchLost);
  }
  const alone = await run(surveyJob('die'), 100, calm).catch((error: unknown) => error);
  assert.ok(alone instanceof WorkerLost && !(alone instanceof BatchLost));
  assert.equal((await run(surveyJob('a'), 100, calm)).kind, 'survey');
});

test('who gives up hears of that, and the others have their answers', async () => {
  const { run } = batches();
  const quitter = new AbortController();
  const left = run(surveyJob('a'), 100, quitter.signal);
  const stays = run(surveyJob('b'), 100, calm);
  quitter.abort(new Error('enough'));
  await assert.rejects(left, /enough/);
  assert.equal((await stays).kind, 'survey');
});
