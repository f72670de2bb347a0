import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Destination } from '../../src/deliver/destination.ts';
import { dispatch } from '../../src/deliver/dispatch.ts';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import type { Ledger } from '../../src/ports.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { itemOf } from './conformance.ts';

const options = { key: 'k', fileId: 'f', item: itemOf('x'), signal: new AbortController().signal };
let directory = '';
let ledger: Ledger;
let calls = 0;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-dispatch-'));
  ledger = openLedger({ directory, clock: createSimClock() });
  calls = 0;
});
afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

function destination(deliver: Destination['deliver']): Destination {
  return {
    name: 'far',
    check: async () => undefined,
    receipt: async () => 'unknown',
    close: async () => undefined,
    deliver: (...given) => {
      calls += 1;
      return deliver(...given);
    },
  };
}

test('the entry is begun before the effect and delivered after it; the second call has no effect', async () => {
  const far = destination(async (_item, key) => {
    assert.equal(ledger.delivery(key)?.state, 'pending');
    return { reference: 'SO-1', fresh: true };
  });
  assert.deepEqual(await dispatch(ledger, far, options), { reference: 'SO-1', fresh: true });
  assert.deepEqual(await dispatch(ledger, far, options), { reference: 'SO-1', fresh: false });
  assert.equal(calls, 1);
  assert.deepEqual([ledger.delivery('k')?.state, ledger.delivery('k')?.attempts], ['delivered', 1]);
});

for (const [retry, state] of [
  [true, 'pending'],
  [false, 'failed'],
] as const) {
  test(`a failure that ${retry ? 'may pass' : 'stays'} leaves the entry ${state}, with its code`, async () => {
    const far = destination(() => Promise.reject(new AgentError('no', { code: 'E005.REJECTED', retry })));
    await assert.rejects(dispatch(ledger, far, options), { code: 'E005.REJECTED' });
    assert.deepEqual([ledger.delivery('k')?.state, ledger.delivery('k')?.code], [state, 'E005.REJECTED']);
    await dispatch(
      ledger,
      destination(async () => ({ fresh: true })),
      options,
    );
    assert.deepEqual([ledger.delivery('k')?.state, ledger.delivery('k')?.attempts], ['delivered', 2]);
  });
}

test('an abort is no failure of the far side', async () => {
  const signal = AbortSignal.abort(new Error('stop'));
  const far = destination(() => Promise.reject(new AgentError('cut', { code: 'E005.TIMEOUT' })));
  await assert.rejects(dispatch(ledger, far, { ...options, signal }));
  assert.deepEqual([ledger.delivery('k')?.state, ledger.delivery('k')?.code], ['pending', null]);
});

test('the journal tells begun, staged and delivered apart, and refuses a key that was not begun', async () => {
  const journal = ledgerJournal(ledger);
  assert.equal(journal.find('k'), undefined);
  assert.throws(() => journal.staged('k', '/d/x'), /not begun/);
  const states: unknown[] = [];
  const far = destination(async (_item, key) => {
    states.push(journal.find(key)?.state);
    await journal.staged(key, '/d/x');
    states.push(journal.find(key)?.state);
    return { path: '/d/x', fresh: true };
  });
  await dispatch(ledger, far, options);
  assert.deepEqual(
    [...states, journal.find('k')],
    ['begun', 'staged', { state: 'delivered', path: '/d/x', place: null }],
  );
});
