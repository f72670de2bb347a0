import type { SchedulePlan, ScheduleRecord, ScheduleView } from '../model/schedule.ts';
import { attemptsMax, type DueRules, dueOf, freshRecord, isOpen, isRecordOf } from './schedule-due.ts';

export interface ViewOptions extends DueRules {
  readonly nowMs: number;
  readonly overdueMs: number;
  /** The job that runs now; null where none does, or no service. */
  readonly running: string | null;
}

/** How a job stands, by its last run. */
export function viewOf(
  plan: SchedulePlan & { readonly summary: string },
  kept: ScheduleRecord | undefined,
  options: ViewOptions,
): ScheduleView {
  const { name, summary, expression, timezone } = plan;
  const { nowMs } = options;
  const record = kept && isRecordOf(plan, kept, nowMs) ? kept : freshRecord(plan, kept, nowMs);
  const due = dueOf(plan, record, options);
  const { lastStartMs, lastEndMs, message, code } = record;
  const common = { name, summary, expression, timezone, lastStartMs, lastEndMs, message, code };
  const nextMs = due.kind === 'due' ? nowMs : due.startMs;
  if (options.running === name) return { ...common, state: 'running', nextMs };
  if (due.kind === 'due') {
    return { ...common, state: nowMs - due.sinceMs > options.overdueMs ? 'overdue' : 'due', nextMs };
  }
  if (!record.ok || (isOpen(record) && record.attempts >= attemptsMax)) return { ...common, state: 'failed', nextMs };
  return { ...common, state: expression === 'off' ? 'off' : 'waiting', nextMs };
}
