import assert from 'node:assert/strict';
import { join } from 'node:path';
import { roadPartners } from '../../src/agent-road-partners.ts';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { createDestination } from '../../src/deliver/registry.ts';
import type { RoadPartners } from '../../src/pipeline/partners.ts';
import { loadProfiles } from '../../src/settings/partners/load.ts';
import { accepted as settingsOf } from '../settings/helpers.ts';
import type { TempRoad } from './temp-road.ts';

/** What a road knows of partners by their profiles, each a YAML text, and settings of their own kind. */
export function agreed(home: TempRoad, profiles: readonly string[], settings = ''): Promise<RoadPartners> {
  const delivery = join(home.place, 'delivery');
  const files = profiles.map((text, at) => ({ path: `p${at}.yaml`, text }));
  const loaded = loadProfiles(files, { delivery, codeLists: [] });
  assert.deepEqual(loaded.problems, []);
  const ports = { files: home.road.files, journal: ledgerJournal(home.ledger) };
  return roadPartners({
    settings: settingsOf(`directories: {delivery: ${delivery}}\n${settings}`),
    profiles: loaded.profiles.map(({ profile }) => profile),
    files: home.road.files,
    destination: (name, path, template) =>
      createDestination({ kind: 'directory', name, path, ...(template === undefined ? {} : { template }) }, ports),
    ways: { accepted: join(home.place, 'accepted'), acknowledgements: join(home.place, 'answers') },
  });
}
