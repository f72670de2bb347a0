import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ledger } from '../../src/ports.ts';
import { crashEverywhere, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import type { Machine } from './sim-disk.ts';
import { liveOnce } from './small-road.ts';

const seed = runSeed();
const incoming = { 'a.x12': 'order A', 'b.x12': 'bad order', 'c.x12': 'order C', 'd.x12': 'order A' };
const directories = ['/pickup', '/delivery', '/home'];

function prepare(machine: Machine): void {
  for (const directory of directories) machine.put(directory, 'directory');
  for (const [name, text] of Object.entries(incoming)) machine.put(`/pickup/${name}`, text);
}

const isVisible = (path: string): boolean => !(path.split('/').at(-1) ?? '').startsWith('.');

/** The neighbour takes what it sees, whenever it looks. */
function collect(machine: Machine, collected: string[]): void {
  for (const path of machine.paths()) {
    if (path.startsWith('/delivery/') && isVisible(path)) collected.push(machine.take(path));
  }
}

/** Whatever happened, each file that came is still there, whole, under a name a person would look at. */
function checkNothingLost(machine: Machine): void {
  const kept = machine
    .paths()
    .filter((path) => /^\/(pickup|home)\//.test(path) && isVisible(path) && !path.endsWith('.json'))
    .map((path) => machine.text(path));
  assert.deepEqual(kept.sort(), Object.values(incoming).sort());
}

function checkDone(machine: Machine, ledger: Ledger, delivered: readonly string[]): void {
  const paths = machine.paths();
  const inside = (directory: string): string[] =>
    paths
      .filter((path) => path.startsWith(`${directory}/`) && !path.endsWith('.json'))
      .map((path) => machine.text(path))
      .sort();
  assert.deepEqual(inside('/pickup'), []);
  assert.deepEqual(inside('/home/work'), []);
  assert.deepEqual(inside('/home/processed'), ['order A', 'order C']);
  assert.deepEqual(inside('/home/duplicate'), ['order A']);
  assert.deepEqual(inside('/home/error'), ['bad order']);
  assert.deepEqual(
    paths.filter((path) => /\.tmp$|\.stage$/.test(path)),
    [],
    'nothing half written is left',
  );
  assert.equal(paths.filter((path) => path.endsWith('.json')).length, 4, 'a receipt beside each');
  assert.deepEqual(ledger.unfinished(), []);
  assert.deepEqual(ledger.counts(), { processed: 2, failed: 1, duplicate: 1 });

  const sets = delivered.filter((text) => text.startsWith('sets')).sort();
  assert.deepEqual(sets, ['sets order A', 'sets order C'], 'each set once');
  const acknowledged = delivered.filter((text) => text.startsWith('997')).map((text) => text.split(' '));
  assert.deepEqual(acknowledged.map(([, , , which]) => which).sort(), ['A', 'C'], 'each group answered once');
  assert.equal(new Set(acknowledged.map(([, control]) => control)).size, 2, 'no control number twice');
}

interface Case {
  readonly death: Scenario['death'];
  readonly order: 'one by one' | 'all at once';
  readonly stride: number;
  readonly far?: boolean;
}

const cases: readonly Case[] = [
  { death: 'kill', order: 'one by one', stride: 1 },
  { death: 'kill', order: 'all at once', stride: 1 },
  { death: 'power', order: 'one by one', stride: 1 },
  { death: 'power', order: 'all at once', stride: 1 },
  { death: 'kill', order: 'one by one', stride: 3, far: true },
  { death: 'power', order: 'all at once', stride: 3, far: true },
  { death: 'ENOSPC', order: 'all at once', stride: 4 },
  { death: 'EIO', order: 'one by one', stride: 4 },
  { death: 'EROFS', order: 'one by one', stride: 16 },
];

/** Pickup lies on another file system than work/: every claim is a copy. */
const farPickup: Machine['fault'] = (operation, path) =>
  operation === 'rename' && path.startsWith('/home/work/') ? 'EXDEV' : undefined;

describe(`whatever the process dies of, nothing is lost and nothing done twice (seed ${seed})`, () => {
  for (const { death, order, stride, far = false } of cases) {
    test(`${death}, ${order}${far ? ', pickup on another file system' : ''}`, async (context) => {
      let collected: string[] = [];
      const deaths = await crashEverywhere({
        seed,
        death,
        stride,
        ...(far ? { standingFault: farPickup } : {}),
        prepare(machine) {
          collected = [];
          prepare(machine);
        },
        live: (life) => liveOnce(life, order),
        checkDead: far ? () => undefined : checkNothingLost,
        meanwhile: (machine) => collect(machine, collected),
        checkDone(machine, ledger) {
          collect(machine, collected);
          checkDone(machine, ledger, collected);
        },
      });
      context.diagnostic(`${deaths} deaths survived`);
      assert.ok(deaths > 150 / stride, `only ${deaths} operations to die at`);
    });
  }
});
