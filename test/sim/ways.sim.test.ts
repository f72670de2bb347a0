import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PartnerIndex } from '../../src/model/partner.ts';
import { noPartners } from '../../src/pipeline/partners.ts';
import { loadProfiles } from '../../src/settings/partners/load.ts';
import { good, interchange } from '../pipeline/x12-text.ts';
import { crashEverywhere, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import { liveService, type RoadChanges } from './real-road.ts';

const seed = runSeed();
const isLong = process.env.EDI_AGENT_LONG === '1';

const of = (sender: string, control: string): string =>
  interchange({ sender, control, groups: [{ control: String(Number(control)), sets: [good] }] });
const incoming = {
  'a.x12': of('ACME', '000000001') + of('OTHER', '000000002'),
  'b.x12': of('OTHER', '000000003') + of('ACME', '000000004'),
};
const controls = ['000000001', '000000002', '000000003', '000000004'];

const yaml = "name: acme\nids: {production: ['ZZ:ACME']}\n";
const loaded = loadProfiles([{ path: 'acme.yaml', text: yaml }], { delivery: '/accepted', codeLists: [] });
const profiles = loaded.profiles.map(({ profile }) => profile);

/** In each other life the partner has a directory of his own. */
function partnersOf(life: number): RoadChanges {
  return (destination) => {
    const own = destination('acme');
    const wayOf = (_: unknown, what: string) => (life % 2 === 1 && what === 'accepted' ? own : undefined);
    return { partners: { ...noPartners, index: new PartnerIndex(profiles, ({ rules }) => rules.ids), wayOf } };
  };
}

const deaths: readonly { readonly death: Scenario['death']; readonly first: number; readonly stride: number }[] = [
  { death: 'kill', first: 0, stride: 3 },
  { death: 'kill', first: 1, stride: 3 },
  { death: 'power', first: 1, stride: 7 },
];

describe(`a partner's way comes and goes from life to life; each set goes out once all the same (seed ${seed})`, () => {
  for (const { death, first, stride } of deaths) {
    test(`${death}, ${first === 1 ? 'with' : 'without'} one at first`, async (context) => {
      let life = first;
      const collected: string[] = [];
      const collect: NonNullable<Scenario['meanwhile']> = (machine) => {
        for (const path of machine.paths()) {
          if (/^\/(?:accepted|acme)\/[^.]/.test(path)) collected.push(machine.take(path));
        }
      };
      const survived = await crashEverywhere({
        seed,
        death,
        stride: isLong ? 1 : stride,
        prepare(machine) {
          life = first;
          collected.length = 0;
          for (const directory of ['/pickup', '/accepted', '/acme', '/answers', '/home', '/home/held']) {
            machine.put(directory, 'directory');
          }
          for (const [name, text] of Object.entries(incoming)) machine.put(`/pickup/${name}`, text);
        },
        live(world) {
          life += 1;
          return liveService(world, 2, partnersOf(life - 1));
        },
        meanwhile: collect,
        checkDone(machine, ledger) {
          collect(machine);
          assert.deepEqual(ledger.counts(), { processed: 2 });
          const sent = collected.flatMap((text) => [...text.matchAll(/^IEA\*1\*(\d+)/gm)].map(([, one = '']) => one));
          assert.deepEqual(sent.sort(), controls);
        },
      });
      context.diagnostic(`${survived} deaths survived`);
      assert.ok(survived > 50 / stride, `only ${survived} operations to die at`);
    });
  }
});
