import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../model/agent-error.ts';
import type { FileMetrics, MetricsReader, ResourceSample } from '../model/metrics.ts';
import { metricsQueries } from './metrics-queries.ts';
import { addSample, samplesSchema } from './metrics-samples.ts';

export interface MetricsFile extends MetricsReader {
  /** All rows in one transaction; a row of an id that is there already replaces it. */
  write(rows: readonly FileMetrics[]): void;
  /** Removes rows of whole hours before a time; what the hours add up to stays. The number of rows. */
  prune(beforeMs: number): number;
  sample(sample: ResourceSample): void;
  readonly db: DatabaseSync;
  close(): void;
}

/**
 * The shape of metrics/edi_metrics.db. `file_metrics` is one row a file, `hourly_metrics` what each hour adds up to, by
 * partner, type and status; it stays when old rows go.
 */
export const metricsSchema = `
CREATE TABLE IF NOT EXISTS file_metrics (
  id TEXT PRIMARY KEY, timestamp TEXT NOT NULL, file TEXT NOT NULL, edi_type TEXT NOT NULL,
  transaction_type TEXT NOT NULL, partner TEXT NOT NULL, status TEXT NOT NULL, processing_time_ms INTEGER NOT NULL,
  error_count INTEGER NOT NULL, warning_count INTEGER NOT NULL, validation_passed INTEGER NOT NULL,
  delivered INTEGER NOT NULL, posted INTEGER NOT NULL, code TEXT, bytes INTEGER NOT NULL,
  transactions INTEGER NOT NULL, accepted INTEGER NOT NULL, rejected INTEGER NOT NULL,
  survey_time_ms INTEGER, answer_time_ms INTEGER, deliver_time_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS file_metrics_by_time
  ON file_metrics (timestamp, status, partner, transaction_type, processing_time_ms);
CREATE INDEX IF NOT EXISTS file_metrics_by_partner ON file_metrics (partner, status, timestamp);
CREATE TABLE IF NOT EXISTS hourly_metrics (
  hour TEXT NOT NULL, partner TEXT NOT NULL, transaction_type TEXT NOT NULL, status TEXT NOT NULL,
  files INTEGER NOT NULL, error_count INTEGER NOT NULL, warning_count INTEGER NOT NULL, bytes INTEGER NOT NULL,
  transactions INTEGER NOT NULL, processing_time_ms_sum INTEGER NOT NULL,
  PRIMARY KEY (hour, partner, transaction_type, status)
) STRICT, WITHOUT ROWID;
`;
const version = 1;

/** How long the service stands still for another program that reads or compacts the file. */
const lockedMsMax = 50;
/** Larger files are not looked through at the start: damage shows when a read or a write meets it. */
const checkedPagesMax = 16_384;

/**
 * Opens the file, and makes it where there is none. No WAL: all that is committed is in the one file, so that it may be
 * copied with `cp`. Another program that holds it is not waited for; the caller tries again. Throws errors of SQLite.
 */
