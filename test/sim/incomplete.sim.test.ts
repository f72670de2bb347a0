import assert from 'node:assert/strict';
import { test } from 'node:test';
import { good, interchange } from '../pipeline/x12-text.ts';
import { crashEverywhere, type Scenario } from './crash-everywhere.ts';
import { runSeed } from './random.ts';
import { liveService } from './real-road.ts';

const seed = runSeed();
const text = interchange({ groups: [{ sets: [good] }] });
const cut = text.slice(0, text.indexOf('IEA'));

for (const death of ['kill', 'power', 'ENOSPC'] satisfies Scenario['death'][]) {
  test(`${death}: what the watch has given up is failed for that, whenever the process dies (seed ${seed})`, async () => {
    const deaths = await crashEverywhere({
      seed,
      death,
      stride: 1,
      prepare(machine) {
        for (const directory of ['/pickup', '/accepted', '/answers', '/home', '/home/held'])
          machine.put(directory, 'directory');
        machine.put('/pickup/cut.x12', cut);
      },
      live: (life) => liveService(life, 1),
      checkDone(machine, ledger) {
        const [file] = ledger.filesIn('failed', 2);
        assert.equal(file?.code, 'E001.INCOMPLETE');
        assert.deepEqual(ledger.deliveries(file?.id ?? ''), []);
        assert.equal(machine.text(file?.path ?? ''), cut);
      },
    });
    assert.ok(deaths > 10, `only ${deaths} operations to die at`);
  });
}
