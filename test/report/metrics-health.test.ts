import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServiceStatus } from '../../src/model/status.ts';
import { type HealthLimits, healthExitCodes, healthOf } from '../../src/report/health.ts';
import type { MetricsSnapshot } from '../../src/report/metrics-snapshot.ts';
import { nowMs, runningStatus, snapshot } from './metrics-sample-snapshot.ts';

const limits: HealthLimits = {
  errorRateMax: 10,
  processingMsMax: 10_000,
  queueAgeMsMax: 900_000,
  diskFreeMin: 10,
  memoryMax: 90,
  pollIntervalMs: 5_000,
};

/** The verdict, and the checks that did not pass. */
function brief(changes: Partial<MetricsSnapshot>, with_: Partial<HealthLimits> = {}): string {
  const { status, checks } = healthOf(snapshot(changes), { ...limits, ...with_ });
  for (const { status: one, hint, name } of checks) assert.equal(one === 'pass', hint === null, name);
  const bad = checks.filter((check) => check.status !== 'pass').map((check) => `${check.name} ${check.status}`);
  return [status, ...bad].join(', ');
}

const of = (changes: Partial<ServiceStatus>): Partial<MetricsSnapshot> => ({
  status: { ...runningStatus, ...changes },
});
const alarm = { id: 'A', code: 'E004', message: 'm', hint: 'h', sinceMs: 0, lastSeenMs: 0, count: 1 };
const [disk] = runningStatus.disks;
const [breaker] = runningStatus.breakers;
const [fileSystem] = snapshot().resources.fileSystems;
assert.ok(disk && breaker && fileSystem);

for (const [what, expected, changes] of [
  ['all is well', 'healthy', {}],
  ['it starts', 'degraded, service warn', of({ state: 'recovering' })],
  ['it does not run', 'unhealthy, service fail', of({ state: 'stopped' })],
  [
    'the scans stand still',
    'unhealthy, pickup fail',
    of({ pickup: { ...runningStatus.pickup, scannedMs: nowMs - 61_000 } }),
  ],
  ['the first scan is under way', 'healthy', of({ pickup: { ...runningStatus.pickup, scannedMs: null } })],
  [
    'nobody watches',
    'healthy',
    { ...of({ pickup: { ...runningStatus.pickup, scannedMs: nowMs - 61_000 } }), watching: false },
  ],
  [
    'pickup cannot be read',
    'degraded, pickup warn',
    of({ pickup: { ...runningStatus.pickup, problems: [{ path: '/p', code: 'E001', message: 'm' }] } }),
  ],
  [
    'pickup cannot be read, and the service does not run',
    'unhealthy, service fail, pickup warn',
    of({
      state: 'stopped',
      pickup: { ...runningStatus.pickup, problems: [{ path: '/p', code: 'E001', message: 'm' }] },
    }),
  ],
  ['intake is held', 'degraded, intake warn', of({ intakeHeldBy: ['waiting files'] })],
  ['a file waits long', 'degraded, queue warn', of({ pickup: { ...runningStatus.pickup, oldestWaitingMs: 900_001 } })],
  ['a destination is down', 'degraded, destinations warn', of({ breakers: [{ ...breaker, state: 'open' }] })],
  ['a disk is full', 'unhealthy, disk fail', of({ disks: [{ ...disk, low: true }] })],
  ['a critical alarm', 'unhealthy, alarms fail', of({ alarms: [{ ...alarm, severity: 'critical' }] })],
  ['a high alarm', 'degraded, alarms warn', of({ alarms: [{ ...alarm, severity: 'high' }] })],
  ['a low alarm', 'healthy', of({ alarms: [{ ...alarm, severity: 'low' }] })],
  [
    'little space',
    'degraded, disk warn',
    { resources: { ...snapshot().resources, fileSystems: [{ ...fileSystem, freeBytes: 0.9e9 }] } },
  ],
  [
    'few inodes',
    'degraded, disk warn',
    { resources: { ...snapshot().resources, fileSystems: [{ ...fileSystem, freeInodes: 100 }] } },
  ],
  ['little memory', 'degraded, memory warn', { resources: { ...snapshot().resources, memoryAvailableBytes: 0.7e9 } }],
  [
    'metrics are not written',
    'degraded, metrics warn',
    { store: { ...snapshot().store, trouble: { code: 'STATE.IO', message: 'm' } } },
  ],
] as const satisfies readonly (readonly [string, string, Partial<MetricsSnapshot>])[]) {
  test(`${what}: ${expected}`, () => assert.equal(brief(changes), expected));
}

test('error rate and average time are held against the settings; few files say nothing', () => {
  assert.equal(brief({}, { errorRateMax: 9 }), 'degraded, errors warn');
  assert.equal(brief({}, { processingMsMax: 19 }), 'degraded, speed warn');
  const few = snapshot().windows.map((window) => ({
    ...window,
    all: { ...window.all, errorRate: 100, byStatus: { ...window.all.byStatus, processed: 0, failed: 4 } },
  }));
  assert.equal(brief({ windows: few }), 'healthy');
});

test('exit codes', () => assert.deepEqual(healthExitCodes, { healthy: 0, degraded: 1, unhealthy: 2 }));
