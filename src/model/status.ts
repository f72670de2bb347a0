import type { OutboxStream } from './outbox.ts';
import type { QuarantineCounts } from './quarantine.ts';
import type { FileStatus } from './receipt.ts';

/** Where the service stands in its life. */
export type ServiceState = 'starting' | 'recovering' | 'running' | 'draining' | 'stopped';

/** How bad an alarm is, by the runbook's levels. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** Something that stands and that a person should know of; one a subject, raised once, cleared when it is over. */
export interface Alarm {
  /** Stable, in capitals: `DISK_LOW`, `DESTINATION_DOWN:accepted`. */
  readonly id: string;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** Milliseconds since 1970: when it was raised, and when it was met last. */
  readonly sinceMs: number;
  readonly lastSeenMs: number;
  /** How often it was met since it was raised. */
  readonly count: number;
}

/** An alarm as its source tells it. */
export type RaisedAlarm = Omit<Alarm, 'sinceMs' | 'lastSeenMs' | 'count'>;

/** How it stands with central monitoring. */
export interface TelemetryStatus {
  /** `given_up`: another client uses our id, again and again. */
  readonly state: 'connecting' | 'connected' | 'given_up';
  /** Since when it is so; milliseconds since 1970. */
  readonly sinceMs: number;
  /** Attempts in a row that failed. */
  readonly failures: number;
  readonly trouble: { readonly code: string; readonly message: string; readonly hint: string } | null;
  readonly streams: readonly OutboxStream[];
  /** Of the broker, and our own: when they end. */
  readonly certificates: readonly { readonly name: string; readonly endsMs: number }[];
  /** How far the wall clock was set since the start. */
  readonly clockStepMs: number;
}

/** Whether a destination is tried. `half-open`: one delivery tries whether it is up again. */
export interface BreakerStatus {
  readonly destination: string;
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failuresInARow: number;
  readonly code: string | null;
  readonly message: string | null;
  /** Milliseconds until the next try; null while closed. */
  readonly probeInMs: number | null;
}

export interface PickupStatus {
  /** Milliseconds since 1970 of the last scan; null before the first. */
  readonly scannedMs: number | null;
  /** Files that wait in pickup, by reason; `held` are ready and intake is shut. */
  readonly waiting: Readonly<Record<string, number>>;
  readonly oldestWaitingMs: number;
  /** Entries that are never taken, the first ones, with what they are. */
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  /** Directories that cannot be read, and files that cannot be taken. */
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

export interface DiskStatus {
  readonly path: string;
  readonly freeBytes: number;
  readonly freeInodes: number;
  readonly totalBytes: number;
  readonly low: boolean;
}

export interface LastFile {
  readonly id: string;
  readonly name: string;
  readonly status: FileStatus;
  readonly code: string | null;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
}

/** How the service is at one moment: a plain value that others may keep and send. */
export interface ServiceStatus {
  readonly state: ServiceState;
  readonly pid: number;
  /** Milliseconds since 1970, and how long ago that is by the monotonic clock. */
  readonly startedMs: number;
  readonly uptimeMs: number;
  /** Of the ledger; null until it is open. */
  readonly epoch: string | null;
  readonly boot: number | null;
  /** Why no files are taken; empty while they are. */
  readonly intakeHeldBy: readonly string[];
  readonly pickup: PickupStatus;
  /** Files on their way now. */
  readonly inWork: number;
  /** Claimed files that wait for a place or for their turn. */
  readonly queued: number;
  /** Claimed files that wait for their next attempt, and for a destination that is down. */
  readonly retryWaiting: number;
  readonly destinationWaiting: number;
  /** Files that ended since the start, by status. */
  readonly finished: Readonly<Record<FileStatus, number>>;
  readonly lastFile: LastFile | null;
  /** Left out or null where the ledger is not open. */
  readonly quarantine?: QuarantineCounts | null;
  readonly alarms: readonly Alarm[];
  readonly breakers: readonly BreakerStatus[];
  readonly disks: readonly DiskStatus[];
  /** Null or left out where mqtt.enabled is false. */
  readonly telemetry?: TelemetryStatus | null;
  /** The last reload of the settings; null before the first. */
  readonly lastReload: {
    readonly atMs: number;
    readonly taken: boolean;
    readonly message: string;
  } | null;
}
