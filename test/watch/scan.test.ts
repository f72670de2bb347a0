import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { createFiles } from '../../src/platform/files.ts';
import type { Files } from '../../src/ports.ts';
import { createAnswers } from '../../src/watch/answers.ts';
import { type Scan, scanPickup } from '../../src/watch/scan.ts';
import type { WatchSettings } from '../../src/watch/settings.ts';
import { createSightings, type Sightings } from '../../src/watch/sightings.ts';
import { watchPickup } from '../../src/watch/watch.ts';
import { createSimClock, type SimClock } from '../sim/sim-clock.ts';
import { createMachine, type Machine } from '../sim/sim-disk.ts';
import { watchSettings } from './watch-settings.ts';

const whole = 'ISA*00*          ~GS*PO~GE*1*1~IEA*1*000000001~';
let machine: Machine;
let clock: SimClock;
let files: Files;
let sightings: Sightings;

beforeEach(() => {
  machine = createMachine();
  clock = createSimClock();
  machine.now = clock.now;
  files = createFiles(machine.boot().disk);
  sightings = createSightings();
  machine.put('/pickup', 'directory');
});

const look = (more: Partial<WatchSettings> = {}): Promise<Scan> =>
  scanPickup({ files, clock, answers: createAnswers({ files, clock }) }, { ...watchSettings, ...more }, sightings);
const names = (scan: Scan): string[] => scan.found.map(({ path, verdict }) => `${path.slice(8)}:${verdict}`);

/** Two looks with the stability delay between them. */
async function settled(more: Partial<WatchSettings> = {}): Promise<Scan> {
  await look(more);
  clock.pass(2_000);
  return look(more);
}

describe('a file is whole', () => {
  test('when it has not changed over the stability delay, not before', async () => {
    machine.put('/pickup/a', whole);
    assert.deepEqual((await look()).waiting, { new: 1 });
    clock.pass(1_999);
    assert.deepEqual(names(await look()), []);
    clock.pass(1);
    assert.deepEqual(names(await look()), ['a:whole']);
  });

  test('whatever the wall clock does meanwhile', async () => {
    machine.put('/pickup/a', whole);
    await look();
    clock.jump(365 * 86_400_000);
    assert.deepEqual(names(await look()), []);
    clock.jump(-2 * 365 * 86_400_000);
    clock.pass(2_000);
    assert.deepEqual(names(await look()), ['a:whole']);
  });

  for (const [what, content] of [
    ['padded', `${whole}\r\n\0\0\x1a  `],
    ['with another terminator', whole.replaceAll('~', '\n')],
    ['not X12 at all', 'UNB+UNOA:1'],
    ['empty', ''],
  ] as const) {
    test(`also ${what}`, async () => {
      machine.put('/pickup/a', content);
      assert.deepEqual(names(await settled()), ['a:whole']);
    });
  }
});

describe('a file waits', () => {
  test('while it grows', async () => {
    for (let length = 10; length < whole.length; length += 10) {
      machine.put('/pickup/a', whole.slice(0, length));
      assert.deepEqual(names(await look()), []);
      clock.pass(2_000);
    }
    machine.put('/pickup/a', whole);
    assert.deepEqual((await look()).waiting, { changing: 1 });
    clock.pass(2_000);
    assert.deepEqual(names(await look()), ['a:whole']);
  });

  test('while its interchange is open, until the completion timeout makes it incomplete', async () => {
    machine.put('/pickup/a', whole.slice(0, -5));
    assert.deepEqual((await settled()).waiting, { open: 1 });
    clock.pass(57_999);
    assert.deepEqual((await look()).waiting, { open: 1 });
    clock.pass(1);
    assert.deepEqual(names(await look()), ['a:incomplete']);
  });

  test('without its marker, where markers are written', async () => {
    const marked = { markerSuffix: '.done' };
    machine.put('/pickup/a', whole);
    assert.deepEqual((await settled(marked)).waiting, { 'marker missing': 1 });
    machine.put('/pickup/a.done', '');
    const scan = await look(marked);
    assert.deepEqual(names(scan), ['a:whole']);
    assert.equal(scan.found[0]?.marker, '/pickup/a.done');
  });

  test('when the batch is full: the oldest go first', async () => {
    for (const name of ['c', 'a', 'b']) {
      machine.put(`/pickup/${name}`, whole);
      clock.pass(1);
    }
    assert.deepEqual(names(await settled({ batchSize: 2 })), ['c:whole', 'a:whole']);
    assert.deepEqual(
      sightings.oldestFirst().map(({ path }) => path),
      ['/pickup/b'],
    );
  });
});

test('what is never taken: temporary names, links, pipes, directories and excluded ones', async () => {
  for (const name of ['.hidden', 'a.tmp', 'a.PART', 'a.filepart', 'a.inprogress', 'a.swp', 'a~']) {
    machine.put(`/pickup/${name}`, whole);
  }
  machine.put('/pickup/pipe', 'pipe');
  machine.put('/pickup/link', 'symlink');
  machine.put('/pickup/processed', 'directory');
  machine.put('/pickup/processed/old', whole);
  machine.put('/pickup/ACME', 'directory');
  machine.put('/pickup/ACME/in', whole);
  assert.deepEqual(names(await settled()), []);
  const scan = await settled({ subdirectories: true });
  assert.deepEqual(names(scan), ['ACME/in:whole']);
  assert.deepEqual(scan.refused.map(({ path }) => path.slice(8)).sort(), ['link', 'pipe']);
});

test('a directory that is missing is told; the others are scanned, and it too when it comes back', async () => {
  machine.put('/pickup/a', whole);
  const both = { directories: ['/gone', '/pickup'] };
  const scan = await settled(both);
  assert.deepEqual(names(scan), ['a:whole']);
  assert.deepEqual(
    scan.problems.map(({ code }) => code),
    ['E001.NOT_FOUND'],
  );
  machine.put('/gone', 'directory');
  machine.put('/gone/b', whole);
  assert.deepEqual(
    (await settled(both)).found.map(({ path }) => path),
    ['/pickup/a', '/gone/b'],
  );
});

test('what was offered and not taken is offered again once it is stable anew', async () => {
  machine.put('/pickup/a', whole);
  assert.deepEqual(names(await settled()), ['a:whole']);
  assert.deepEqual(names(await look()), []);
  assert.deepEqual(names(await settled()), ['a:whole']);
});

test('the watch finds files that were there before it, sleeps between scans, and ends with its signal', async () => {
  for (const name of ['a', 'b', 'c']) machine.put(`/pickup/${name}`, whole);
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const scan of watchPickup(
    { files, clock, answers: createAnswers({ files, clock }) },
    { ...watchSettings, batchSize: 2 },
    abort.signal,
  )) {
    for (const { path } of scan.found) seen.push(machine.take(path) && path);
    if (seen.length === 3) abort.abort();
  }
  assert.deepEqual(seen, ['/pickup/a', '/pickup/b', '/pickup/c']);
  assert.ok(clock.monotonic() < 20_000, 'no full poll interval for each');
});
