import { familiesOf, type MetricFamily, type MetricUnit } from '../catalogue.ts';
import type { MetricsSnapshot } from '../metrics-snapshot.ts';

/** Units as OpenTelemetry writes them (UCUM). */
const units: Readonly<Record<MetricUnit, string>> = {
  files: '{file}',
  percent: '%',
  seconds: 's',
  bytes: 'By',
  inodes: '{inode}',
  timestamp: 's',
  rows: '{row}',
  flag: '1',
  number: '1',
};

export interface OtlpIdentity {
  readonly tenant: string;
  readonly site: string;
  readonly agent: string;
  /** Since when counters count, milliseconds since 1970. */
  readonly startedMs: number;
}

/** The body of `POST /v1/metrics` in the JSON form of OTLP 1: all figures of one moment. */
export function otlpDocument(snapshot: MetricsSnapshot, identity: OtlpIdentity): object {
  const { tenant, site, agent } = identity;
  const resource = {
    'service.name': 'edi-agent',
    'service.namespace': tenant,
    'service.instance.id': `${tenant}/${site}/${agent}`,
    'service.version': snapshot.version,
    'deployment.environment.name': snapshot.environment,
  };
  const metrics = familiesOf(snapshot)
    .filter(({ samples }) => samples.length > 0)
    .map((family) => metricOf(family, snapshot.atMs, identity));
  const scope = { name: 'edi-agent', version: snapshot.version };
  return { resourceMetrics: [{ resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope, metrics }] }] };
}

function metricOf(
  { name, help, unit, type, samples }: MetricFamily,
  atMs: number,
  { startedMs }: OtlpIdentity,
): object {
  const dataPoints = samples.map(({ labels, value }) => ({
    attributes: attributes(labels),
    timeUnixNano: nano(atMs),
    ...(type === 'counter' ? { startTimeUnixNano: nano(startedMs) } : {}),
    asDouble: value,
  }));
  const head = { name, description: help, unit: units[unit] };
  // 2: cumulative.
  if (type === 'counter') return { ...head, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } };
  return { ...head, gauge: { dataPoints } };
}

/** 64-bit numbers are text in JSON. */
const nano = (ms: number): string => `${Math.floor(ms)}000000`;

function attributes(values: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
