import type { OutboxStream } from '../model/outbox.ts';
import { counter, gauge, type MetricEntry, type Read } from './catalogue-entry.ts';

const ofStreams =
  (figure: (stream: OutboxStream, nowMs: number) => number | null): Read =>
  ({ status, atMs }) =>
    (status.telemetry?.streams ?? []).flatMap((stream) => {
      const value = figure(stream, atMs);
      return value === null ? [] : [{ labels: { stream: stream.stream }, value }];
    });

/** How it stands with central monitoring; nothing where mqtt.enabled is false. */
export const telemetryMetrics: readonly MetricEntry[] = [
  gauge('mqtt_connected', {
    unit: 'flag',
    title: 'Connected to the broker',
    help: '1 while the agent is connected to the broker.',
    read: ({ status: { telemetry } }) =>
      telemetry ? [{ labels: {}, value: Number(telemetry.state === 'connected') }] : [],
  }),
  gauge('outbox_rows', {
    unit: 'rows',
    title: 'Outbox',
    help: 'Messages that wait for their confirmation.',
    labels: ['stream'],
    read: ofStreams(({ rows }) => rows),
  }),
  gauge('outbox_bytes', {
    unit: 'bytes',
    title: 'Outbox room',
    help: 'Bytes of those messages.',
    labels: ['stream'],
    read: ofStreams(({ bytes }) => bytes),
  }),
  gauge('outbox_oldest_seconds', {
    unit: 'seconds',
    title: 'Outbox age',
    help: 'How long the oldest of them has waited.',
    labels: ['stream'],
    read: ofStreams(({ oldestMs }, nowMs) => (oldestMs === null ? 0 : Math.max(0, (nowMs - oldestMs) / 1_000))),
  }),
  counter('outbox_dropped_total', {
    unit: 'rows',
    title: 'Outbox dropped',
    help: 'Metrics that were dropped for want of room or of age; events never are.',
    labels: ['stream'],
    read: ofStreams(({ dropped }) => dropped),
  }),
  gauge('certificate_ends_timestamp_seconds', {
    unit: 'timestamp',
    title: 'Certificate ends',
    help: 'When the certificate of the broker, and our own, end.',
    labels: ['certificate'],
    read: ({ status: { telemetry } }) =>
      (telemetry?.certificates ?? []).map(({ name, endsMs }) => ({
        labels: { certificate: name },
        value: endsMs / 1_000,
      })),
  }),
];
