import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Claim } from '../../src/model/claim.ts';
import { workPath } from '../../src/model/places.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import { createFiles } from '../../src/platform/files.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { finishFile, type RecordPorts, settle } from '../../src/record/finish.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { createMachine, type Machine } from '../sim/sim-disk.ts';
import { places } from '../sim/small-road.ts';

const file = { id: '20260921T141320000-00001-000001', name: 'a.x12' };
const last = `/home/error/2026-09-21/${file.id}_a.x12`;
const receipt: Receipt = {
  file: '/pickup/a.x12',
  sha256: 'ab',
  bytes: 1,
  status: 'failed',
  code: 'E002.NOT_X12',
  message: 'no ISA segment was found',
  remedy: 'ask the sender',
  content: [],
  interchanges: 0,
  groups: 0,
  transactions: 0,
  accepted: 0,
  rejected: 0,
  segments: 0,
  elements: 0,
  findings: { errors: 0, warnings: 0, listed: [] },
  acknowledgements: [],
  deliveries: [],
  durationMs: 1,
};

let machine: Machine;
let directory = '';
let ports: RecordPorts;
let claim: Claim;

beforeEach(async () => {
  machine = createMachine();
  directory = mkdtempSync(join(tmpdir(), 'edi-record-'));
  const path = workPath(places, file);
  for (const one of ['/home', '/home/work']) machine.put(one, 'directory');
  machine.put(path, 'x');
  const ledger = openLedger({ directory, clock: createSimClock() });
  ports = { files: createFiles(machine.boot().disk), ledger, places };
  claim = { ...file, path, origin: '/pickup/a.x12', bytes: 1, inPlace: false };
  await ledger.record(claim, 'claimed', {});
});
afterEach(() => {
  ports.ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a file ends in one place with its receipt beside it, and nothing of it stays in work/', async () => {
  assert.equal(await finishFile(ports, claim, receipt), last);
  assert.deepEqual(machine.paths(), [last, `${last}.json`]);
  assert.deepEqual(JSON.parse(machine.text(`${last}.json`)), receipt);
  const { state, settled, path, code, sha256 } = ports.ledger.file(file.id) ?? {};
  assert.deepEqual([state, settled, path, code, sha256], ['failed', true, last, 'E002.NOT_X12', 'ab']);
});

test('a file that is read where it lies stays there', async () => {
  const inPlace = { ...claim, id: 'p', path: '/pickup/a.x12', inPlace: true };
  machine.put('/pickup/a.x12', 'x');
  assert.equal(await finishFile(ports, inPlace, receipt), '/pickup/a.x12');
  assert.equal(machine.text('/pickup/a.x12'), 'x');
  assert.equal(ports.ledger.file('p')?.settled, true);
});

test('settling again is nothing; a copy that was cut off is made again from the true one', async () => {
  for (const one of ['/home/error', '/home/error/2026-09-21']) machine.put(one, 'directory');
  machine.put(last, 'not the same');
  await finishFile(ports, claim, receipt);
  assert.equal(machine.text(last), 'x');
  await settle(ports, { ...file, state: 'failed' });
  assert.deepEqual(machine.paths(), [last, `${last}.json`]);
});

test('a file that somebody removed is told once, and is no loop', async () => {
  machine.take(workPath(places, file));
  await assert.rejects(finishFile(ports, claim, receipt), { code: 'E001.NOT_FOUND' });
  assert.deepEqual(ports.ledger.unfinished(), []);
});
