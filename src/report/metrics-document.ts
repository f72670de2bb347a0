import type { TimeRange } from '../model/metrics.ts';
import { familiesOf, type MetricUnit } from './catalogue.ts';
import type { MetricsSummary } from './metrics.ts';
import { type MetricsSnapshot, queueOf } from './metrics-snapshot.ts';
import { snakeKeys } from './snake-keys.ts';

/** Figures of finished files, under the names the runbook knows. Rates are percent of the files judged. */
export function metricsFigures(summary: MetricsSummary) {
  const { byStatus } = summary;
  return {
    total_processed: summary.files,
    success_count: byStatus.processed,
    partial_count: byStatus.partial,
    failed_count: byStatus.failed,
    duplicate_count: byStatus.duplicate,
    quarantined_count: byStatus.quarantined,
    success_rate: summary.successRate,
    error_rate: summary.errorRate,
    files_per_hour: summary.filesPerHour,
    average_processing_time_ms: summary.averageMs,
    p50_processing_time_ms: summary.p50Ms,
    p95_processing_time_ms: summary.p95Ms,
    p99_processing_time_ms: summary.p99Ms,
    error_count: summary.errors,
    warning_count: summary.warnings,
    transactions: summary.transactions,
    bytes: summary.bytes,
  };
}

export type MetricsFigures = ReturnType<typeof metricsFigures>;

/** One figure of now, as the catalogue names it. */
export interface MetricValue {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface MetricsRangeFigures {
  readonly range: TimeRange;
  readonly all: MetricsSummary;
  readonly partners: readonly MetricsSummary[];
  readonly types: readonly MetricsSummary[];
}

/** The answer of GET /api/v1/metrics: figures of the range asked for, and all figures of now. */
export function metricsDocument(snapshot: MetricsSnapshot, { range, all, partners, types }: MetricsRangeFigures) {
  const { oldestMs, ...queue } = queueOf(snapshot.status);
  return {
    start_date: new Date(range.sinceMs).toISOString(),
    end_date: new Date(range.untilMs).toISOString(),
    running: snapshot.status.state !== 'stopped',
    ...metricsFigures(all),
    by_partner: partners.map((one) => ({ partner: one.key, ...metricsFigures(one) })),
    by_type: types.map((one) => ({ transaction_type: one.key, ...metricsFigures(one) })),
    windows: Object.fromEntries(snapshot.windows.map(({ window, all: figures }) => [window, metricsFigures(figures)])),
    queue: { ...snakeKeys(queue), oldest_age_seconds: Math.round(oldestMs / 1_000) },
    resources: {
      ...snakeKeys(snapshot.resources),
      file_systems: snapshot.resources.fileSystems.map(snakeKeys),
    },
    values: familiesOf(snapshot).flatMap(({ name, unit, samples }) =>
      samples.map(({ labels, value }): MetricValue => ({ name, unit, labels, value })),
    ),
  };
}

export type MetricsDocument = ReturnType<typeof metricsDocument>;
