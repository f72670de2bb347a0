import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { LedgerSet, ReceivedAcknowledgement, SentGroup } from '../../src/model/ledger.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { openLedgerReader } from '../../src/platform/ledger/reader.ts';
import type { Ledger } from '../../src/ports.ts';

let directory = '';
let now = 1_790_000_000_000;
let ledger: Ledger;
const clock = { now: () => now };

beforeEach(() => {
  now = 1_790_000_000_000;
  directory = mkdtempSync(join(tmpdir(), 'edi-reader-'));
  ledger = openLedger({ directory, clock });
});
afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

const ours = { sender: 'ZZ:US', receiver: '01:ACME', control: '000000007' };
const sent: Omit<SentGroup, 'state' | 'sentMs' | 'acknowledgedMs'> = {
  sender: 'US',
  receiver: 'ACME',
  functionalId: 'SH',
  control: '0042',
  interchange: ours,
  setId: '856',
  sets: 2,
  fileId: 'a',
  dueMs: now + 100,
};

const answer: ReceivedAcknowledgement = {
  kind: '997',
  sender: 'ACME',
  receiver: 'US',
  parties: { sender: '01:ACME', receiver: 'ZZ:US' },
  functionalId: 'SH',
  control: '42',
  verdict: 'E',
  fileId: 'b',
  position: 1,
};

describe('beside a writer', () => {
  test('what is committed is seen at once, with nothing of the writer in the way', async () => {
    const reader = openLedgerReader({ directory, clock });
    await ledger.write((writer) => writer.putSentGroup(sent));
    const [group] = reader.searchGroups({ limit: 9 });
    assert.deepEqual(group, { ...sent, state: 'awaiting', sentMs: now, acknowledgedMs: null });
    reader.close();
    reader.close();
  });

  test('reads without a writer too, and says so where there is nothing', () => {
    ledger.close();
    const reader = openLedgerReader({ directory, clock });
    assert.deepEqual(reader.counts(), {});
    reader.close();
    assert.throws(() => openLedgerReader({ directory: join(directory, 'no'), clock }), { code: 'STATE.MISSING' });
  });
});

describe('a sent group', () => {
  const states = (): string[] => ledger.searchGroups({ limit: 9 }).map(({ state }) => state);

  test('is overdue when its time has passed', async () => {
    await ledger.write((writer) => writer.putSentGroup(sent));
    assert.deepEqual(states(), ['awaiting']);
    now += 101;
    assert.deepEqual(states(), ['overdue']);
    assert.equal(ledger.searchGroups({ state: 'overdue', partner: 'ACME', control: '7', limit: 9 }).length, 1);
    assert.equal(ledger.searchGroups({ state: 'awaiting', limit: 9 }).length, 0);
    assert.equal(ledger.searchGroups({ partner: 'OTHER', limit: 9 }).length, 0);
  });

  test('is found whatever the leading zeros, and by the interchange where the partner names the group otherwise', async () => {
    await ledger.write((writer) => writer.putSentGroup(sent));
    const other = { ...answer, sender: 'ACME-EDI' };
    assert.equal(await ledger.write((writer) => writer.acknowledge(other, 'accepted_with_errors')), true);
    assert.deepEqual(states(), ['accepted_with_errors']);
    const stranger = { ...answer, sender: 'X', parties: { sender: 'ZZ:X', receiver: 'ZZ:US' }, position: 2 };
    assert.equal(await ledger.write((writer) => writer.acknowledge(stranger, 'rejected')), false);
    assert.deepEqual(states(), ['accepted_with_errors']);
    const unmatched = ledger.searchAcknowledgements({ matched: false, limit: 9 });
    assert.deepEqual(
      unmatched.map(({ sender, matched }) => [sender, matched]),
      [['X', false]],
    );
  });

  test('is acknowledged once by an acknowledgement that is read twice', async () => {
    await ledger.write((writer) => writer.putSentGroup(sent));
    for (const state of ['accepted', 'rejected'] as const) {
      assert.equal(await ledger.write((writer) => writer.acknowledge(answer, state)), true);
    }
    assert.deepEqual(states(), ['accepted']);
    assert.equal(ledger.searchAcknowledgements({ limit: 9 }).length, 1);
  });

  test('a TA1 that rejects answers all groups of its interchange, one that does not leaves them waiting', async () => {
    await ledger.write((writer) => {
      writer.putSentGroup(sent);
      writer.putSentGroup({ ...sent, control: '43' });
      writer.putSentGroup({ ...sent, control: '44', interchange: { ...ours, control: '8' } });
    });
    const ta1 = { ...answer, kind: 'TA1', functionalId: '', control: '000000007' } as const;
    assert.equal(await ledger.write((writer) => writer.acknowledge(ta1, null)), true);
    assert.deepEqual(states(), ['awaiting', 'awaiting', 'awaiting']);
    assert.equal(await ledger.write((writer) => writer.acknowledge({ ...ta1, position: 2 }, 'rejected')), true);
    assert.deepEqual(states(), ['awaiting', 'rejected', 'rejected']);
  });

  test('with the number of an earlier one is awaited anew; of the same file it is the same', async () => {
    await ledger.write((writer) => writer.putSentGroup(sent));
    await ledger.write((writer) => writer.acknowledge(answer, 'accepted'));
    await ledger.write((writer) => writer.putSentGroup(sent));
    assert.deepEqual(states(), ['accepted']);
    await ledger.write((writer) => writer.putSentGroup({ ...sent, fileId: 'c', dueMs: now + 9 }));
    assert.deepEqual(states(), ['awaiting']);
  });
});

