import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import { fileStatuses } from '../model/ledger-states.ts';
import type { DurationTally, MetricsGrouping, MetricsReader, Tally, TimeRange } from '../model/metrics.ts';

type Row = Readonly<Record<string, SQLOutputValue>>;

/** What groups are named by: of a row, and of an hour's sums. */
const keys: Readonly<Record<MetricsGrouping, { readonly row: string; readonly hour: string }>> = {
  all: { row: `''`, hour: `''` },
  partner: { row: 'partner', hour: 'partner' },
  type: { row: 'transaction_type', hour: 'transaction_type' },
  hour: { row: `substr(timestamp, 1, 13) || ':00:00.000Z'`, hour: 'hour' },
};

const hourMs = 3_600_000;

/**
 * Reads of a metrics file. Whole hours of a range are taken from the hourly sums, what is left at its ends from the
 * rows; where old rows are gone, an end counts as far as whole hours tell. Durations are those of the rows.
 */
export function metricsQueries(db: DatabaseSync): MetricsReader {
  // The first row where its hour is the first one; of hours whose rows are gone there is only the hour.
  const first = db.prepare(
    `SELECT CASE WHEN substr(hour, 1, 13) < substr(row, 1, 13) OR row IS NULL THEN hour ELSE row END AS at FROM
     (SELECT (SELECT min(timestamp) FROM file_metrics) AS row, (SELECT min(hour) FROM hourly_metrics WHERE files > 0) AS hour)`,
  );
  const successes = db.prepare(
    `SELECT partner, max(timestamp) AS at FROM file_metrics WHERE partner <> '' AND status IN ('processed', 'partial')
     GROUP BY partner ORDER BY at DESC, partner LIMIT ?`,
  );

  function tallies(range: TimeRange, by: MetricsGrouping): readonly Tally[] {
    const { row, hour } = keys[by];
    const sql = `SELECT key, status, sum(files) AS files, sum(errors) AS errors, sum(warnings) AS warnings,
        sum(bytes) AS bytes, sum(transactions) AS transactions, sum(ms) AS ms FROM (
      SELECT ${hour} AS key, status, files, error_count AS errors, warning_count AS warnings, bytes, transactions,
        processing_time_ms_sum AS ms FROM hourly_metrics WHERE hour >= :firstHour AND hour < :endHour
      UNION ALL
      SELECT ${row} AS key, status, 1, error_count, warning_count, bytes, transactions, processing_time_ms
        FROM file_metrics
        WHERE (timestamp >= :since AND timestamp < :headEnd) OR (timestamp >= :tailStart AND timestamp < :until)
    ) GROUP BY key, status HAVING sum(files) > 0 ORDER BY key, status`;
    return db.prepare(sql).all(partsOf(range)).flatMap(tallyOf);
  }

  function durations({ sinceMs, untilMs }: TimeRange, by: MetricsGrouping): readonly DurationTally[] {
    const sql = `SELECT ${keys[by].row} AS key, processing_time_ms AS ms, count(*) AS files FROM file_metrics
      WHERE timestamp >= ? AND timestamp < ? GROUP BY 1, 2 ORDER BY 1, 2`;
    const rows = db.prepare(sql).all(iso(sinceMs), iso(untilMs));
    return rows.map((row) => ({ key: textOf(row.key), ms: Number(row.ms), files: Number(row.files) }));
  }

  return {
    tallies,
    durations,
    firstMs() {
      const at = first.get()?.at;
      return typeof at === 'string' ? Date.parse(at) : null;
    },
    lastSuccesses: (limit) =>
      successes.all(limit).map(({ partner, at }) => ({ partner: textOf(partner), atMs: Date.parse(textOf(at)) })),
  };
}

/** The whole hours inside of a range, and what is left before and behind them. */
function partsOf({ sinceMs, untilMs }: TimeRange): Record<string, string> {
  const firstHourMs = Math.ceil(sinceMs / hourMs) * hourMs;
  const endHourMs = Math.max(firstHourMs, Math.floor(untilMs / hourMs) * hourMs);
  return {
    since: iso(sinceMs),
    headEnd: iso(Math.min(firstHourMs, untilMs)),
    firstHour: iso(firstHourMs),
    endHour: iso(endHourMs),
    tailStart: iso(Math.max(endHourMs, firstHourMs)),
    until: iso(untilMs),
  };
}

/** Years of more than four digits would not sort as text. */
const lastMs = Date.UTC(9999, 11, 31);

function iso(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), lastMs)).toISOString();
}

/** A status that nobody knows stands in a file that somebody else wrote to; it is not counted. */
function tallyOf(row: Row): readonly Tally[] {
  const status = fileStatuses.find((one) => one === row.status);
  if (!status) return [];
  return [
    {
      key: textOf(row.key),
      status,
      files: Number(row.files),
      errors: Number(row.errors),
      warnings: Number(row.warnings),
      bytes: Number(row.bytes),
      transactions: Number(row.transactions),
      processingMs: Number(row.ms),
    },
  ];
}

function textOf(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
