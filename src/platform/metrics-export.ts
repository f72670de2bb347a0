import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { TimeRange } from '../model/metrics.ts';
import { hourOf, metricsColumns, metricsSchema } from './metrics-file.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

const pageRowsMax = 1_000;
const pageOfRows = `SELECT * FROM file_metrics WHERE (timestamp, id) > (?, ?) AND timestamp >= ? AND timestamp < ?
  ORDER BY timestamp, id LIMIT ${pageRowsMax}`;
const hoursInRange = 'SELECT * FROM hourly_metrics WHERE hour >= ? AND hour < ? ORDER BY hour';

/** The rows of a range as CSV (RFC 4180), a line at a time, the first one the names of the columns. */
export function* csvOf(db: DatabaseSync, range: TimeRange): Generator<string> {
  yield `${metricsColumns.join(',')}\n`;
  for (const row of rowsOf(db, range)) {
    yield `${metricsColumns.map((name) => csvField(row[name])).join(',')}\n`;
  }
}

/** The rows and hourly sums of a range as SQL that `sqlite3 FILE < …` takes, as often as one likes. */
export function* sqlOf(db: DatabaseSync, range: TimeRange): Generator<string> {
  yield `BEGIN TRANSACTION;${metricsSchema}`;
  for (const row of rowsOf(db, range)) yield insertOf('file_metrics', row);
  const [since, until] = boundsOf(range);
  for (const row of db.prepare(hoursInRange).all(hourOf(Date.parse(since)), until))
    yield insertOf('hourly_metrics', row);
  yield 'COMMIT;\n';
}

/** Page by page: between them the file is free, however slowly somebody reads. */
function* rowsOf(db: DatabaseSync, range: TimeRange): Generator<Row> {
  const page = db.prepare(pageOfRows);
  let after: [string, string] = ['', ''];
  for (;;) {
    const rows = page.all(...after, ...boundsOf(range));
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < pageRowsMax) return;
    after = [String(last.timestamp), String(last.id)];
  }
}

function boundsOf({ sinceMs, untilMs }: TimeRange): [string, string] {
  return [new Date(Math.max(0, sinceMs)).toISOString(), new Date(untilMs).toISOString()];
}

function insertOf(table: string, row: Row): string {
  const names = Object.keys(row).join(', ');
  return `INSERT OR REPLACE INTO ${table} (${names}) VALUES (${Object.values(row).map(sqlLiteral).join(', ')});\n`;
}

function sqlLiteral(value: SQLOutputValue): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** A field that a spreadsheet would take for a formula is told by an apostrophe that it is text. */
function csvField(value: SQLOutputValue | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