test('sets and files are found by state, code, partner and time', async () => {
  const set: Omit<LedgerSet, 'changedMs'> = {
    fileId: 'f',
    position: 1,
    state: 'quarantined',
    setId: '850',
    control: '1',
    groupControl: '1',
    interchangeControl: '1',
    partner: 'ZZ:ACME',
    code: 'E003.SETS',
    start: 0,
    end: 9,
    path: '/q/1.x12',
  };
  await ledger.write((writer) => {
    writer.openFile({ id: 'f', state: 'claimed', name: 'n', origin: '/o', path: '/o', bytes: 1 });
    writer.changeFile('f', { state: 'failed', code: 'E003.SETS', partner: 'ZZ:ACME' });
    writer.putSet(set);
  });
  const found = (search: object): number => ledger.searchSets({ limit: 9, ...search }).length;
  assert.deepEqual(
    [{ code: 'E003' }, { code: 'E003.SETS' }, { code: 'E00' }, { partner: 'ZZ:ACME' }, { sinceMs: now + 1 }].map(found),
    [1, 1, 0, 1, 0],
  );
  const files = (search: object): number => ledger.searchFiles({ limit: 9, ...search }).length;
  assert.deepEqual(
    [{ states: ['failed', 'partial'] }, { states: ['partial'] }, { code: 'E003' }, { untilMs: now - 1 }].map(files),
    [1, 0, 1, 0],
  );
  await ledger.write((writer) => writer.putSet({ ...set, state: 'released' }));
  await ledger.write((writer) => writer.putSet(set));
  assert.equal(ledger.sets('f')[0]?.state, 'released', 'a walk that is done again takes back no decision');
});

test('a delivery stands in the story of its file once, with its hash', async () => {
  const delivery = {
    key: 'k',
    fileId: 'f',
    destination: 'd',
    reference: null,
    attempts: 1,
    dueMs: null,
    code: null,
  };
  await ledger.write((writer) => {
    writer.openFile({ id: 'f', state: 'claimed', name: 'n', origin: '/o', path: '/o', bytes: 1 });
    writer.putDelivery({ ...delivery, state: 'pending', path: '/d/x', sha256: 'ab' });
    writer.putDelivery({ ...delivery, state: 'delivered', path: '/d/x' });
    writer.putDelivery({ ...delivery, state: 'delivered', path: '/d/y' });
  });
  const told = ledger.story('f').filter(({ kind }) => kind === 'delivery');
  assert.deepEqual(
    told.map(({ state, detail }) => [state, detail]),
    [['claimed', { destination: 'd', path: '/d/x', reference: null, sha256: 'ab', key: 'k' }]],
  );
  assert.equal(ledger.delivery('k')?.sha256, 'ab');
});
