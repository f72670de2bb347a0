import type { ConfigRequest } from './agent-config.ts';
import type { JobHome } from './agent-jobs.ts';
import type { MaintenanceVerdict, Trend } from './model/maintenance.ts';
import type { Settings } from './settings/shape.ts';

/** What a check works with. */
export interface MaintenanceContext {
  readonly request: ConfigRequest & { readonly version: string };
  readonly settings: Settings;
  /** Null where nothing may be changed. */
  readonly home: JobHome | null;
  /** Whether a service runs in the home. */
  readonly running: boolean;
  readonly nowMs: number;
  /** The time that is looked back on. */
  readonly sinceMs: number;
  readonly signal: AbortSignal;
}

export interface CheckOutcome {
  readonly verdict: MaintenanceVerdict;
  readonly evidence: string;
  readonly details?: readonly string[];
  readonly trends?: readonly Trend[];
}

export interface MaintenanceCheck {
  readonly title: string;
  /** What a dry run says instead of doing it; left out where it only looks. */
  readonly would?: string;
  /** Throws AgentError: the check failed. */
  run(context: MaintenanceContext): Promise<CheckOutcome>;
}

export const pass = (evidence: string, details: readonly string[] = []): CheckOutcome => ({
  verdict: 'pass',
  evidence,
  details,
});
export const fail = (evidence: string, details: readonly string[] = []): CheckOutcome => ({
  verdict: 'fail',
  evidence,
  details,
});
export const skip = (evidence: string): CheckOutcome => ({ verdict: 'skipped', evidence });
