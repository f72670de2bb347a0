/** A time in which no files are taken. Times are milliseconds since 1970. */
export interface Rest {
  readonly fromMs: number;
  /** When it ends by itself; null: when somebody ends it. */
  readonly untilMs: number | null;
  readonly by: string;
  readonly reason: string;
}

/** What keeps the service from taking files because somebody wanted it so. */
export interface Rests {
  /** Alarms are kept and not sent while it is open. */
  readonly window: Rest | null;
  readonly pause: Rest | null;
}
