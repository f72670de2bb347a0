import { quantilesOf } from '../kit/quantile.ts';
import type { DurationTally, MetricsGrouping, MetricsReader, Tally, TimeRange } from '../model/metrics.ts';
import type { FileStatus } from '../model/receipt.ts';

/** What a group of finished files comes to. Rates are percent; null where there is nothing to tell of. */
export interface MetricsSummary {
  readonly key: string;
  readonly files: number;
  readonly byStatus: Readonly<Record<FileStatus, number>>;
  readonly filesPerHour: number;
  /**
   * Of the files that were judged (processed, partial, failed): duplicates were judged before, and what was put aside by
   * a partner's agreement is no error.
   */
  readonly successRate: number | null;
  readonly errorRate: number | null;
  readonly averageMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly errors: number;
  readonly warnings: number;
  readonly bytes: number;
  readonly transactions: number;
}

const hourMs = 3_600_000;

/** One summary a group, the one with most files first; hours in their order. */
export function summaries(reader: MetricsReader, range: TimeRange, by: MetricsGrouping): readonly MetricsSummary[] {
  const durations = Map.groupBy(reader.durations(range, by), ({ key }) => key);
  const groups = [...Map.groupBy(reader.tallies(range, by), ({ key }) => key)];
  const ms = by === 'hour' ? hourMs : range.untilMs - range.sinceMs;
  const all = groups.map(([key, tallies]) => summaryOf({ key, tallies, durations: durations.get(key) ?? [], ms }));
  return by === 'hour' ? all : all.sort((one, other) => other.files - one.files || (one.key < other.key ? -1 : 1));
}

/** Everything in the range together. */
export function summary(reader: MetricsReader, range: TimeRange): MetricsSummary {
  const [all] = summaries(reader, range, 'all');
  return all ?? summaryOf({ key: '', tallies: [], durations: [], ms: range.untilMs - range.sinceMs });
}

interface Group {
  readonly key: string;
  readonly tallies: readonly Tally[];
  readonly durations: readonly DurationTally[];
  /** How long a time the group is of. */
  readonly ms: number;
}

function summaryOf({ key, tallies, durations, ms }: Group): MetricsSummary {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const ended = (status: FileStatus): number => sum((tally) => (tally.status === status ? tally.files : 0));
  const [processed, partial, failed] = [ended('processed'), ended('partial'), ended('failed')];
  const judged = processed + partial + failed;
  const files = sum((tally) => tally.files);
  const [p50Ms = null, p95Ms = null, p99Ms = null] = quantilesOf(
    durations.map((one) => [one.ms, one.files]),
    [0.5, 0.95, 0.99],
  );
  return {
    key,
    files,
    byStatus: { processed, partial, failed, duplicate: ended('duplicate'), quarantined: ended('quarantined') },
    filesPerHour: ms > 0 ? rounded((files * hourMs) / ms) : 0,
    successRate: share(processed, judged),
    errorRate: share(failed, judged),
    averageMs: files === 0 ? null : rounded(sum((tally) => tally.processingMs) / files),
    p50Ms,
    p95Ms,
    p99Ms,
    errors: sum((tally) => tally.errors),
    warnings: sum((tally) => tally.warnings),
    bytes: sum((tally) => tally.bytes),
    transactions: sum((tally) => tally.transactions),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : rounded((part * 100) / whole);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
