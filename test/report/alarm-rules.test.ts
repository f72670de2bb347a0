import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AlarmLimits, alarmsOf } from '../../src/report/alarm-rules.ts';
import { nowMs, runningStatus, snapshot } from './metrics-sample-snapshot.ts';

const limits: AlarmLimits = {
  errorRateMax: 10,
  processingMsMax: 10_000,
  queueAgeMsMax: 900_000,
  diskFreeMin: 10,
  memoryMax: 90,
  pollIntervalMs: 1_000,
  stalledMs: 900_000,
  queueDepthMax: 1_000,
  p95MsMax: 60_000,
  certificateDaysMedium: 30,
  certificateDaysHigh: 7,
};

const met = (changes: Partial<typeof runningStatus>, more: Partial<AlarmLimits> = {}): readonly string[] =>
  alarmsOf(
    { snapshot: snapshot({ status: { ...runningStatus, ...changes } }), overdue: [] },
    { ...limits, ...more },
  ).map(({ id, severity }) => `${severity} ${id}`);

const before = met({});
const added = (changes: Parameters<typeof met>[0], more: Partial<AlarmLimits> = {}): readonly string[] =>
  met(changes, more).filter((one) => !before.includes(one));

test('severities are those of the runbook', () => {
  const lastFile = runningStatus.lastFile && { ...runningStatus.lastFile, atMs: nowMs - 1_000_000 };
  const startedMs = nowMs - 2_000_000;
  assert.deepEqual(added({ lastFile, startedMs }), ['critical STALLED']);
  assert.deepEqual(added({ lastFile, startedMs, intakeHeldBy: ['paused'] }), []);
  assert.deepEqual(added({ pickup: { ...runningStatus.pickup, oldestWaitingMs: 900_001 } }), ['high QUEUE_AGE']);
  assert.deepEqual(added({}, { queueDepthMax: 1 }), ['high QUEUE_DEPTH']);
  assert.deepEqual(added({}, { processingMsMax: 1 }), ['high SLOW']);
});

test('a certificate is told a month before its end, and louder in its last week', () => {
  const ending = (days: number) => ({
    telemetry: {
      state: 'connected' as const,
      sinceMs: 0,
      failures: 0,
      trouble: null,
      streams: [],
      certificates: [{ name: 'client', endsMs: nowMs + days * 86_400_000 }],
      clockStepMs: 0,
    },
  });
  assert.deepEqual(added(ending(30)), []);
  assert.deepEqual(added(ending(29)), ['medium CERTIFICATE:client']);
  assert.deepEqual(added(ending(6)), ['high CERTIFICATE:client']);
  assert.deepEqual(added(ending(-1)), ['high CERTIFICATE:client']);
});
