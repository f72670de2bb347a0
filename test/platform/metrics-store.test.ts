import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { openMetricsReader } from '../../src/platform/metrics-file.ts';
import { type MetricsStore, metricsFileName, openMetricsStore } from '../../src/platform/metrics-store.ts';
import type { Log, LogFields } from '../../src/ports.ts';
import { metricsRow } from '../report/metrics-samples.ts';
import { createSimClock } from '../sim/sim-clock.ts';

const start = Date.parse('2026-11-24T09:30:00.000Z');
const hour = 3_600_000;
const clock = createSimClock(start);
let directory = '';
let path = '';
let logged: { readonly message: string; readonly fields: LogFields | undefined }[] = [];
const note = (message: string, fields?: LogFields): void => void logged.push({ message, fields });
const log: Log = { debug: note, info: note, warn: note, error: note };
let store: MetricsStore;

const open = (): MetricsStore => openMetricsStore({ directory, clock, log });
const counts = (sinceMs: number, untilMs: number): number =>
  store.tallies({ sinceMs, untilMs }, 'all').reduce((sum, { files }) => sum + files, 0);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-metrics-'));
  path = join(directory, metricsFileName);
  logged = [];
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a file without the times of stages gets them', () => {
  store.record(metricsRow('old', start - 1));
  store.close();
  const old = new DatabaseSync(path);
  for (const stage of ['survey', 'answer', 'deliver'])
    old.exec(`ALTER TABLE file_metrics DROP COLUMN ${stage}_time_ms`);
  old.close();
  store = open();
  store.record(metricsRow('a', start));
  store.flush();
  const db = new DatabaseSync(path, { readOnly: true });
  const rows = db.prepare('SELECT survey_time_ms FROM file_metrics ORDER BY timestamp').all();
  assert.deepEqual(
    rows.map(({ survey_time_ms: ms }) => ms),
    [null, 4],
  );
  db.close();
});

test('rows are there for the next opening, and in a plain copy of the file while it is in use', () => {
  store.record(metricsRow('a', start, { code: 'E003.SETS', status: 'failed' }));
  store.flush();
  copyFileSync(path, join(directory, 'copy.db'));
  const copy = new DatabaseSync(join(directory, 'copy.db'));
  const row = copy.prepare('SELECT * FROM file_metrics').get();
  copy.close();
  assert.deepEqual(
    { ...row },
    {
      id: 'a',
      timestamp: '2026-11-24T09:30:00.000Z',
      file: 'a.x12',
      edi_type: 'X12',
      transaction_type: '850',
      partner: 'ZZ:ACME',
      status: 'failed',
      processing_time_ms: 10,
      error_count: 0,
      warning_count: 0,
      validation_passed: 1,
      delivered: 1,
      posted: 0,
      code: 'E003.SETS',
      bytes: 100,
      transactions: 1,
      accepted: 1,
      rejected: 0,
      survey_time_ms: 4,
      answer_time_ms: 3,
      deliver_time_ms: null,
    },
  );
  store.close();
  store = open();
  assert.equal(counts(0, start + 1), 1);
});

test('a range counts each file once, whether its hours are whole or cut', () => {
  const offsets = [-3.2, -2.9, -1.01, -1, -0.5, 0, 0.2, 0.49, 0.5, 1.4];
  for (const [at, offset] of offsets.entries()) store.record(metricsRow(`f${at}`, start + offset * hour));
  for (const [since, until] of [
    [-4, 2],
    [-1, 0],
    [-1.01, 0.5],
    [-2.5, -1.5],
    [-0.5, 0.5],
    [0, 0.1],
    [0.1, 0.1],
    [-3.5, 0.5],
  ] as const) {
    const expected = offsets.filter((offset) => offset >= since && offset < until).length;
    assert.equal(counts(start + since * hour, start + until * hour), expected, `${since} to ${until}`);
  }
});

test('a file that ended anew is counted as it ended last', () => {
  const all = { sinceMs: 0, untilMs: start + hour };
  store.record(metricsRow('a', start, { status: 'quarantined', processingMs: 5 }));
  store.flush();
  store.record(metricsRow('a', start + 1, { status: 'processed', processingMs: 7 }));
  const brief = store.tallies(all, 'all').map(({ status, files, processingMs }) => [status, files, processingMs]);
  assert.deepEqual(brief, [['processed', 1, 7]]);
  assert.deepEqual(store.durations(all, 'all'), [{ key: '', ms: 7, files: 1 }]);
});

