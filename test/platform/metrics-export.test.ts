import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { csvOf, sqlOf } from '../../src/platform/metrics-export.ts';
import { type MetricsFile, openMetricsFile } from '../../src/platform/metrics-file.ts';
import { metricsRow } from '../report/metrics-samples.ts';

const start = Date.parse('2026-11-24T09:30:00.000Z');
const all = { sinceMs: 0, untilMs: start * 2 };
let directory = '';
let file: MetricsFile;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-export-'));
  file = openMetricsFile(join(directory, 'edi_metrics.db'));
});
afterEach(() => {
  file.close();
  rmSync(directory, { recursive: true, force: true });
});

test('SQL loads into another database, as often as one likes, and gives the same rows', () => {
  file.write([metricsRow('a', start, { partner: "ZZ:O'NEIL", code: 'E003.SETS' }), metricsRow('b', start + 1)]);
  const sql = [...sqlOf(file.db, all)].join('');
  const copy = new DatabaseSync(':memory:');
  copy.exec(sql);
  copy.exec(sql);
  for (const table of ['file_metrics', 'hourly_metrics']) {
    const rows = (db: DatabaseSync) => db.prepare(`SELECT * FROM ${table}`).all();
    assert.ok(rows(file.db).length > 0);
    assert.deepEqual(rows(copy), rows(file.db));
  }
  copy.close();
});

test('only the rows of the range, over many pages, each once and in their order', () => {
  file.write(Array.from({ length: 2_500 }, (_, at) => metricsRow(`f${at}`, start + Math.floor(at / 3))));
  const ids = (range: typeof all) =>
    [...csvOf(file.db, range)].slice(1).map((line) => line.slice(0, line.indexOf(',')));
  const everything = ids(all);
  assert.deepEqual([everything.length, new Set(everything).size], [2_500, 2_500]);
  assert.equal(ids({ sinceMs: start + 10, untilMs: start + 20 }).length, 30);
});

test('CSV: what holds a comma or a quote is quoted, and nothing is a formula', () => {
  file.write([metricsRow('a', start, { partner: '=1+1', file: 'a "b", c.x12' })]);
  const [head, line] = [...csvOf(file.db, all)];
  assert.match(head ?? '', /^id,timestamp,file,edi_type,transaction_type,partner,status,processing_time_ms,/);
  assert.match(line ?? '', /^a,2026-11-24T09:30:00.000Z,"a ""b"", c.x12",X12,850,'=1\+1,processed,10,/);
});

test('between pages another program may write', () => {
  file.write(Array.from({ length: 1_500 }, (_, at) => metricsRow(`f${at}`, start)));
  const lines = csvOf(file.db, all);
  lines.next();
  lines.next();
  const other = new DatabaseSync(join(directory, 'edi_metrics.db'), { timeout: 0 });
  other.exec("UPDATE file_metrics SET partner = 'changed' WHERE id = 'f1'");
  other.close();
  assert.equal([...lines].length, 1_499);
});
