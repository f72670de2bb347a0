import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { limits } from '../../src/model/limits.ts';
import { createSurveyLogs } from '../../src/platform/survey-logs.ts';
import { createSurveyPool, type SurveyPool } from '../../src/platform/survey-pool.ts';
import { SurveySpool } from '../../src/platform/survey-spool.ts';
import type { Log, LogFields } from '../../src/ports.ts';
import { wholeRecords } from '../../src/survey/log-reader.ts';

let place = '';
let pool: SurveyPool | null = null;
let errors: LogFields[] = [];
const calm = new AbortController().signal;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'edi-survey-pool-'));
  errors = [];
});
afterEach(async () => {
  await pool?.close();
  pool = null;
  rmSync(place, { recursive: true, force: true });
});

const log: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: (_, fields = {}) => errors.push(fields),
};

/** A pool whose workers run `script`: `life` counts the jobs of all workers from 1, `answer()` ends the job well. */
async function poolRunning(script: string, options: { silentMsMax?: number; workersMax?: number } = {}) {
  const source = `
    const { appendFileSync, readFileSync } = require('node:fs');
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', (job) => {
      const lives = ${JSON.stringify(join(place, 'lives'))};
      appendFileSync(lives, job.kind + ' ');
      const life = readFileSync(lives, 'utf8').split(' ').length - 1;
      const answer = () => parentPort.postMessage(
        { kind: 'survey', survey: { life }, sha256: job.withDigest ? 's1' : null });
      ${script}
    });`;
  const { workersMax = 1, ...rest } = options;
  pool = createSurveyPool({
    workersMax,
    findingsListedMax: 10,
    validate: false,
    log,
    code: { source, eval: true },
    ...rest,
  });
  return pool;
}

const lives = (): string => readFileSync(join(place, 'lives'), 'utf8').trim();
const request = (bytes = 100) => ({ path: '/pickup/a.x12', bytes, spoolPath: join(place, 'spool') });

describe('a worker that is lost', () => {
  const deaths: ReadonlyArray<readonly [string, string]> = [
    ['exits', 'process.exit(7)'],
    ['throws', "setImmediate(() => { throw new Error('broken') })"],
    ['has a bug', "parentPort.postMessage({ kind: 'failed', failure: { kind: 'bug', message: 'broken' } })"],
    ['is silent', ''],
  ];
  for (const [how, death] of deaths) {
    test(`once because it ${how}: the file is surveyed once more`, async () => {
      const { survey } = await poolRunning(`if (life === 1) { ${death} } else answer();`, { silentMsMax: 2_000 });
      const surveyed = await survey(request(), calm);
      assert.deepEqual({ ...surveyed }, { life: 2, sha256: 's1' });
      assert.equal(errors.length, 1);
    });
  }

  test('twice: E002.CRASHED, both losses in the log, and the pool goes on', async () => {
    const { survey } = await poolRunning('if (life <= 2) process.exit(1); answer();');
    await assert.rejects(survey(request(), calm), {
      name: 'AgentError',
      code: 'E002.CRASHED',
      exitCode: 12,
      retry: false,
    });
    assert.equal(lives(), 'survey survey');
    assert.deepEqual(
      errors.map(({ code, attempt }) => [code, attempt]),
      [
        ['E002.CRASHED', 1],
        ['E002.CRASHED', 2],
      ],
    );
    assert.equal((await survey(request(), calm)).sha256, 's1');
  });
});

describe('large files', () => {
  const content = Buffer.alloc(5_000_000, 'NTE*ADD*x~');
  const large = () => {
    const path = join(place, 'large.x12');
    writeFileSync(path, content);
    return { ...request(content.length), path };
  };

  test('are hashed beside the worker when they are surveyed alone', async () => {
    const { survey } = await poolRunning('answer();', { workersMax: 2 });
    const { sha256 } = await survey(large(), calm);
    assert.equal(sha256, createHash('sha256').update(content).digest('hex'));
    assert.equal(lives(), 'survey');
  });

  test('are hashed by their workers when there are more of them', async () => {
    const { survey } = await poolRunning('answer();', { workersMax: 2 });
    const surveyed = await Promise.all([survey(large(), calm), survey(large(), calm)]);
    assert.deepEqual(
      surveyed.map(({ sha256 }) => sha256),
      ['s1', 's1'],
    );
  });

  test('that cannot be read end with the error of the world, and that cannot be surveyed with E002', async () => {
    const { survey } = await poolRunning('process.exit(9);', { workersMax: 2 });
    await assert.rejects(survey(request(50_000_000), calm), { code: 'E001.NOT_FOUND' });
    await assert.rejects(survey(large(), calm), { code: 'E002.CRASHED' });
    await pool?.close();
    assert.deepEqual(
      errors.map(({ cause }) => cause),
      Array.from({ length: 2 }, () => 'the worker ended with code 9'),
    );
  });
});

test('an abort ends a survey with its reason and is no loss', async () => {
  const { survey } = await poolRunning('');
  const stop = new AbortController();
  const under = survey(request(), stop.signal);
  stop.abort(new Error('enough'));
  await assert.rejects(under, /enough/);
  assert.deepEqual(errors, []);
});