export function openMetricsFile(path: string): MetricsFile {
  const db = new DatabaseSync(path, { timeout: lockedMsMax, allowUnknownNamedParameters: true });
  try {
    db.exec('PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF');
    requireSound(db);
    requireVersion(db, path);
    db.exec(
      `BEGIN IMMEDIATE; ${metricsSchema} ${samplesSchema} ${newColumns(db)} PRAGMA user_version = ${version}; COMMIT`,
    );
    return {
      db,
      ...metricsQueries(db),
      ...writes(db),
      sample: (one) => addSample(db, one),
      close: () => void (db.isOpen && db.close()),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The file to look at, whoever writes it; null where there is none. Throws errors of SQLite. */
export function openMetricsReader(path: string): (MetricsReader & Pick<MetricsFile, 'db' | 'close'>) | null {
  if (!existsSync(path)) return null;
  // Not read-only: what a killed writer left half done is rolled back by whoever opens the file next.
  const db = new DatabaseSync(path, { timeout: 5_000, allowUnknownNamedParameters: true });
  try {
    db.exec('PRAGMA trusted_schema = OFF; PRAGMA query_only = ON');
    requireVersion(db, path);
    return { db, ...metricsQueries(db), close: () => void (db.isOpen && db.close()) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function requireSound(db: DatabaseSync): void {
  const pages = Number(Object.values(db.prepare('PRAGMA page_count').get() ?? {})[0]);
  if (pages > checkedPagesMax) return;
  const verdict = Object.values(db.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
  if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { errcode: 11 });
}

function requireVersion(db: DatabaseSync, path: string): void {
  const found = Number(Object.values(db.prepare('PRAGMA user_version').get() ?? {})[0]);
  if (found <= version) return;
  throw new AgentError(`${path} was written by a newer edi-agent (version ${found}, this one knows ${version})`, {
    code: 'STATE.NEWER',
    hint: 'Install the newer edi-agent again, or move the file away: a new one is begun.',
    path,
  });
}

export const metricsColumns = [
  'id',
  'timestamp',
  'file',
  'edi_type',
  'transaction_type',
  'partner',
  'status',
  'processing_time_ms',
  'error_count',
  'warning_count',
  'validation_passed',
  'delivered',
  'posted',
  'code',
  'bytes',
  'transactions',
  'accepted',
  'rejected',
  'survey_time_ms',
  'answer_time_ms',
  'deliver_time_ms',
] as const;

/** What an older file_metrics lacks; all of it may be NULL. */
function newColumns(db: DatabaseSync): string {
  const there = new Set(
    db
      .prepare(`SELECT name FROM pragma_table_info('file_metrics')`)
      .all()
      .map(({ name }) => name),
  );
  const missing = there.size === 0 ? [] : metricsColumns.filter((name) => !there.has(name));
  return missing.map((name) => `ALTER TABLE file_metrics ADD COLUMN ${name} INTEGER;`).join(' ');
}

function writes(db: DatabaseSync): Pick<MetricsFile, 'write' | 'prune'> {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO file_metrics (${metricsColumns.join(', ')}) VALUES (${metricsColumns.map((name) => `:${name}`).join(', ')})`,
  );
  const addTo = db.prepare(
    `INSERT INTO hourly_metrics SELECT substr(timestamp, 1, 13) || ':00:00.000Z', partner, transaction_type, status,
       :sign, :sign * error_count, :sign * warning_count, :sign * bytes, :sign * transactions,
       :sign * processing_time_ms FROM file_metrics WHERE id = :id
     ON CONFLICT DO UPDATE SET files = files + excluded.files, error_count = error_count + excluded.error_count,
       warning_count = warning_count + excluded.warning_count, bytes = bytes + excluded.bytes,
       transactions = transactions + excluded.transactions,
       processing_time_ms_sum = processing_time_ms_sum + excluded.processing_time_ms_sum`,
  );
  const remove = db.prepare('DELETE FROM file_metrics WHERE timestamp < ?');

  function inTransaction<T>(step: () => T): T {
    db.exec('BEGIN IMMEDIATE');
    try {
      const result = step();
      db.exec('COMMIT');
      return result;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  return {
    write(rows) {
      inTransaction(() => {
        for (const row of rows) {
          const { id } = row;
          // A file that was released and ended anew counts once.
          addTo.run({ id, sign: -1 });
          insert.run(parametersOf(row));
          addTo.run({ id, sign: 1 });
        }
      });
    },
    prune: (beforeMs) => inTransaction(() => Number(remove.run(hourOf(beforeMs)).changes)),
  };
}

/** `2026-11-24T09:00:00.000Z` */
export function hourOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 13)}:00:00.000Z`;
}

function parametersOf(row: FileMetrics): Record<(typeof metricsColumns)[number], string | number | null> {
  return {
    id: row.id,
    timestamp: new Date(row.atMs).toISOString(),
    file: row.file,
    edi_type: row.ediType,
    transaction_type: row.transactionType,
    partner: row.partner,
    status: row.status,
    processing_time_ms: row.processingMs,
    error_count: row.errors,
    warning_count: row.warnings,
    validation_passed: Number(row.validationPassed),
    delivered: Number(row.delivered),
    posted: Number(row.posted),
    code: row.code,
    bytes: row.bytes,
    transactions: row.transactions,
    accepted: row.accepted,
    rejected: row.rejected,
    survey_time_ms: row.surveyMs,
    answer_time_ms: row.answerMs,
    deliver_time_ms: row.deliverMs,
  };
}
