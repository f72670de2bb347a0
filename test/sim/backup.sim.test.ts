import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { finishPublishing, publishTogether } from '../../src/upkeep/publish.ts';
import { finishSwap, swapIn, swapJournal } from '../../src/upkeep/swap.ts';
import { crashEverywhere, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import type { Machine } from './sim-disk.ts';

const seed = runSeed();
const never = new AbortController().signal;
const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];
const deaths: readonly Scenario['death'][] = ['kill', 'power', 'ENOSPC', 'EIO'];

describe('a backup of several files', () => {
  const names = ['metrics_1.db', 'metrics_1.sql', 'metrics_1.manifest.json'];

  const scenario: Omit<Scenario, 'death'> = {
    seed,
    stride: 1,
    prepare(machine) {
      machine.put('/backups', 'directory');
      machine.put('/backups/older', 'older');
    },
    async live({ files }) {
      await finishPublishing(files, '/backups');
      const there = (await files.list('/backups')).filter((name) => name.startsWith('metrics'));
      assert.ok(there.length === 0 || there.length === names.length, `all or none, not ${there}`);
      if (there.length > 0) return;
      const set = names.map((name) => ({ name, content: () => bytes(`content of ${name}`) }));
      await publishTogether(files, { directory: '/backups', id: '1', files: set, signal: never });
    },
    checkDone(machine) {
      assert.deepEqual(
        machine.paths(),
        [...names, 'older'].map((name) => `/backups/${name}`).sort(),
        'nothing is left over',
      );
      for (const name of names) assert.equal(machine.text(`/backups/${name}`), `content of ${name}`);
    },
  };

  for (const death of deaths) {
    test(`all or none after ${death} before any operation, and nothing half made stays`, async () => {
      assert.ok((await crashEverywhere({ ...scenario, death })) > 10);
    });
  }
});

describe('a restore', () => {
  const plan = {
    directory: '/state',
    swaps: [
      { from: null, to: '/state/db-wal', kept: '/state/kept/db-wal' },
      { from: '/state/.staged/db', to: '/state/db', kept: '/state/kept/db' },
      { from: '/state/.staged/new', to: '/state/new', kept: '/state/kept/new' },
    ],
    staging: ['/state/.staged'],
  };
  const old = { '/state/db': 'old db', '/state/db-wal': 'old wal' };
  const swapped = {
    '/state/db': 'new db',
    '/state/kept/db': 'old db',
    '/state/kept/db-wal': 'old wal',
    '/state/new': 'new',
  };

  const found = (machine: Machine): Record<string, string> => {
    const visible = machine.paths().filter((path) => !path.includes('/.'));
    return Object.fromEntries(visible.map((path) => [path, machine.text(path)]));
  };

  let machine: Machine | null = null;
  const scenario: Omit<Scenario, 'death'> = {
    seed,
    stride: 1,
    prepare(made) {
      machine = made;
      made.put('/state', 'directory');
      for (const [path, text] of Object.entries(old)) made.put(path, text);
    },
    async live({ files }) {
      await finishSwap(files, '/state');
      assert.ok(machine);
      assert.ok(!(await files.exists(swapJournal('/state'))), 'the journal is gone');
      const now = found(machine);
      if ('/state/new' in now) return;
      assert.deepEqual(now, old, 'the old or the new, nothing between');
      await files.makeDirectory('/state/.staged');
      await files.stage('/state/.staged/db', bytes('new db'));
      await files.stage('/state/.staged/new', bytes('new'));
      await swapIn(files, plan);
    },
    checkDone(made) {
      assert.deepEqual(found(made), swapped);
      assert.deepEqual(made.paths(), Object.keys(swapped).sort(), 'nothing is left over');
    },
  };

  for (const death of deaths) {
    test(`the old or the new after ${death} before any operation`, async () => {
      assert.ok((await crashEverywhere({ ...scenario, death })) > 10);
    });
  }
});
