import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ledger } from '../../src/ports.ts';
import { bad, good, interchange } from '../pipeline/x12-text.ts';
import { crashEverywhere, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import { liveService } from './real-road.ts';
import type { Machine } from './sim-disk.ts';

const seed = runSeed();
/** `npm run soak`: at every operation. */
const isLong = process.env.EDI_AGENT_LONG === '1';
const orderA = interchange({ control: '000000001', groups: [{ control: '1', sets: [good] }] });
const orderB = interchange({ control: '000000002', groups: [{ control: '2', sets: [good, bad] }] });
const orderC = interchange({ control: '000000003', groups: [{ control: '3', sets: [good] }] });
const incoming = { 'a.x12': orderA, 'b.x12': orderB, 'c.x12': orderC, 'd.x12': orderA };

function prepare(machine: Machine): void {
  for (const directory of ['/pickup', '/accepted', '/answers', '/home', '/home/held'])
    machine.put(directory, 'directory');
  for (const [name, text] of Object.entries(incoming)) machine.put(`/pickup/${name}`, text);
}

const isVisible = (path: string): boolean => !(path.split('/').at(-1) ?? '').startsWith('.');

interface Collected {
  readonly accepted: string[];
  readonly answers: string[];
}

/** The neighbour takes what it sees, whenever it looks. */
function collect(machine: Machine, collected: Collected): void {
  for (const path of machine.paths()) {
    if (!isVisible(path)) continue;
    if (path.startsWith('/accepted/')) collected.accepted.push(machine.take(path));
    else if (path.startsWith('/answers/')) collected.answers.push(machine.take(path));
  }
}

function checkNothingLost(machine: Machine): void {
  const kept = machine
    .paths()
    .filter((path) => /^\/(pickup|home\/(work|processed|error|duplicate))\//.test(path))
    .filter((path) => isVisible(path) && !path.endsWith('.json'))
    .map((path) => machine.text(path));
  assert.deepEqual(kept.sort(), Object.values(incoming).sort());
}

function checkDone(machine: Machine, ledger: Ledger, { accepted, answers }: Collected): void {
  checkNothingLost(machine);
  assert.deepEqual(
    machine.paths().filter((path) => /^\/pickup\/|^\/home\/work\/|\.tmp$|\.stage$/.test(path)),
    [],
  );
  assert.deepEqual(ledger.unfinished(), []);
  assert.deepEqual(ledger.counts(), { processed: 2, partial: 1, duplicate: 1 });
  const controls = accepted.map((text) => text.split('ISA')[1]?.slice(87, 96)).sort();
  assert.deepEqual(controls, ['000000001', '000000002', '000000003'], 'the good sets of each file once');
  const answered = answers.map((text) => /AK1\*PO\*(\d)/.exec(text)?.[1]).sort();
  assert.deepEqual(answered, ['1', '2', '3'], 'each group answered once');
  assert.equal(new Set(answers.map((text) => text.slice(90, 99))).size, 3, 'no control number twice');
  assert.equal(machine.paths().filter((path) => path.startsWith('/home/held/') && path.endsWith('.x12')).length, 1);
}

const cases: readonly { readonly death: Scenario['death']; readonly atOnce: number; readonly stride: number }[] = [
  { death: 'kill', atOnce: 1, stride: 5 },
  { death: 'kill', atOnce: 4, stride: 5 },
  { death: 'power', atOnce: 4, stride: 5 },
  { death: 'ENOSPC', atOnce: 4, stride: 7 },
  { death: 'EIO', atOnce: 4, stride: 7 },
];

describe(`the service itself: whatever it dies of, nothing is lost and nothing done twice (seed ${seed})`, () => {
  for (const { death, atOnce, stride } of cases) {
    test(`${death}, ${atOnce} at once`, async (context) => {
      let collected: Collected = { accepted: [], answers: [] };
      const deaths = await crashEverywhere({
        seed,
        death,
        stride: isLong ? 1 : stride,
        prepare(machine) {
          collected = { accepted: [], answers: [] };
          prepare(machine);
        },
        live: (life) => liveService(life, atOnce),
        checkDead: checkNothingLost,
        meanwhile: (machine) => collect(machine, collected),
        checkDone(machine, ledger) {
          collect(machine, collected);
          checkDone(machine, ledger, collected);
        },
      });
      context.diagnostic(`${deaths} deaths survived`);
      assert.ok(deaths > 100 / stride, `only ${deaths} operations to die at`);
    });
  }
});