test('by partner, type and hour', () => {
  store.record(metricsRow('a', start, { partner: 'A', transactionType: '850' }));
  store.record(metricsRow('b', start + hour, { partner: 'B', transactionType: '850' }));
  store.record(metricsRow('c', start + hour, { partner: 'B', transactionType: '810', status: 'failed' }));
  const range = { sinceMs: start - hour, untilMs: start + 3 * hour };
  const brief = (by: 'partner' | 'type' | 'hour') =>
    store.tallies(range, by).map(({ key, status, files }) => `${key} ${status} ${files}`);
  assert.deepEqual(brief('partner'), ['A processed 1', 'B failed 1', 'B processed 1']);
  assert.deepEqual(brief('type'), ['810 failed 1', '850 processed 2']);
  assert.deepEqual(brief('hour'), [
    '2026-11-24T09:00:00.000Z processed 1',
    '2026-11-24T10:00:00.000Z failed 1',
    '2026-11-24T10:00:00.000Z processed 1',
  ]);
  assert.deepEqual(store.lastSuccesses(10), [
    { partner: 'B', atMs: start + hour },
    { partner: 'A', atMs: start },
  ]);
});

test('old rows go, what their hours come to stays', () => {
  store.record(metricsRow('old', start - 48 * hour));
  store.record(metricsRow('new', start));
  store.flush();
  assert.equal(store.firstMs(), start - 48 * hour);
  store.prune(start - 24 * hour);
  assert.equal(counts(0, start + hour), 2);
  assert.equal(store.durations({ sinceMs: 0, untilMs: start + hour }, 'all').length, 1);
  assert.equal(store.firstMs(), Date.parse('2026-11-22T09:00:00.000Z'));
});

test('times beyond all calendars count from the first and to the last day', () => {
  store.record(metricsRow('a', start));
  assert.equal(counts(-1e15, 1e17), 1);
});

for (const [what, damage] of [
  ['zeroed', () => writeFileSync(path, new Uint8Array(20_000))],
  ['of something else', () => writeFileSync(path, 'not a database at all, but longer than a header '.repeat(100))],
  ['cut', () => writeFileSync(path, new Uint8Array(0))],
] as const) {
  test(`a file that is ${what} at the start keeps nothing from being recorded`, () => {
    store.record(metricsRow('a', start));
    store.close();
    damage();
    store = open();
    store.record(metricsRow('b', start));
    assert.equal(counts(0, start + 1), 1);
    assert.equal(store.status().trouble, null);
    const kept = readdirSync(directory).filter((name) => name.includes('.corrupt-'));
    assert.equal(kept.length, what === 'cut' ? 0 : 1);
    assert.equal(store.status().setAside !== null, what !== 'cut');
  });
}

test('a file that is damaged while it is in use is put aside, and the rows in hand are not lost', () => {
  store.record(metricsRow('a', start));
  store.flush();
  writeFileSync(path, new Uint8Array(40_000).fill(0x5a));
  store.record(metricsRow('b', start));
  assert.equal(counts(0, start + 1), 1);
  assert.equal(logged.filter(({ message }) => message.startsWith('error: the metrics file was damaged')).length, 1);
});

test('another program that holds the file: rows wait, and are written when it lets go', () => {
  const other = new DatabaseSync(path);
  store.record(metricsRow('a', start));
  store.flush();
  other.exec('BEGIN EXCLUSIVE');
  store.record(metricsRow('b', start));
  store.flush();
  const { trouble, waiting } = store.status();
  assert.deepEqual([trouble?.code, waiting], ['STATE.LOCKED', 1]);
  other.exec('ROLLBACK');
  other.close();
  store.flush();
  const { trouble: after, waiting: left } = store.status();
  assert.deepEqual([after, left, counts(0, start + 1)], [null, 0, 2]);
});

test('a directory that is gone: told once, rows beyond the limit are given up and counted', () => {
  store.close();
  rmSync(directory, { recursive: true });
  store = open();
  for (let at = 0; at < 10_005; at += 1) store.record(metricsRow(`f${at}`, start));
  store.flush();
  const { trouble, waiting, dropped } = store.status();
  assert.deepEqual([trouble?.code, waiting, dropped], ['STATE.MISSING', 10_000, 5]);
  assert.equal(logged.filter(({ message }) => message.startsWith('error: metrics cannot be written')).length, 1);
});

test('a reader beside the writer sees what was flushed; without a file there is none', () => {
  assert.equal(openMetricsReader(join(directory, 'none.db')), null);
  store.record(metricsRow('a', start));
  store.flush();
  const reader = openMetricsReader(path);
  assert.equal(reader?.tallies({ sinceMs: 0, untilMs: start + 1 }, 'all')[0]?.files, 1);
  assert.throws(() => reader?.db.exec('DELETE FROM file_metrics'), /readonly/);
  reader?.close();
});
