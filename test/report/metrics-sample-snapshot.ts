import type { ServiceStatus } from '../../src/model/status.ts';
import { summary } from '../../src/report/metrics.ts';
import type { MetricsSnapshot } from '../../src/report/metrics-snapshot.ts';

export const nowMs = Date.parse('2026-11-24T10:00:00.000Z');

export const runningStatus: ServiceStatus = {
  state: 'running',
  pid: 7,
  startedMs: nowMs - 60_000,
  uptimeMs: 60_000,
  epoch: 'e',
  boot: 3,
  intakeHeldBy: [],
  pickup: {
    scannedMs: nowMs - 1_000,
    waiting: { changing: 2, 'batch full': 5, 'marker missing': 1 },
    oldestWaitingMs: 4_000,
    refused: [],
    problems: [],
  },
  inWork: 3,
  queued: 4,
  retryWaiting: 1,
  destinationWaiting: 2,
  finished: { processed: 9, partial: 0, failed: 1, duplicate: 0, quarantined: 0 },
  lastFile: { id: 'i', name: 'a.x12', status: 'processed', code: null, atMs: nowMs - 2_000, durationMs: 9 },
  quarantine: { waiting: 2, oldestMs: nowMs - 7_200_000, released: 1, replayed: 0, discarded: 3 },
  alarms: [],
  breakers: [
    { destination: 'accepted', state: 'closed', failuresInARow: 0, code: null, message: null, probeInMs: null },
  ],
  disks: [{ path: '/home', freeBytes: 5e9, freeInodes: 1e6, totalBytes: 1e10, low: false }],
  telemetry: {
    state: 'connected',
    sinceMs: nowMs - 50_000,
    failures: 0,
    trouble: null,
    streams: [
      { stream: 'events', last: 9, sent: 9, first: 8, oldestMs: nowMs - 2_000, rows: 2, bytes: 400, dropped: 0 },
    ],
    certificates: [{ name: 'broker', endsMs: nowMs + 90 * 86_400_000 }],
    clockStepMs: 0,
  },
  lastReload: null,
};

const all = summary(
  {
    tallies: () =>
      (['processed', 'failed'] as const).map((status) => ({
        key: '',
        status,
        files: status === 'failed' ? 1 : 9,
        errors: 0,
        warnings: 0,
        bytes: 10,
        transactions: 1,
        processingMs: 100,
      })),
    durations: () => [{ key: '', ms: 20, files: 10 }],
    firstMs: () => 0,
    lastSuccesses: () => [],
  },
  { sinceMs: 0, untilMs: 3_600_000 },
);

export function snapshot(changes: Partial<MetricsSnapshot> = {}): MetricsSnapshot {
  return {
    atMs: nowMs,
    version: '1.2.3',
    agent: 'edi "east"',
    environment: 'test',
    home: '/home',
    watching: true,
    maxWorkers: 4,
    filesInWorkMax: 128,
    status: runningStatus,
    windows: (['1h', '24h'] as const).map((window) => ({
      window,
      all,
      partners: [{ ...all, key: 'ZZ:ACME\\"\n' }],
      types: [{ ...all, key: '850' }],
    })),
    successes: [{ partner: 'ZZ:ACME', atMs: nowMs }],
    resources: {
      processCpuPercent: 12.5,
      hostCpuPercent: 50,
      load1: 0.5,
      residentBytes: 1e8,
      heapBytes: 5e7,
      memoryTotalBytes: 8e9,
      memoryAvailableBytes: 4e9,
      fileSystems: [
        { paths: ['/home', '/home/work'], freeBytes: 5e9, totalBytes: 1e10, freeInodes: 1e6, totalInodes: 2e6 },
        { paths: ['/btrfs'], freeBytes: 5e9, totalBytes: 1e10, freeInodes: 0, totalInodes: 0 },
      ],
    },
    store: { trouble: null, setAside: null, waiting: 1, dropped: 2 },
    ...changes,
  };
}
