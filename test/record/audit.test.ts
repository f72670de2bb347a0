import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createAuditTrail } from '../../src/platform/audit-trail.ts';
import { verifyTrail } from '../../src/platform/audit-verify.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { silentLog } from '../../src/platform/silent-log.ts';
import type { AuditTrail, Ledger } from '../../src/ports.ts';
import { type Auditor, createAuditor } from '../../src/record/audit.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 10, 24, 3);
let home = '';
let now = start;
let ledger: Ledger;
let auditor: Auditor;
const clock = { now: () => now };
const directory = (): string => join(home, 'audit');

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'edi-audit-'));
  now = start;
  for (const name of ['state', 'audit']) mkdirSync(join(home, name));
  boot();
});
afterEach(() => {
  ledger.close();
  rmSync(home, { recursive: true, force: true });
});

function boot(wrap: (trail: AuditTrail) => AuditTrail = (trail) => trail): void {
  ledger = openLedger({ directory: join(home, 'state'), clock });
  const trail = wrap(createAuditTrail({ directory: directory(), clock }));
  auditor = createAuditor({ ledger, trail, clock, log: silentLog });
}

function restart(wrap?: (trail: AuditTrail) => AuditTrail): void {
  ledger.close();
  boot(wrap);
}

const path = (name = '2026-11-24.jsonl'): string => join(directory(), name);
const lines = (name?: string): string[] => readFileSync(path(name), 'utf8').split('\n').slice(0, -1);
const told = (name?: string) => lines(name).map((line) => JSON.parse(line));
const kinds = (name?: string): string[] => told(name).map(({ kind }) => kind);

async function take(id: string): Promise<void> {
  const claim = { id, name: `${id}.x12`, path: `/w/${id}`, origin: `/p/${id}`, bytes: 7, inPlace: true };
  await ledger.record(claim, 'claimed', {});
  await ledger.record(claim, 'surveyed', { sha256: 'ab', transactions: 2, accepted: 2, elements: 99 });
  await ledger.record(claim, 'acknowledged', {});
  await ledger.record(claim, 'delivering', {});
  const row = { key: id, fileId: id, destination: 'accepted', path: '/d', reference: null, attempts: 1, dueMs: null };
  await ledger.write((writer) => writer.putDelivery({ ...row, state: 'delivered', code: null, sha256: 'cd' }));
  await ledger.write((writer) => writer.changeFile(id, { state: 'processed', settled: true, detail: { accepted: 2 } }));
}

const verify = (range: object = {}) => verifyTrail(directory(), { known: ledger.auditPosition(), ...range });
const faults = async (range: object = {}): Promise<string[]> =>
  (await verify(range)).faults.map(({ kind, line }) => `${kind} ${line}`);

describe('what the ledger commits', () => {
  test('acknowledgements by where they are written: sent, or held until an operator releases them', async () => {
    for (const destination of ['acknowledgements', 'acknowledgements/acme', 'held', 'accepted', 'accepted/held']) {
      const row = { key: destination, fileId: 'a', path: '/d', reference: null, attempts: 1, dueMs: null, code: null };
      await ledger.write((writer) => writer.putDelivery({ ...row, destination, state: 'delivered', sha256: 'cd' }));
    }
    await auditor.flush();
    assert.deepEqual(kinds().slice(1), [
      'acknowledged',
      'acknowledged',
      'acknowledgement_held',
      'delivered',
      'delivered',
    ]);
  });

  test('is told once, in order, each line chained to the one before', async () => {
    await take('a');
    await auditor.flush();
    await auditor.flush();
    assert.deepEqual(kinds(), ['epoch_began', 'received', 'surveyed', 'delivered', 'processed']);
    const [, received, surveyed, delivered] = told();
    assert.deepEqual(
      [received.name, received.origin, received.bytes, received.at],
      ['a.x12', '/p/a', 7, '2026-11-24T03:00:00.000Z'],
    );
    assert.deepEqual([surveyed.accepted, surveyed.elements], [2, undefined]);
    assert.deepEqual([delivered.path, delivered.sha256, delivered.file], ['/d', 'cd', 'a']);
    assert.deepEqual(
      told().map(({ seq }) => seq),
      [1, 2, 3, 4, 5],
    );
    const verdict = await verify();
    assert.deepEqual([verdict.ok, verdict.lines, verdict.first, verdict.last], [true, 5, 1, 5]);
  });

  test('goes on behind a restart, and into a file a day; a clock that goes back stays in the newest', async () => {
    await take('a');
    await auditor.flush();
    now += dayMs;
    restart();
    await take('b');
    await auditor.flush();
    now -= dayMs;
    await take('c');
    await auditor.flush();
    assert.deepEqual(readdirSync(directory()).sort(), ['2026-11-24.jsonl', '2026-11-25.jsonl']);
    assert.equal(told('2026-11-25.jsonl').at(-1).seq, 13);
    assert.deepEqual((await verify()).ok, true);
    assert.deepEqual((await verify({ from: '2026-11-25' })).first, 6);
    assert.deepEqual((await verify({ to: '2026-11-24' })).last, 5);
  });

  test('is written by the next flush when the disk failed', async () => {
    let fail = true;
    restart((trail) => ({
      ...trail,
      append: (entries) => (fail ? Promise.reject(new Error('disk')) : trail.append(entries)),
    }));
    await take('a');
    await assert.rejects(auditor.flush(), /disk/);
    fail = false;
    await auditor.flush();
    assert.deepEqual(kinds().slice(1), ['received', 'surveyed', 'delivered', 'processed']);
  });
});

