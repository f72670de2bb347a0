import type { MetricEntry, MetricSample } from './catalogue-entry.ts';
import { fileMetrics } from './catalogue-files.ts';
import { resourceMetrics } from './catalogue-resources.ts';
import { serviceMetrics } from './catalogue-service.ts';
import { telemetryMetrics } from './catalogue-telemetry.ts';
import type { MetricsSnapshot } from './metrics-snapshot.ts';

export type { MetricEntry, MetricSample, MetricUnit } from './catalogue-entry.ts';
export { alarmCatalogue, eventCatalogue } from './catalogue-events.ts';

/** Every metric, in the order they are shown. */
export const metricCatalogue: readonly MetricEntry[] = [
  ...fileMetrics,
  ...serviceMetrics,
  ...telemetryMetrics,
  ...resourceMetrics,
];

/** A metric with its figures of one moment. */
export interface MetricFamily extends Omit<MetricEntry, 'read'> {
  readonly samples: readonly MetricSample[];
}

export function familiesOf(snapshot: MetricsSnapshot): readonly MetricFamily[] {
  return metricCatalogue.map(({ read, ...entry }) => ({ ...entry, samples: read(snapshot) }));
}
