export const maintenanceKinds = ['weekly', 'monthly', 'quarterly'] as const;
export type MaintenanceKind = (typeof maintenanceKinds)[number];

export type MaintenanceVerdict = 'pass' | 'fail' | 'skipped';

/** One thing that was done or looked at. */
export interface MaintenanceItem {
  /** `retention`, `backup config` */
  readonly name: string;
  /** For people, as the runbook calls it. */
  readonly title: string;
  readonly verdict: MaintenanceVerdict;
  /** What was seen, or why it was not done. */
  readonly evidence: string;
  /** More of it, a line each. */
  readonly details: readonly string[];
}

/** A figure over time. */
export interface Trend {
  readonly title: string;
  /** `files/h`, `%`, `ms` */
  readonly unit: string;
  readonly points: readonly TrendPoint[];
  /** Above it something is wrong; null where there is no such mark. */
  readonly limit: number | null;
}

export interface TrendPoint {
  readonly atMs: number;
  /** Null where nothing was measured. */
  readonly value: number | null;
}

/** What a maintenance or the checklist came to. */
export interface MaintenanceReport {
  readonly kind: MaintenanceKind | 'checklist';
  readonly dryRun: boolean;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly durationMs: number;
  readonly agent: string;
  readonly environment: string;
  readonly home: string;
  readonly version: string;
  readonly items: readonly MaintenanceItem[];
  readonly trends: readonly Trend[];
  /** The files it was written to; none of a dry run. */
  readonly files: readonly string[];
}