test('a pool that is closed under a survey says nothing against the file', async () => {
  const { survey, close } = await poolRunning('');
  const under = survey(request(), calm);
  await Promise.all([assert.rejects(under, { name: 'WorkerLost' }), close()]);
  assert.deepEqual(errors, []);
});

describe('our own worker', () => {
  const isa = `ISA*00*${' '.repeat(10)}*00*${' '.repeat(10)}*ZZ*ACME           *ZZ*US             *240615*1200*U*00401*000000001*0*T*>~`;

  test('hashes all of a file that it gave up to read', async () => {
    const own = createSurveyPool({ workersMax: 1, findingsListedMax: 10, validate: false, log });
    pool = own;
    const path = join(place, 'a.pdf');
    const content = 'no X12 '.repeat(200_000);
    writeFileSync(path, content);
    const surveyed = await own.survey({ path, bytes: content.length, spoolPath: join(place, 'spool') }, calm);
    assert.equal(surveyed.sha256, createHash('sha256').update(content).digest('hex'));
  });

  test('surveys a file and hashes it, whichever way', async () => {
    const own = createSurveyPool({ workersMax: 2, findingsListedMax: 10, validate: false, log });
    pool = own;
    const path = join(place, 'a.x12');
    for (const filler of [0, 5_000_000]) {
      const sets = filler === 0 ? '' : 'NTE*ADD*x~'.repeat(filler / 10);
      const segments = filler / 10 + 2;
      const set = `ST*850*0001~${sets}SE*${segments}*0001~`;
      const text = `${isa}GS*PO*ACME*US*20240615*1200*1*X*004010~${set}GE*1*1~IEA*1*000000001~`;
      writeFileSync(path, text);
      const told: number[] = [];
      const bytes = text.length;
      const done = await own.survey({ ...request(bytes), path, onProgress: (at) => told.push(at) }, calm);
      assert.equal(done.sha256, createHash('sha256').update(text).digest('hex'));
      assert.deepEqual([done.totals.segments, done.totals.bytes, done.failure], [segments + 4, bytes, null]);
    }
    assert.deepEqual(errors, []);
  });

  test('tells the errors of the world', async () => {
    pool = createSurveyPool({ workersMax: 1, findingsListedMax: 10, validate: false, log });
    const path = join(place, 'none.x12');
    await assert.rejects(pool.survey({ ...request(), path }, calm), { code: 'E001.NOT_FOUND', path });
    assert.deepEqual(errors, []);
  });
});

describe('the survey log', () => {
  const path = (): string => join(place, 'deep', 'spool');
  const { pages, discard } = createSurveyLogs(wholeRecords);

  /** A record as the log holds it: kind, length, content. */
  function record(content: number, fill: number): Uint8Array {
    const bytes = new Uint8Array(5 + content).fill(fill, 5);
    new DataView(bytes.buffer).setUint32(1, content, true);
    bytes[0] = 4;
    return bytes;
  }

  async function spooled(recordBytes: number, count: number) {
    const spool = new SurveySpool(path());
    const parts: Uint8Array[] = [];
    const page = new Uint8Array(record(recordBytes, 0).length);
    for (let at = 0; at < count; at += 1) {
      page.set(record(recordBytes, at % 251));
      spool.take(page);
      parts.push(page.slice());
    }
    return { ref: spool.end(), whole: Buffer.concat(parts) };
  }

  test('stays in memory while it is small', async () => {
    const { ref, whole } = await spooled(1_000, 100);
    assert.equal(ref.kind, 'memory');
    assert.deepEqual(Buffer.concat(await Array.fromAsync(pages(ref))), whole);
    assert.equal(existsSync(path()), false);
  });

  test('goes to a file when it outgrows memory, is read back in whole records, and removed', async () => {
    const count = Math.ceil(limits.surveyLogMemoryBytesMax / 10_007) + 3;
    const { ref, whole } = await spooled(10_002, count);
    assert.deepEqual(ref, { kind: 'file', path: path(), bytes: whole.length });
    const read = await Array.fromAsync(pages(ref), (page) => {
      assert.equal(wholeRecords(page), page.length);
      return page.slice();
    });
    assert.ok(read.length > 10);
    assert.ok(Buffer.concat(read).equals(whole));
    await discard(ref);
    await discard(ref);
    assert.equal(existsSync(path()), false);
  });

  test('holds records longer than what is read at a time', async () => {
    const { ref, whole } = await spooled(700_000, 9);
    assert.equal(ref.kind, 'file');
    assert.ok(Buffer.concat(await Array.fromAsync(pages(ref), (page) => page.slice())).equals(whole));
  });

  test('leaves no file of a survey that failed', () => {
    const spool = new SurveySpool(path());
    spool.take(new Uint8Array(limits.surveyLogMemoryBytesMax + 1));
    assert.equal(existsSync(path()), true);
    spool.discard();
    assert.equal(existsSync(path()), false);
  });
});
