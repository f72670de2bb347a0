import type { MetricsReader, MetricsStoreStatus, PartnerSuccess, ResourceUse } from '../model/metrics.ts';
import type { ServiceStatus } from '../model/status.ts';
import { type MetricsSummary, summaries, summary } from './metrics.ts';

export type WindowName = '1h' | '24h';

/** What was finished in the time up to now. */
export interface MetricsWindow {
  readonly window: WindowName;
  readonly all: MetricsSummary;
  readonly partners: readonly MetricsSummary[];
  readonly types: readonly MetricsSummary[];
}

/** Everything that metrics are told of, at one moment. */
export interface MetricsSnapshot {
  readonly atMs: number;
  readonly version: string;
  readonly agent: string;
  readonly environment: string;
  readonly home: string;
  /** Whether the service looks after the pickup directories. */
  readonly watching: boolean;
  readonly maxWorkers: number;
  readonly filesInWorkMax: number;
  readonly status: ServiceStatus;
  readonly windows: readonly MetricsWindow[];
  readonly successes: readonly PartnerSuccess[];
  readonly resources: ResourceUse;
  readonly store: MetricsStoreStatus;
  /** What is wrong with the backups, the worst first. */
  readonly backups?: readonly string[];
}

const hourMs = 3_600_000;
const windows: readonly (readonly [WindowName, number])[] = [
  ['1h', hourMs],
  ['24h', 24 * hourMs],
];

/** The windows that end now; the groups with most files, as many as are listed. */
export function windowsOf(reader: MetricsReader, nowMs: number, groupsMax: number): readonly MetricsWindow[] {
  return windows.map(([window, ms]) => {
    // A file of this very millisecond counts.
    const range = { sinceMs: nowMs - ms, untilMs: nowMs + 1 };
    return {
      window,
      all: { ...summary(reader, range) },
      partners: summaries(reader, range, 'partner').slice(0, groupsMax),
      types: summaries(reader, range, 'type').slice(0, groupsMax),
    };
  });
}

/** Where files wait, counted. */
export interface QueueFigures {
  /** Whole files in pickup that wait for their turn, or for intake to open. */
  readonly ready: number;
  /** Files in pickup that are still being written, as far as can be told. */
  readonly unstable: number;
  readonly markerMissing: number;
  /** Claimed files that wait for a place. */
  readonly queued: number;
  readonly inWork: number;
  readonly retryWaiting: number;
  readonly destinationWaiting: number;
  /** All files that wait: in pickup, for a place, for a retry, for a destination. */
  readonly depth: number;
  readonly oldestMs: number;
}

const readyReasons = ['batch full', 'held', 'not watched'];

export function queueOf({ pickup, queued, inWork, retryWaiting, destinationWaiting }: ServiceStatus): QueueFigures {
  const inPickup = Object.entries(pickup.waiting);
  const sum = (entries: typeof inPickup): number => entries.reduce((total, [, files]) => total + files, 0);
  const ready = sum(inPickup.filter(([reason]) => readyReasons.includes(reason)));
  const markerMissing = pickup.waiting['marker missing'] ?? 0;
  const all = sum(inPickup);
  return {
    ready,
    unstable: all - ready - markerMissing,
    markerMissing,
    queued,
    inWork,
    retryWaiting,
    destinationWaiting,
    depth: all + queued + retryWaiting + destinationWaiting,
    oldestMs: pickup.oldestWaitingMs,
  };
}
