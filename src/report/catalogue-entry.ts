import type { MetricsSnapshot } from './metrics-snapshot.ts';

export type MetricUnit =
  | 'files'
  | 'percent'
  | 'seconds'
  | 'bytes'
  | 'inodes'
  | 'timestamp'
  | 'rows'
  | 'flag'
  | 'number';

export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * A figure that the agent tells of itself. What does not stand in the catalogue is not told: Prometheus, the API and the
 * commands are written from it.
 */
export interface MetricEntry {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly unit: MetricUnit;
  /** For people: `Error rate`. */
  readonly title: string;
  readonly help: string;
  /** `telemetry` may be lost, and is never resent for long. */
  readonly class: 'telemetry';
  readonly labels: readonly string[];
  /** No samples where there is nothing to tell. */
  read(snapshot: MetricsSnapshot): readonly MetricSample[];
}

export type Read = MetricEntry['read'];
type Told = Pick<MetricEntry, 'unit' | 'title' | 'help'> & { readonly labels?: readonly string[]; readonly read: Read };

export const gauge = (name: string, told: Told): MetricEntry => entry('gauge', name, told);
export const counter = (name: string, told: Told): MetricEntry => entry('counter', name, told);

function entry(type: MetricEntry['type'], name: string, { labels = [], ...told }: Told): MetricEntry {
  return { name: `edi_agent_${name}`, type, class: 'telemetry', labels, ...told };
}

export const one = (value: number | null): readonly MetricSample[] => (value === null ? [] : [{ labels: {}, value }]);
export const inSeconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

/** Of the process of the service: nothing where it does not run. */
export const whileRunning =
  (read: Read): Read =>
  (snapshot) =>
    snapshot.status.state === 'stopped' ? [] : read(snapshot);
