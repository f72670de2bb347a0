import { familiesOf } from '../catalogue.ts';
import type { MetricsSnapshot } from '../metrics-snapshot.ts';

/** A metric of Sparkplug B, as far as we tell any. */
export interface SparkplugMetric {
  readonly name: string;
  readonly type: 'Double' | 'Boolean' | 'UInt64';
  readonly value: number | boolean;
}

/** `edi_agent_window_files/window=24h/status=processed`: labels have no place of their own in Sparkplug. */
export function sparkplugMetrics(snapshot: MetricsSnapshot): readonly SparkplugMetric[] {
  return familiesOf(snapshot).flatMap(({ name, samples }) =>
    samples.map(({ labels, value }): SparkplugMetric => {
      const parts = Object.entries(labels).map(([label, text]) => `/${label}=${text}`);
      return { name: `${name}${parts.join('')}`, type: 'Double', value };
    }),
  );
}

/** What a host writes to ask for all metrics anew. */
export const rebirthName = 'Node Control/Rebirth';

/** All there is, with what a birth must hold besides. */
export function birthMetrics(metrics: readonly SparkplugMetric[], bdSeq: number): readonly SparkplugMetric[] {
  return [bdSeqMetric(bdSeq), { name: rebirthName, type: 'Boolean', value: false }, ...metrics];
}

export function bdSeqMetric(value: number): SparkplugMetric {
  return { name: 'bdSeq', type: 'UInt64', value };
}

/** What changed since; null where something came that the last birth did not name: a new birth is due. */
export function changedMetrics(
  before: ReadonlyMap<string, SparkplugMetric>,
  now: readonly SparkplugMetric[],
): readonly SparkplugMetric[] | null {
  if (now.some(({ name }) => !before.has(name))) return null;
  return now.filter(({ name, value }) => before.get(name)?.value !== value);
}
