import type { CronFields, SchedulePlan } from '../model/schedule.ts';
import { offsetAt } from './zone.ts';

type Plan = Pick<SchedulePlan, 'fields' | 'timezone'>;

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** 29 February comes within 8 years, also where a century goes without. */
const daysLookedMax = 8 * 366 + 1;

/**
 * The first time of a plan after a moment; null where there is none within 8 years. Where clocks go forward, what falls
 * into the hour that is left out runs as much later; where they go back, it runs once, the first time. A plan of every
 * hour runs at every hour there is.
 */
export function timeAfter(plan: Plan, ms: number): number | null {
  return nearest(plan, ms, 1);
}

/** The last time of a plan that is not after a moment. */
export function timeUntil(plan: Plan, ms: number): number | null {
  return nearest(plan, ms, -1);
}

function nearest(plan: Plan, ms: number, direction: 1 | -1): number | null {
  const today = Math.floor((ms + offsetAt(ms, plan.timezone)) / dayMs);
  // The day before as well: where clocks go back over midnight, its last hour comes once more.
  for (let step = -1; step < daysLookedMax; step += 1) {
    const times = timesOfDays(plan, today + direction * step, direction).filter((time) =>
      direction === 1 ? time > ms : time <= ms,
    );
    if (times.length > 0) return direction === 1 ? Math.min(...times) : Math.max(...times);
  }
  return null;
}

/** Of a day and its neighbour in the direction of looking: their times may lie one between the other. */
function timesOfDays(plan: Plan, day: number, direction: 1 | -1): readonly number[] {
  const own = timesOfDay(plan, day);
  return own.length === 0 ? [] : [...own, ...timesOfDay(plan, day + direction)];
}

/** Moments of a calendar day, counted from 1970. */
function timesOfDay({ fields, timezone }: Plan, day: number): readonly number[] {
  if (!isDayOf(fields, day)) return [];
  const start = day * dayMs;
  const offsets = [...new Set([offsetAt(start - dayMs, timezone), offsetAt(start + 2 * dayMs, timezone)])];
  const everyHour = fields.hours.length === 24;
  return fields.hours.flatMap((hour) =>
    fields.minutes.flatMap((minute) =>
      momentsOf(start + hour * hourMs + minute * minuteMs, { timezone, offsets, everyHour }),
    ),
  );
}

interface Clocks {
  readonly timezone: string;
  /** Those before and after the day, the earlier one first. */
  readonly offsets: readonly number[];
  readonly everyHour: boolean;
}

function momentsOf(wall: number, { timezone, offsets, everyHour }: Clocks): readonly number[] {
  const [before = 0] = offsets;
  if (offsets.length === 1) return [wall - before];
  const real = offsets.map((offset) => wall - offset).filter((ms) => ms + offsetAt(ms, timezone) === wall);
  if (real.length === 0) return everyHour ? [] : [wall - before];
  return everyHour ? real : [Math.min(...real)];
}

/** By day of the month and by day of the week: where both are narrowed, either will do, as everywhere with cron. */
function isDayOf({ days, months, weekdays }: CronFields, day: number): boolean {
  const date = new Date(day * dayMs);
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const ofMonth = days.includes(date.getUTCDate());
  const ofWeek = weekdays.includes(date.getUTCDay());
  return days.length < 31 && weekdays.length < 7 ? ofMonth || ofWeek : ofMonth && ofWeek;
}
