import type { SchedulePlan, ScheduleRecord } from '../model/schedule.ts';
import { timeAfter, timeUntil } from './cron-times.ts';

/** What a plan wants now. */
export type Due =
  | { readonly kind: 'waiting'; readonly slotMs: number | null; readonly startMs: number | null }
  | {
      readonly kind: 'due';
      /** The latest time of the plan that has come: a run stands for it and for all that were missed before. */
      readonly slotMs: number;
      /** The first one that no run stands for yet. */
      readonly sinceMs: number;
    };

export interface DueRules {
  /** A start is put off by up to this, each job by its own share, so that many sites do not start at once. */
  readonly jitterMsMax: number;
  /** What the shares are made of: other at each site. */
  readonly salt: string;
}

/** A run that was broken off is begun anew so often, so that one that takes the service down with it does not for ever. */
export const attemptsMax = 3;
/** A clock that was set back by less is waited out; by more, the plan is taken up from where the clock is. */
const setBackMsMax = 7_200_000;

export function planText({ expression, timezone }: Pick<SchedulePlan, 'expression' | 'timezone'>): string {
  return `${expression} ${timezone}`;
}

/** The record of a plan that was never seen, or that says something else than before: nothing is due yet. */
export function freshRecord(plan: SchedulePlan, before: ScheduleRecord | undefined, nowMs: number): ScheduleRecord {
  const last = { lastStartMs: null, lastEndMs: null, ok: true, message: '', code: null, ...before };
  return { ...last, plan: planText(plan), sinceMs: nowMs, slotMs: null, attempts: 0 };
}

/** Whether the record speaks of this plan, and not from a future that a wrong clock told of. */
export function isRecordOf(plan: SchedulePlan, record: ScheduleRecord | undefined, nowMs: number): boolean {
  if (!record || record.plan !== planText(plan)) return false;
  return Math.max(record.sinceMs, record.slotMs ?? 0) <= nowMs + setBackMsMax;
}

/** A run was begun and did not come to its end: it is one that goes on, or was broken off with the service. */
export function isOpen({ lastStartMs, lastEndMs, attempts }: ScheduleRecord): boolean {
  return attempts > 0 && lastStartMs !== null && (lastEndMs === null || lastEndMs < lastStartMs);
}

/** Decides by the record alone; `record` must be one of this plan. A run that goes on is the caller's to know. */
export function dueOf(plan: SchedulePlan, record: ScheduleRecord, at: DueRules & { readonly nowMs: number }): Due {
  const { nowMs } = at;
  if (isOpen(record) && record.attempts < attemptsMax && record.slotMs !== null) {
    return { kind: 'due', slotMs: record.slotMs, sinceMs: record.slotMs };
  }
  const next = timeAfter(plan, record.slotMs ?? record.sinceMs);
  if (next === null) return { kind: 'waiting', slotMs: null, startMs: null };
  const startMs = next + jitterOf(plan, next, at);
  if (startMs > nowMs) return { kind: 'waiting', slotMs: next, startMs };
  return { kind: 'due', slotMs: Math.max(next, timeUntil(plan, nowMs) ?? next), sinceMs: next };
}

/** Half the way to the next time at most. */
function jitterOf(plan: SchedulePlan, slotMs: number, { jitterMsMax, salt }: DueRules): number {
  if (jitterMsMax === 0) return 0;
  const following = timeAfter(plan, slotMs);
  const most = following === null ? jitterMsMax : Math.min(jitterMsMax, (following - slotMs) / 2);
  return Math.floor(share(`${salt} ${plan.name} ${slotMs}`) * most);
}

/** A number from 0 to 1, the same for the same text (FNV-1a, mixed). */
function share(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
