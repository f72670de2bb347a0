import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, describe, test } from 'node:test';
import { startThread } from '../../src/platform/survey-thread.ts';
import { type PoolOptions, WorkerLost, WorkerPool } from '../../src/platform/worker-pool.ts';
import { surveyJob } from './survey-job.ts';

/**
 * A worker that obeys the path it is given, word by word: `wait:50` lets time pass, `tell` gives a sign of life, `exit`,
 * `throw`, `late` (throws after its answer), `mute` (never answers); then it answers with its thread and the path.
 */
const obedient = `
const { parentPort, threadId } = require('node:worker_threads');
parentPort.on('message', async ({ path }) => {
  for (const word of path.split(' ')) {
    const [verb, number] = word.split(':');
    if (verb === 'wait') await new Promise((done) => setTimeout(done, Number(number)));
    if (verb === 'tell') parentPort.postMessage({ kind: 'progress', bytes: Number(number) });
    if (verb === 'exit') process.exit(Number(number));
    if (verb === 'throw') setImmediate(() => { throw new Error('thrown by the worker'); });
    if (verb === 'late') setTimeout(() => { throw new Error('thrown after the answer'); }, 5);
    if (verb === 'world') return parentPort.postMessage({ kind: 'failed', failure: {
      kind: 'world', message: 'no such file', code: 'E001.NOT_FOUND', hint: 'Look again.', retry: true, path } });
    if (verb === 'bug') return parentPort.postMessage({ kind: 'failed', failure: { kind: 'bug', message: 'oops' } });
    if (verb === 'mute' || verb === 'throw') return;
  }
  parentPort.postMessage({ kind: 'survey', survey: {}, sha256: threadId + ' ' + path });
});
`;

/** Long enough for a thread to start on a busy machine. */
const silentMs = 1_500;
const calm = new AbortController().signal;
const pools: WorkerPool[] = [];

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

function poolOf(options: Partial<PoolOptions> = {}): WorkerPool {
  const pool = new WorkerPool({
    code: { source: obedient, eval: true },
    workersMax: 1,
    silentMsMax: 30_000,
    ...options,
  });
  pools.push(pool);
  return pool;
}

/** The thread that answered. */
async function threadOf(pool: WorkerPool, path = 'ok'): Promise<string> {
  const answer = await pool.run(surveyJob(path), calm);
  assert.ok(answer.kind === 'survey');
  const [thread = '', ...words] = answer.sha256?.split(' ') ?? [];
  assert.equal(words.join(' '), path);
  return thread;
}

describe('a worker that was started before', () => {
  test('takes the first job, after what each is told first', async () => {
    const told = `require('node:worker_threads').parentPort.on('message', (told) => {
      if (told.kind === 'setup') globalThis.partners = told.setup.partners.length;
      else require('node:worker_threads').parentPort.postMessage({
        kind: 'survey', survey: {}, sha256: globalThis.partners + ' ' + told.path }); });`;
    const first = startThread({ source: told, eval: true }, 'early');
    const setup = { partners: [], schemas: [] };
    assert.equal(await threadOf(poolOf({ first, setup })), '0');
  });

  test('and was lost meanwhile is replaced by another', async () => {
    const first = startThread({ source: 'process.exit(3)', eval: true }, 'early');
    const pool = poolOf({ first });
    await once(first, 'exit');
    assert.notEqual(await threadOf(pool), '');
  });
});

describe('jobs', () => {
  test('wait in the order of their coming', async () => {
    const pool = poolOf();
    const ended: string[] = [];
    const paths = ['wait:40 a', 'wait:20 b', 'c'];
    await Promise.all(paths.map((path) => threadOf(pool, path).then(() => ended.push(path))));
    assert.deepEqual(ended, paths);
  });

  test('run in no more threads than are allowed, and in each of them again', async () => {
    const pool = poolOf({ workersMax: 2 });
    const threads = await Promise.all(Array.from({ length: 8 }, () => threadOf(pool, 'wait:10')));
    assert.equal(new Set(threads).size, 2);
  });

  test('tell how far they are', async () => {
    const told: number[] = [];
    await poolOf().run(surveyJob('tell:10 tell:20'), calm, (bytes) => told.push(bytes));
    assert.deepEqual(told, [10, 20]);
  });

  test('pass the errors of the world on as they are', async () => {
    const expected = { name: 'AgentError', code: 'E001.NOT_FOUND', hint: 'Look again.', retry: true, path: 'world' };
    await assert.rejects(poolOf().run(surveyJob('world'), calm), expected);
  });
});

describe('a worker is replaced', () => {
  const losses: ReadonlyArray<readonly [string, string, RegExp]> = [
    ['that exits', 'exit:3', /ended with code 3/],
    ['that throws', 'throw', /thrown by the worker/],
    ['that says nothing', 'mute', /no sign of life for 1500 ms/],
  ];
  for (const [what, path, message] of losses) {
    test(what, async () => {
      const pool = poolOf({ silentMsMax: silentMs });
      const first = await threadOf(pool);
      const lost = pool.run(surveyJob(path), calm);
      const next = threadOf(pool);
      await assert.rejects(lost, (error) => error instanceof WorkerLost && message.test(error.message));
      assert.notEqual(await next, first);
    });
  }

  test('that fails by a bug keeps its thread: it answered', async () => {
    const pool = poolOf();
    const first = await threadOf(pool);
    await assert.rejects(pool.run(surveyJob('bug'), calm), WorkerLost);
    assert.equal(await threadOf(pool), first);
  });

  test('that throws after its answer, while nothing is asked of it', async () => {
    const pool = poolOf({ silentMsMax: 2_000 });
    const first = await threadOf(pool, 'late');
    await new Promise((done) => setTimeout(done, 100));
    assert.notEqual(await threadOf(pool), first);
  });

  test('but not while it gives signs of life', async () => {
    const path = Array.from({ length: 8 }, (_, at) => `wait:250 tell:${at}`).join(' ');
    await threadOf(poolOf({ silentMsMax: silentMs }), path);
  });
});

describe('an abort', () => {
  test('ends the job under way with its reason, and the next one is served', async () => {
    const pool = poolOf();
    const stop = new AbortController();
    const under = pool.run(surveyJob('mute'), stop.signal);
    const next = threadOf(pool);
    stop.abort(new Error('enough'));
    await assert.rejects(under, /enough/);
    await next;
  });

  test('ends a job that waits at once, not when its turn comes', { timeout: 60_000 }, async () => {
    const pool = poolOf();
    const stop = new AbortController();
    const busy = pool.run(surveyJob('mute'), calm);
    busy.catch(() => {});
    const waiting = pool.run(surveyJob('ok'), stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
  });

  test('before the job is asked for refuses it', async () => {
    await assert.rejects(poolOf().run(surveyJob('ok'), AbortSignal.abort(new Error('enough'))), /enough/);
  });
});

describe('close', () => {
  test('twice is fine; what runs and what waits is lost', async () => {
    const pool = poolOf();
    const lost = [pool.run(surveyJob('mute'), calm), pool.run(surveyJob('ok'), calm)];
    const outcome = Promise.allSettled(lost);
    await pool.close();
    await pool.close();
    for (const one of await outcome) assert.ok(one.status === 'rejected' && one.reason instanceof WorkerLost);
    await assert.rejects(pool.run(surveyJob('ok'), calm), /closed/);
  });
});
