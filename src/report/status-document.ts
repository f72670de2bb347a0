import type { TelemetryStatus } from '../model/status.ts';
import type { HealthDocument } from './health.ts';
import { metricsFigures } from './metrics-document.ts';
import { type MetricsSnapshot, queueOf } from './metrics-snapshot.ts';
import { snakeKeys } from './snake-keys.ts';

/**
 * The answer of `edi-agent status` and GET /api/v1/status: what the runbook asks for, times in ISO 8601.
 */
export function statusDocument(snapshot: MetricsSnapshot, health: HealthDocument) {
  const { status, windows, successes } = snapshot;
  const { oldestMs, ...queue } = queueOf(status);
  const running = status.state !== 'stopped';
  const day = windows.find(({ window }) => window === '24h');
  return {
    service: snapshot.agent,
    status: health.status,
    version: snapshot.version,
    environment: snapshot.environment,
    home: snapshot.home,
    running,
    watching: snapshot.watching,
    state: status.state,
    pid: running ? status.pid : null,
    epoch: status.epoch,
    boot: status.boot,
    started_at: running ? iso(status.startedMs) : null,
    uptime_seconds: Math.round(status.uptimeMs / 1_000),
    queue: { ...snakeKeys(queue), oldest_age_seconds: Math.round(oldestMs / 1_000) },
    intake_held_by: status.intakeHeldBy,
    pickup: {
      scanned_at: iso(status.pickup.scannedMs),
      waiting: status.pickup.waiting,
      refused: status.pickup.refused,
      problems: status.pickup.problems,
    },
    workers: { max_workers: snapshot.maxWorkers, files_in_work_max: snapshot.filesInWorkMax, in_work: status.inWork },
    finished_since_start: status.finished,
    last_file: status.lastFile && {
      id: status.lastFile.id,
      name: status.lastFile.name,
      status: status.lastFile.status,
      code: status.lastFile.code,
      at: iso(status.lastFile.atMs),
      duration_ms: status.lastFile.durationMs,
    },
    quarantine: quarantineOf(snapshot),
    partners: successes.map(({ partner, atMs }) => ({ partner, last_success_at: iso(atMs) })),
    alerts: status.alarms.map(({ sinceMs, lastSeenMs, ...alarm }) => ({
      ...alarm,
      since: iso(sinceMs),
      last_seen: iso(lastSeenMs),
    })),
    telemetry: telemetryOf(status.telemetry ?? null),
    destinations: status.breakers.map(snakeKeys),
    disks: status.disks.map(snakeKeys),
    last_reload: status.lastReload && {
      at: iso(status.lastReload.atMs),
      taken: status.lastReload.taken,
      message: status.lastReload.message,
    },
    metrics: { window: '24h', ...(day ? metricsFigures(day.all) : {}) },
  };
}

/** What is held back and waits for a decision, and what was decided. */
function quarantineOf({ status: { quarantine = null }, atMs }: MetricsSnapshot) {
  if (quarantine === null) return null;
  const { oldestMs, ...counts } = quarantine;
  const age = oldestMs === null ? null : Math.max(0, Math.round((atMs - oldestMs) / 1_000));
  return { ...counts, oldest_at: iso(oldestMs), oldest_age_seconds: age };
}

function telemetryOf(telemetry: TelemetryStatus | null) {
  if (telemetry === null) return null;
  const { state, sinceMs, failures, trouble, streams } = telemetry;
  return {
    state,
    since: iso(sinceMs),
    failures,
    trouble,
    outbox: streams.map(({ oldestMs, ...stream }) => ({ ...stream, oldest_at: iso(oldestMs) })),
  };
}

export type StatusDocument = ReturnType<typeof statusDocument>;

function iso<T extends number | null>(ms: T): T extends number ? string : string | null;
function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
