import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFiles } from '../../src/platform/files.ts';
import type { Space } from '../../src/ports.ts';
import { openBallast } from '../../src/upkeep/disk-ballast.ts';
import { lookAtDisks } from '../../src/upkeep/disk-watch.ts';
import { createMachine } from '../sim/sim-disk.ts';

const marks = { lowWaterBytes: 1_000, inodesMin: 100 };
const space = (freeBytes: number, freeInodes = 500, totalInodes = 1_000): Space => ({
  freeBytes,
  totalBytes: 1e6,
  freeInodes,
  totalInodes,
  network: false,
});

async function lows(...spaces: readonly Space[]): Promise<boolean[]> {
  let before: Awaited<ReturnType<typeof lookAtDisks>> = [];
  const found: boolean[] = [];
  for (const one of spaces) {
    before = await lookAtDisks({ files: { space: async () => one }, paths: ['/home'], marks }, before);
    found.push(before[0]?.low ?? false);
  }
  return found;
}

test('a disk is low below its mark, and free again only a tenth above it', async () => {
  assert.deepEqual(await lows(space(1_000), space(999), space(1_050), space(1_100)), [false, true, true, false]);
});

test('inodes count like bytes, where the file system counts them', async () => {
  assert.deepEqual(await lows(space(5_000, 99), space(5_000, 0, 0)), [true, false]);
});

test('the ballast is held once and gives its space back once', async () => {
  const machine = createMachine();
  machine.put('/state', 'directory');
  const files = createFiles(machine.boot().disk);
  const options = { files, path: '/state/ballast', bytes: 3_000_000 };
  const ballast = await openBallast(options);
  await ballast.fill();
  await ballast.fill();
  assert.equal((await files.stat('/state/ballast')).bytes, 3_000_000);
  assert.equal((await openBallast(options)).held, true, 'found again after a start');
  assert.equal(await ballast.free(), true);
  assert.equal(await ballast.free(), false);
  assert.deepEqual(machine.paths(), []);
  machine.fault = (operation) => (operation === 'write' ? 'ENOSPC' : undefined);
  await ballast.fill();
  assert.equal(ballast.held, false, 'without room there is none, and nothing fails');
});