describe('a stop in the middle', () => {
  test('between the lines and the ledger: nothing is told twice', async () => {
    await auditor.flush();
    restart((trail) => ({
      ...trail,
      async append(entries) {
        await trail.append(entries);
        throw new Error('killed');
      },
    }));
    await take('a');
    await assert.rejects(auditor.flush(), /killed/);
    restart();
    await take('b');
    await auditor.flush();
    assert.deepEqual(
      told()
        .filter(({ kind }) => kind === 'received')
        .map(({ file }) => file),
      ['a', 'b'],
    );
    assert.equal((await verify()).ok, true);
  });

  for (const cut of [1, 2, 40]) {
    test(`in the last line, ${cut} bytes short: it is mended, told, and the chain holds`, async () => {
      await auditor.flush();
      const before = ledger.auditPosition();
      await take('a');
      await auditor.flush();
      const bytes = readFileSync(path());
      writeFileSync(path(), bytes.subarray(0, bytes.length - cut));
      // The ledger does not know of the lines: that is what a stop before its commit leaves.
      if (before) await ledger.write((writer) => writer.audited(before));
      restart();
      await auditor.flush();
      const expected = ['epoch_began', 'received', 'surveyed', 'delivered'];
      if (cut === 1) assert.deepEqual(kinds(), [...expected, 'processed', 'tail_completed']);
      else assert.deepEqual(kinds(), [...expected, 'tail_cut', 'processed']);
      assert.equal((await verify()).ok, true);
    });
  }
});

describe('verify', () => {
  beforeEach(async () => {
    await take('a');
    await auditor.flush();
  });

  function rewrite(change: (all: string[]) => string[]): void {
    writeFileSync(
      path(),
      change(lines())
        .map((line) => `${line}\n`)
        .join(''),
    );
  }

  test('finds a changed line, whatever was changed', async () => {
    rewrite((all) => all.with(1, all[1]?.replace('"bytes":7', '"bytes":8') ?? ''));
    assert.deepEqual(await faults(), ['changed 2']);
    rewrite((all) => all.with(1, ''));
    assert.deepEqual(await faults(), ['changed 2']);
  });

  test('finds a missing line, at the end too', async () => {
    const whole = lines();
    rewrite((all) => all.toSpliced(2, 1));
    assert.deepEqual(await faults(), ['missing 3']);
    assert.match((await verify()).faults[0]?.message ?? '', /^line 3 is missing$/);
    rewrite(() => whole.slice(0, 3));
    assert.deepEqual(await faults(), ['missing null']);
    assert.match((await verify()).faults[0]?.message ?? '', /lines 4 to 5 are missing at the end/);
    rmSync(path());
    assert.match((await verify()).faults[0]?.message ?? '', /lines 1 to 5 are missing/);
  });

  test('finds lines in another order, and one that was copied', async () => {
    rewrite(([a = '', b = '', c = '', d = '', e = '']) => [a, c, b, d, e]);
    assert.deepEqual(await faults(), ['order 3']);
    rewrite(([a = '', c = '', b = '', d = '', e = '']) => [a, b, c, c, d, e]);
    assert.deepEqual(await faults(), ['order 4']);
  });

  test('finds a line, and a whole end, that was forged with good hashes', async () => {
    const forged = join(home, 'forged');
    mkdirSync(forged);
    const trail = createAuditTrail({ directory: forged, clock });
    await trail.open(undefined);
    const entry = { atMs: now, kind: 'x', file: null, data: {}, event: 1, epoch: 'e' };
    await trail.append(Array.from({ length: 5 }, () => entry));
    const others = readFileSync(join(forged, '2026-11-24.jsonl'), 'utf8').split('\n');
    rewrite((all) => all.with(2, others[2] ?? ''));
    assert.deepEqual(await faults(), ['replaced 3', 'replaced 4']);
    rewrite(() => others.slice(0, 5));
    assert.deepEqual(await faults(), ['replaced 5'], 'the ledger remembers the last line');
  });

  test('tells of a torn end; lines that are gone are told in the trail as well', async () => {
    appendFileSync(path(), '{"seq":6,');
    assert.deepEqual(await faults(), ['torn 6']);
    rewrite((all) => all.slice(0, 2));
    restart();
    await auditor.flush();
    assert.deepEqual(
      told()
        .slice(2)
        .map(({ kind, seq, lines: gone }) => [kind, seq, gone]),
      [['lines_lost', 6, 3]],
    );
    assert.deepEqual(await faults(), ['missing 3']);
  });

  test('a changed last line does not stop the trail, and stays found', async () => {
    rewrite((all) => all.with(4, all[4]?.replace('processed', 'PROCESSED') ?? ''));
    restart();
    await auditor.flush();
    assert.deepEqual(told().at(-1).kind, 'last_line_changed');
    assert.deepEqual(await faults(), ['changed 5']);
  });
});

test('a ledger that begins anew is told, and its events are told from the first', async () => {
  await take('a');
  await auditor.flush();
  ledger.close();
  rmSync(join(home, 'state'), { recursive: true });
  mkdirSync(join(home, 'state'));
  boot();
  await take('b');
  await auditor.flush();
  assert.deepEqual(kinds().slice(5), ['epoch_began', 'received', 'surveyed', 'delivered', 'processed']);
  assert.equal(told().at(-1).seq, 10);
  assert.equal((await verify()).ok, true);
});
