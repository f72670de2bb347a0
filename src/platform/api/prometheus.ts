import { Counter, Gauge, Registry } from 'prom-client';

export interface PrometheusFamily {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly labels: readonly string[];
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

export const prometheusContentType: string = Registry.PROMETHEUS_CONTENT_TYPE;

/** The text that Prometheus reads. */
export function prometheusText(families: readonly PrometheusFamily[]): Promise<string> {
  const registry = new Registry();
  for (const { name, type, help, labels, samples } of families) {
    const options = { name, help, labelNames: [...labels], registers: [registry] };
    const metric = type === 'gauge' ? new Gauge(options) : new Counter(options);
    // Without labels there is a 0 from the start, also where nothing is known.
    if (labels.length === 0 && samples.length === 0) metric.remove();
    for (const sample of samples) metric.inc({ ...sample.labels }, sample.value);
  }
  return registry.metrics();
}
