import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm, ServiceStatus } from '../../src/model/status.ts';
import { statusLine } from '../../src/report/status-line.ts';
import { runningStatus } from './metrics-sample-snapshot.ts';

const quiet: ServiceStatus = {
  ...runningStatus,
  pickup: { ...runningStatus.pickup, waiting: {} },
  inWork: 0,
  queued: 0,
  retryWaiting: 0,
  destinationWaiting: 0,
};

const sinceMs = new Date(2026, 10, 24, 12, 3).getTime();
const alarm = (id: string): Alarm => ({
  id,
  severity: 'high',
  code: 'E004.IO',
  message: '',
  hint: '',
  sinceMs,
  lastSeenMs: sinceMs,
  count: 1,
});

const away = {
  state: 'connecting',
  sinceMs,
  failures: 3,
  trouble: { code: 'MQTT.UNREACHABLE', message: '', hint: '' },
  streams: [],
  certificates: [],
  clockStepMs: 0,
} as const;

const lines: readonly (readonly [string, Partial<ServiceStatus>])[] = [
  ['0 in work, 0 waiting', {}],
  ['starting', { state: 'starting', inWork: 3 }],
  ['recovering', { state: 'recovering' }],
  ['draining: 3 in work, 0 waiting', { state: 'draining', inWork: 3 }],
  ['0 in work, 7 waiting', { queued: 2, pickup: { ...quiet.pickup, waiting: { new: 4, held: 1 } } }],
  ['0 in work, 0 waiting, 2 to be tried again, 1 held for a destination', { retryWaiting: 2, destinationWaiting: 1 }],
  ['0 in work, 0 waiting, nothing is taken: disk space', { intakeHeldBy: ['disk space'] }],
  ['0 in work, 0 waiting, accepted away since 12:03', { alarms: [alarm('DESTINATION_DOWN:accepted')] }],
  ['0 in work, 0 waiting, broker away since 12:03', { telemetry: away }],
  ['0 in work, 0 waiting', { telemetry: { ...away, failures: 0, trouble: null } }],
  ['0 in work, 0 waiting', { telemetry: { ...away, state: 'connected' } }],
  ['0 in work, 0 waiting, alarm DISK_LOW', { alarms: [alarm('DISK_LOW')] }],
  ['0 in work, 0 waiting, alarm DISK_LOW and 1 more', { alarms: [alarm('DISK_LOW'), alarm('METRICS')] }],
];

for (const [line, changes] of lines) {
  test(line, () => {
    assert.equal(statusLine({ ...quiet, ...changes }), line);
  });
}
