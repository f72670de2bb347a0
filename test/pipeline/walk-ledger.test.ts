import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { walkLedger } from '../../src/pipeline/walk-ledger.ts';
import type { Ledger } from '../../src/ports.ts';

/** A ledger of which each step is kept, or lost, when the test says so. */
function heldLedger() {
  const held: { readonly keep: () => void; readonly lose: (error: Error) => void }[] = [];
  const kept = (): Promise<void> => new Promise((keep, lose) => void held.push({ keep, lose }));
  const ledger = {
    begin: (step: () => unknown) => ({ value: step(), kept: kept() }),
    write: async (step: () => unknown) => {
      const value = step();
      await kept();
      return value;
    },
    record: kept,
    finish: kept,
  } as unknown as Ledger;
  return { held, walk: walkLedger(ledger) };
}

const claim = { id: 'one', name: 'a.x12', path: '/work/a', origin: '/pickup/a.x12', bytes: 1, inPlace: false };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the ledger of one walk', () => {
  test('a note has its value at once, and a step resolves when the notes before it are durable', async () => {
    const { held, walk } = heldLedger();
    let isDone = false;
    assert.equal(
      walk.note(() => 7),
      7,
    );
    walk.noteState(claim, 'surveyed', {});
    const step = walk
      .write(() => 'told')
      .then((told) => {
        isDone = true;
        return told;
      });
    held[2]?.keep();
    held[0]?.keep();
    await turn();
    assert.equal(isDone, false);
    held[1]?.keep();
    assert.deepEqual([await step, isDone], ['told', true]);
    const next = walk.write(() => 'alone');
    held[3]?.keep();
    assert.equal(await next, 'alone');
  });

  test('a note that is lost fails the step that is under way, and the walk with it', async () => {
    const { held, walk } = heldLedger();
    walk.note(() => 1);
    const step = walk.finish(claim, {} as Parameters<Ledger['finish']>[1]);
    held[0]?.lose(new Error('EIO'));
    held[1]?.keep();
    await assert.rejects(step, /EIO/);
    await assert.rejects(walk.settled(), /EIO/);
  });

  test('what a note throws is thrown where it was made, and nothing is waited for', async () => {
    const { walk } = heldLedger();
    assert.throws(
      () =>
        walk.note(() => {
          throw new Error('a bug');
        }),
      /a bug/,
    );
    await walk.settled();
  });

  test('a walk that ends with a note that is lost takes nothing along', async () => {
    const { held, walk } = heldLedger();
    walk.note(() => 1);
    held[0]?.lose(new Error('EIO'));
    await turn();
  });

  test('once a note is lost no other step is begun, and least of all the last one', async () => {
    const { held, walk } = heldLedger();
    walk.note(() => 1);
    held[0]?.lose(new Error('ENOSPC'));
    await turn();
    let isWritten = false;
    const write = (): void => {
      isWritten = true;
    };
    await assert.rejects(walk.finish(claim, {} as Parameters<Ledger['finish']>[1]), /ENOSPC/);
    await assert.rejects(walk.write(write), /ENOSPC/);
    await assert.rejects(walk.settled(), /ENOSPC/);
    assert.throws(() => walk.note(write), /ENOSPC/);
    assert.deepEqual([held.length, isWritten], [1, false]);
  });
});
