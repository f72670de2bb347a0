import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { Work } from '../../src/agent-work.ts';
import { runIntake } from '../../src/agent-work-intake.ts';
import { createGate } from '../../src/kit/gate.ts';
import { limits } from '../../src/model/limits.ts';
import { createFiles } from '../../src/platform/files.ts';
import type { Files } from '../../src/ports.ts';
import { type Answers, createAnswers } from '../../src/watch/answers.ts';
import { type Found, type Scan, scanPickup } from '../../src/watch/scan.ts';
import { createSightings, type Sightings } from '../../src/watch/sightings.ts';
import { watchPickup } from '../../src/watch/watch.ts';
import { createSimClock, type SimClock } from '../sim/sim-clock.ts';
import { createMachine, type Machine } from '../sim/sim-disk.ts';
import { watchSettings } from './watch-settings.ts';

const whole = 'ISA*00*          ~GS*PO~GE*1*1~IEA*1*000000001~';
const settings = { ...watchSettings, directories: ['/away', '/pickup'] };

let machine: Machine;
let clock: SimClock;
let server: ReturnType<typeof createServer>;
let answers: Answers;
let sightings: Sightings;

/** A server of the files in /away: while it is gone, every call waits for it. */
function createServer(files: Files) {
  let back: PromiseWithResolvers<void> | null = null;
  let out = 0;
  const calls = { out: () => out, most: 0 };
  async function asked(path: string): Promise<void> {
    if (!path.startsWith('/away')) return;
    out += 1;
    calls.most = Math.max(calls.most, out);
    await back?.promise;
    out -= 1;
  }
  const behind: Files = {
    ...files,
    async *scan(path) {
      await asked(path);
      yield* files.scan(path);
    },
    async stat(path) {
      await asked(path);
      return files.stat(path);
    },
    async placeOf(path) {
      await asked(path);
      return files.placeOf(path);
    },
    async space(path) {
      await asked(path);
      return { ...(await files.space(path)), network: path.startsWith('/away') };
    },
  };
  return {
    calls,
    files: behind,
    goAway(): void {
      back = Promise.withResolvers();
    },
    async comeBack(): Promise<void> {
      back?.resolve();
      back = null;
      for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
    },
  };
}

beforeEach(() => {
  machine = createMachine();
  clock = createSimClock();
  machine.now = clock.now;
  server = createServer(createFiles(machine.boot().disk));
  answers = createAnswers({ files: server.files, clock });
  sightings = createSightings();
  machine.put('/pickup', 'directory');
  machine.put('/away', 'directory');
});

const look = (): Promise<Scan> => scanPickup({ files: server.files, clock, answers }, settings, sightings);
const troubles = (scan: Scan): string[] => scan.problems.map(({ path, code }) => `${path} ${code}`);
const paths = (scan: Scan): string[] => scan.found.map(({ path }) => path);

async function settled(): Promise<Scan> {
  await look();
  clock.pass(10_000);
  return look();
}

describe('a pickup directory whose server does not answer', { timeout: 60_000 }, () => {
  test('is named, and asked once; the other one is scanned; it is taken up again when it answers', async () => {
    machine.put('/away/a', whole);
    machine.put('/pickup/b', whole);
    server.goAway();
    const scan = await settled();
    assert.deepEqual(paths(scan), ['/pickup/b']);
    machine.take('/pickup/b');
    assert.deepEqual(troubles(scan), ['/away E001.IO']);
    const ms = clock.monotonic();
    await look();
    assert.equal(clock.monotonic(), ms, 'it is waited for once');
    assert.equal(server.calls.most, 1);
    await server.comeBack();
    const back = await settled();
    assert.deepEqual([paths(back), back.problems], [['/away/a'], []]);
  });

  test('in the middle of many files: one call is out, and its files are not lost', async () => {
    for (let at = 0; at < 100; at += 1) machine.put(`/away/${at}`, whole);
    machine.put('/pickup/b', whole);
    await look();
    clock.pass(10_000);
    const stat = server.files.stat;
    server.files.stat = (path) => {
      if (path === '/away/50') server.goAway();
      return stat(path);
    };
    const scan = await look();
    assert.ok(paths(scan).includes('/pickup/b'));
    assert.deepEqual(troubles(scan), ['/away E001.IO']);
    assert.equal(server.calls.most, 1);
    server.files.stat = stat;
    await server.comeBack();
    const later = [...paths(scan), ...paths(await settled()), ...paths(await settled())];
    assert.deepEqual(new Set(later).size, 101);
  });

  test('is not one that is slow and goes on', async () => {
    const turns = async (many: number): Promise<void> => {
      for (let turn = 0; turn < many; turn += 1) await new Promise((next) => setImmediate(next));
    };
    const patient = createAnswers({ files: server.files, clock: { ...clock, sleep: () => turns(5) } });
    const slow = await patient.within('/away', async (alive) => {
      for (let at = 0; at < 20; at += 1) {
        alive();
        await turns(1);
      }
      return 'done';
    });
    assert.equal(slow, 'done');
    await assert.rejects(
      patient.within('/away', () => turns(20)),
      { code: 'E001.IO', path: '/away' },
    );
  });
});

test('a stop does not wait for a silent directory', { timeout: 60_000 }, async () => {
  server.goAway();
  const stop = new AbortController();
  const real = { ...clock, sleep: () => new Promise<void>(() => undefined) };
  const ports = { files: server.files, clock: real, answers: createAnswers({ files: server.files, clock: real }) };
  setImmediate(() => stop.abort());
  for await (const scan of watchPickup(ports, settings, stop.signal)) assert.fail(`${scan.problems.length} problems`);
});

test('a file that cannot be got out of a silent directory holds up no other', { timeout: 60_000 }, async () => {
  const stop = new AbortController();
  const gate = createGate();
  const taken: string[] = [];
  const never = new Promise<'claimed'>(() => undefined);
  server.goAway();
  const work: Pick<Work, 'take'> = {
    take({ path }) {
      taken.push(path);
      return path.startsWith('/away')
        ? answers.holding('/away', () => never)
        : answers.holding('/pickup', async () => 'claimed' as const);
    },
  };
  const found = ['/away/a', '/away/b', '/pickup/c'].map(
    (path): Found => ({
      ...{ path, bytes: 1, modifiedMs: 0, verdict: 'whole', marker: null },
      network: path.startsWith('/away'),
    }),
  );
  async function* scans(): AsyncGenerator<Scan> {
    yield { found, waiting: {}, refused: [], problems: [], oldestWaitingMs: 0 };
  }
  let left = 0;
  await runIntake(
    {
      ...{ scans: scans(), gate, keepOrder: false, clock, pollIntervalMs: 1, answers },
      work: work as Work,
      onScan(_, many) {
        left = many;
      },
      onRefusal: () => assert.fail('nothing is refused'),
    },
    stop.signal,
  );
  assert.deepEqual([taken.toSorted(), left], [['/away/a', '/pickup/c'], 2]);
  assert.ok(clock.monotonic() <= 3 * limits.pickupSilentMsMax);
});
