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
    if (type === 'gauge') {
      const gauge = new Gauge(options);
      // Without labels there is a 0 from the start, also where nothing is known.
      gauge.reset();
      if (samples.length === 0) gauge.remove();
      for (const sample of samples) gauge.set({ ...sample.labels }, sample.value);
    } else {
      const counter = new Counter(options);
      for (const sample of samples) counter.inc({ ...sample.labels }, sample.value);
    }
  }
  return registry.metrics();
}
