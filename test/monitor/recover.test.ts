import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { ServiceHome } from '../../src/agent-monitor-home.ts';
import { afterRecovery, recovering, takeUp } from '../../src/agent-monitor-recover.ts';
import type { Work } from '../../src/agent-work.ts';
import { createGate } from '../../src/kit/gate.ts';
import { workPath } from '../../src/model/places.ts';
import { createAnswers } from '../../src/watch/answers.ts';
import { createTempRoad, type TempRoad } from '../pipeline/temp-road.ts';

let home: TempRoad;

beforeEach(() => {
  home = createTempRoad({ retries: true });
});
afterEach(() => home.remove());

test('nothing is taken or decided while files of an earlier run are taken up, be their pickup silent or not', async () => {
  const { road } = home;
  const dropped = await home.claim('ISA');
  const claim = { ...dropped, id: `${dropped.id}x`, inPlace: false };
  await road.ledger.write((writer) =>
    writer.openFile({ ...claim, path: workPath(road.places, claim), state: 'claimed' }),
  );
  await road.files.move(dropped.path, workPath(road.places, claim));
  const files: typeof road.files = {
    ...road.files,
    exists: (path) => (path === claim.origin ? new Promise(() => undefined) : road.files.exists(path)),
  };
  const gate = createGate();
  gate.set(recovering, true);
  const resumed: string[] = [];
  const seen: (readonly string[])[] = [];
  const work: Pick<Work, 'resume'> = {
    async resume({ id }) {
      seen.push(gate.reasons);
      await assert.rejects(
        afterRecovery(gate, async () => 'decided'),
        { code: 'API.HELD', retry: true },
      );
      resumed.push(id);
    },
  };
  const settings = {
    directories: { delivery: join(home.place, 'accepted') },
    error_handling: { retry_delay_max: 0 },
  } as ServiceHome['settings'];
  for (const way of ['accepted', 'acknowledgements']) await road.files.makeDirectory(join(home.place, 'accepted', way));
  // All time passes at once: our own directories are waited for all the same.
  const impatient: typeof road.clock = { ...road.clock, sleep: async () => undefined };
  const answers = createAnswers({ ...road, clock: impatient });
  await takeUp(
    { road, settings } as ServiceHome,
    { ports: { ...road, files }, work: work as Work, answers, told: () => undefined },
    gate,
  );
  assert.deepEqual([resumed, seen], [[claim.id], [[recovering]]]);
  assert.deepEqual(gate.reasons, []);
  assert.equal(await afterRecovery(gate, async () => 'decided'), 'decided');
});
