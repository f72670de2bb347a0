import type { BreakerStatus, ServiceState, Severity } from '../model/status.ts';
import { counter, gauge, inSeconds, type MetricEntry, one, whileRunning } from './catalogue-entry.ts';
import { queueOf } from './metrics-snapshot.ts';
import { snakeCase } from './snake-keys.ts';

const states: readonly ServiceState[] = ['starting', 'recovering', 'running', 'draining', 'stopped'];
const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
const isUp: Readonly<Record<BreakerStatus['state'], number>> = { closed: 1, 'half-open': 0, open: 0 };

/** The service itself: its life, what waits, what stands. */
export const serviceMetrics: readonly MetricEntry[] = [
  gauge('info', {
    unit: 'flag',
    title: 'Agent',
    help: 'Always 1; the labels tell version, name and environment.',
    labels: ['version', 'agent', 'environment'],
    read: ({ version, agent, environment }) => [{ labels: { version, agent, environment }, value: 1 }],
  }),
  gauge('state', {
    unit: 'flag',
    title: 'State',
    help: '1 for the state the service is in.',
    labels: ['state'],
    read: ({ status }) => states.map((state) => ({ labels: { state }, value: Number(state === status.state) })),
  }),
  gauge('uptime_seconds', {
    unit: 'seconds',
    title: 'Up for',
    help: 'Time since the service started.',
    read: whileRunning(({ status }) => one(status.uptimeMs / 1_000)),
  }),
  counter('files_total', {
    unit: 'files',
    title: 'Files since the start',
    help: 'Files finished since the service started.',
    labels: ['status'],
    read: whileRunning(({ status }) =>
      Object.entries(status.finished).map(([ended, value]) => ({ labels: { status: ended }, value })),
    ),
  }),
  gauge('last_file_timestamp_seconds', {
    unit: 'timestamp',
    title: 'Last file',
    help: 'When the last file was finished.',
    read: ({ status }) => one(inSeconds(status.lastFile?.atMs ?? null)),
  }),
  gauge('last_scan_timestamp_seconds', {
    unit: 'timestamp',
    title: 'Last scan',
    help: 'When the pickup directories were scanned last.',
    read: ({ status }) => one(inSeconds(status.pickup.scannedMs)),
  }),
  gauge('queue_depth', {
    unit: 'files',
    title: 'Queue depth',
    help: 'All files that wait: in pickup, for a place, for a retry, for a destination.',
    read: ({ status }) => one(queueOf(status).depth),
  }),
  gauge('queue_files', {
    unit: 'files',
    title: 'Queue',
    help: 'Files by where they wait, and files in work.',
    labels: ['where'],
    read: ({ status }) => {
      const { depth: _, oldestMs: __, ...places } = queueOf(status);
      return Object.entries(places).map(([where, value]) => ({ labels: { where: snakeCase(where) }, value }));
    },
  }),
  gauge('queue_oldest_seconds', {
    unit: 'seconds',
    title: 'Oldest waiting',
    help: 'How long the oldest file in pickup has waited since it last changed.',
    read: ({ status }) => one(queueOf(status).oldestMs / 1_000),
  }),
  gauge('intake_held', {
    unit: 'flag',
    title: 'Intake held',
    help: '1 while no files are taken.',
    read: ({ status }) => one(Number(status.intakeHeldBy.length > 0)),
  }),
  gauge('pickup_problems', {
    unit: 'number',
    title: 'Pickup problems',
    help: 'Directories that cannot be read and files that cannot be taken.',
    read: ({ status }) => one(status.pickup.problems.length),
  }),
  gauge('quarantine_items', {
    unit: 'number',
    title: 'Quarantine',
    help: 'What is held back and waits for a decision, and what was released, replayed or discarded. Such files stay counted as they ended.',
    labels: ['state'],
    read: ({ status: { quarantine = null } }) => {
      if (quarantine === null) return [];
      const { oldestMs: _, ...counts } = quarantine;
      return Object.entries(counts).map(([state, value]) => ({ labels: { state }, value }));
    },
  }),
  gauge('quarantine_oldest_seconds', {
    unit: 'seconds',
    title: 'Oldest held back',
    help: 'How long the oldest item in quarantine has waited for a decision.',
    read: ({ status: { quarantine = null }, atMs }) =>
      one(quarantine === null || quarantine.oldestMs === null ? null : Math.max(0, atMs - quarantine.oldestMs) / 1_000),
  }),
  gauge('alarms', {
    unit: 'number',
    title: 'Alarms',
    help: 'Alarms that stand.',
    labels: ['severity'],
    read: ({ status }) =>
      severities.map((severity) => ({
        labels: { severity },
        value: status.alarms.filter((alarm) => alarm.severity === severity).length,
      })),
  }),
  gauge('destination_up', {
    unit: 'flag',
    title: 'Destination up',
    help: '1 while deliveries to it are tried, 0 while files wait for it.',
    labels: ['destination'],
    read: ({ status }) =>
      status.breakers.map(({ destination, state }) => ({ labels: { destination }, value: isUp[state] })),
  }),
];
