/** A cron expression of five fields, each as the numbers that it allows, ascending. */
export interface CronFields {
  /** 0 … 59 */
  readonly minutes: readonly number[];
  /** 0 … 23 */
  readonly hours: readonly number[];
  /** 1 … 31 */
  readonly days: readonly number[];
  /** 1 … 12 */
  readonly months: readonly number[];
  /** 0 … 6, Sunday first */
  readonly weekdays: readonly number[];
}

/** When a job is to run. */
export interface SchedulePlan {
  readonly name: string;
  /** As it stands in the settings. */
  readonly expression: string;
  readonly fields: CronFields;
  /** IANA name: `Europe/Berlin`. */
  readonly timezone: string;
}

/** What is kept of a job from one start of the service to the next. Times are milliseconds since 1970. */
export interface ScheduleRecord {
  /** Expression and time zone; with another plan counting begins anew. */
  readonly plan: string;
  /** Since when the plan holds: what was due before is nobody's. */
  readonly sinceMs: number;
  /** The latest time of the plan that a run stands for; null before the first. */
  readonly slotMs: number | null;
  readonly lastStartMs: number | null;
  /** Older than the start: the run goes on, or was broken off. */
  readonly lastEndMs: number | null;
  readonly ok: boolean;
  /** How often a run for this slot was begun. */
  readonly attempts: number;
  /** What it came to. */
  readonly message: string;
  readonly code: string | null;
}

/** A job as people are shown it. */
export interface ScheduleView {
  readonly name: string;
  readonly summary: string;
  readonly expression: string;
  readonly timezone: string;
  readonly state: 'off' | 'waiting' | 'due' | 'running' | 'overdue' | 'failed';
  readonly nextMs: number | null;
  readonly lastStartMs: number | null;
  readonly lastEndMs: number | null;
  readonly message: string;
  readonly code: string | null;
}
