import type { ConfigRequest } from './agent-config.ts';
import type { Meter } from './agent-meter.ts';
import type { DecisionAsked } from './agent-quarantine-service.ts';
import type { HomeState } from './agent-state.ts';
import type { MaintenanceReport } from './model/maintenance.ts';
import type { QuarantineOutcome } from './model/quarantine.ts';
import type { Road } from './pipeline/road.ts';
import type { Settings } from './settings/shape.ts';

/** The open home that a job works in: that of the service, or of a command while no service runs. */
export interface JobHome {
  /** How the settings were named, for work that reads them itself. */
  readonly request: ConfigRequest & { readonly version: string };
  readonly settings: Settings;
  readonly road: Pick<Road, 'files' | 'clock' | 'ledger' | 'log' | 'places'>;
  readonly meter: Meter;
  readonly state: HomeState;
  /** Whether the service runs in it. */
  readonly running: boolean;
  /** Decides on something that is held back; left out where no service runs. */
  readonly decide?: (asked: DecisionAsked) => Promise<QuarantineOutcome>;
  /** Tells central monitoring of a maintenance; left out where nobody does. */
  readonly tell?: (report: MaintenanceReport) => Promise<void>;
}

/** What a run of a job came to: kept as its last run, shown by `edi-agent schedule list`. */
export interface JobResult {
  /** One line for people. */
  readonly message: string;
  readonly figures?: Readonly<Record<string, number>>;
}

/** Work that recurs. It may be killed at any moment and be run again. */
export interface Job {
  /** One line: what it does. */
  readonly summary: string;
  /** Ends soon after the signal. Throws AgentError when it could not be done: an alarm until it is. */
  run(home: JobHome, signal: AbortSignal): Promise<JobResult>;
}

/**
 * Every job there is. When each runs stands under `schedules` in the settings, by the same name. What a job needs is
 * loaded when it runs.
 */
export const jobs = {
  retention: {
    summary: 'Compresses closed logs, lets go of what was kept long enough',
    run: async (home, signal) => (await import('./agent-retention.ts')).runRetention(home, signal),
  },
  compact: {
    summary: 'Gives the room of old metrics back to the disk',
    run: async (home, signal) => (await import('./agent-compact.ts')).runCompaction(home, signal),
  },
  backup: {
    summary: 'Backs up everything at once',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).backupAllJob(home, signal),
  },
  backup_config: {
    summary: 'Backs up settings, partners and schemas',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).backupJob(home, 'config', signal),
  },
  backup_metrics: {
    summary: 'Backs up the metrics',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).backupJob(home, 'metrics', signal),
  },
  backup_logs: {
    summary: 'Backs up logs and audit trail',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).backupJob(home, 'logs', signal),
  },
  backup_state: {
    summary: 'Backs up the state',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).backupJob(home, 'state', signal),
  },
  backup_verify: {
    summary: 'Reads all backups and holds them to their manifests',
    run: async (home, signal) => (await import('./agent-backup-jobs.ts')).verifyJob(home, signal),
  },
  backup_prune: {
    summary: 'Removes backups that were kept long enough',
    run: async (home) => (await import('./agent-backup-jobs.ts')).pruneJob(home),
  },
  maintenance_weekly: {
    summary: 'Weekly maintenance: rotation, clean-up, a look at errors and disks',
    run: async (home, signal) => (await import('./agent-maintenance.ts')).runMaintenance('weekly', home, signal),
  },
  maintenance_monthly: {
    summary: 'Monthly maintenance: review of the configuration, trends of performance',
    run: async (home, signal) => (await import('./agent-maintenance.ts')).runMaintenance('monthly', home, signal),
  },
  maintenance_quarterly: {
    summary: 'Quarterly maintenance: all checks, restore rehearsal, forecast, versions',
    run: async (home, signal) => (await import('./agent-maintenance.ts')).runMaintenance('quarterly', home, signal),
  },
} as const satisfies Readonly<Record<string, Job>>;

export type JobName = keyof typeof jobs;

/** Undefined where there is no job of that name. */
export function jobOf(name: string): Job | undefined {
  return Object.entries(jobs).find(([one]) => one === name)?.[1];
}
