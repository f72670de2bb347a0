import { type AgentAddress, sourceOf } from '../../model/telemetry.ts';
import type { BrokerMessage } from '../../ports.ts';

export interface DiscoveryParts {
  readonly address: AgentAddress;
  readonly prefix: string;
  readonly version: string;
  /** A value that was not told anew for so long is not known any more. */
  readonly expireSeconds: number;
}

interface Sensor {
  readonly key: string;
  readonly name: string;
  readonly topic: 'status' | 'health';
  /** Of the envelope. */
  readonly template: string;
  readonly more: object;
}

const sensors: readonly Sensor[] = [
  { key: 'health', name: 'Health', topic: 'health', template: 'data.status', more: {} },
  { key: 'queue', name: 'Queue', topic: 'status', template: 'data.queue.depth', more: { stat_cla: 'measurement' } },
  {
    key: 'error_rate',
    name: 'Error rate',
    topic: 'status',
    template: 'data.metrics.error_rate',
    more: { unit_of_meas: '%', stat_cla: 'measurement' },
  },
  {
    key: 'p95',
    name: 'Processing time P95',
    topic: 'status',
    template: 'data.metrics.p95_processing_time_ms',
    more: { unit_of_meas: 'ms', dev_cla: 'duration', stat_cla: 'measurement' },
  },
  { key: 'alarms', name: 'Alarms', topic: 'status', template: 'data.alerts | count', more: {} },
];

/** The device form of MQTT discovery: one retained message for all of an agent. */
export function discoveryMessage({ address, prefix, version, expireSeconds }: DiscoveryParts): BrokerMessage {
  const { tenant, site, agent } = address;
  const id = `edi_${tenant}_${site}_${agent}`.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const source = sourceOf(address);
  const payload = {
    dev: { ids: [id], name: `EDI agent ${site}/${agent}`, mf: 'edi-agent', mdl: 'X12 EDI agent', sw: version },
    o: { name: 'edi-agent', sw: version },
    cmps: Object.fromEntries(sensors.map((sensor) => [sensor.key, component(sensor, { id, source, expireSeconds })])),
    avty_t: `${source}/state`,
    avty_tpl: "{{ 'online' if value_json.data.status == 'online' else 'offline' }}",
    qos: 1,
  };
  const topic = `${prefix}/device/${id}/config`;
  return { topic, payload: JSON.stringify(payload), qos: 1, retain: true, contentType: 'application/json' };
}

function component(
  { key, name, topic, template, more }: Sensor,
  { id, source, expireSeconds }: { readonly id: string; readonly source: string; readonly expireSeconds: number },
): object {
  return {
    p: 'sensor',
    name,
    uniq_id: `${id}_${key}`,
    stat_t: `${source}/${topic}`,
    val_tpl: `{{ value_json.${template} }}`,
    exp_aft: expireSeconds,
    ...more,
  };
}
