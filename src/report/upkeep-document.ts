import type { Rest, Rests } from '../model/rest.ts';
import type { ScheduleView } from '../model/schedule.ts';

/** Recurring work as `--json` tells it; times in ISO 8601, UTC. */
export interface ScheduleDocument {
  readonly name: string;
  readonly summary: string;
  readonly cron: string;
  readonly timezone: string;
  readonly state: ScheduleView['state'];
  readonly next: string | null;
  readonly last_start: string | null;
  readonly last_end: string | null;
  readonly message: string;
  readonly code: string | null;
}

export interface SchedulesDocument {
  /** Whether the service runs, without which nothing is begun. */
  readonly running: boolean;
  readonly schedules: readonly ScheduleDocument[];
}

export function schedulesDocument(views: readonly ScheduleView[], running: boolean): SchedulesDocument {
  return { running, schedules: views.map(scheduleDocument) };
}

export function scheduleDocument(view: ScheduleView): ScheduleDocument {
  const { name, summary, expression: cron, timezone, state, message, code } = view;
  return {
    name,
    summary,
    cron,
    timezone,
    state,
    next: iso(view.nextMs),
    last_start: iso(view.lastStartMs),
    last_end: iso(view.lastEndMs),
    message,
    code,
  };
}

export interface RestDocument {
  readonly from: string;
  readonly until: string | null;
  readonly by: string;
  readonly reason: string;
}

export interface RestsDocument {
  readonly window: RestDocument | null;
  readonly pause: RestDocument | null;
}

export function restsDocument({ window, pause }: Rests): RestsDocument {
  return { window: restDocument(window), pause: restDocument(pause) };
}

function restDocument(rest: Rest | null): RestDocument | null {
  if (rest === null) return null;
  const { fromMs, untilMs, by, reason } = rest;
  return { from: new Date(fromMs).toISOString(), until: iso(untilMs), by, reason };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
