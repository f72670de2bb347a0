import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFiles } from '../../src/platform/files.ts';
import { finishSwap, swapJournal } from '../../src/upkeep/swap.ts';
import { createMachine } from '../sim/sim-disk.ts';

const swap = { from: '/home/state/.restoring/a', to: '/home/state/a', kept: '/home/state/replaced-1/a' };
const plan = { directory: '/home/state', swaps: [swap], staging: ['/home/state/.restoring'] };

for (const [what, journal] of Object.entries({
  'no JSON': '{"directory":',
  'no plan': '{}',
  'a path that is none': JSON.stringify({ ...plan, swaps: [{ ...swap, to: 7 }] }),
})) {
  test(`a journal that is ${what} is not carried out`, async () => {
    const machine = createMachine();
    for (const path of ['/home', '/home/state', '/home/state/.restoring']) machine.put(path, 'directory');
    machine.put('/home/state/a', 'old');
    machine.put('/home/state/.restoring/a', 'new');
    machine.put(swapJournal('/home/state'), journal);
    await assert.rejects(finishSwap(createFiles(machine.boot().disk), '/home/state'), { code: 'STATE.CORRUPT' });
    assert.equal(machine.text('/home/state/a'), 'old');
  });
}
