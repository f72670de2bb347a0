import { jobs } from './agent-jobs.ts';
import { AgentError } from './model/agent-error.ts';
import type { CronFields, SchedulePlan } from './model/schedule.ts';
import type { Schedule } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import type { DueRules } from './upkeep/schedule-due.ts';
import { hostZone } from './upkeep/zone.ts';

export type JobPlan = SchedulePlan & { readonly summary: string };

/** What never comes: work that is switched off is run by hand only. */
const never: CronFields = { minutes: [], hours: [], days: [], months: [], weekdays: [] };

/** When each job runs, by the settings. Throws AgentError CONFIG for an expression that is none. */
export function plansOf({ schedules }: Settings, schedule: Pick<Schedule, 'fields'>): readonly JobPlan[] {
  const timezone = schedules.timezone === '' ? hostZone() : schedules.timezone;
  const expressions: Readonly<Record<string, unknown>> = schedules;
  return Object.entries(jobs).map(([name, { summary }]) => {
    const expression = String(expressions[name] ?? 'off');
    return { name, summary, expression, timezone, fields: fieldsOf(schedule, name, expression) };
  });
}

function fieldsOf(schedule: Pick<Schedule, 'fields'>, name: string, expression: string): CronFields {
  if (expression === 'off') return never;
  try {
    return schedule.fields(expression);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    throw new AgentError(`schedules.${name}: ${error.message}`, { code: error.code, hint: error.hint });
  }
}

/** Other at each site, so that many do not start their work at once. */
export function dueRulesOf({ schedules, app }: Settings, agentId: string): DueRules & { readonly overdueMs: number } {
  return { jitterMsMax: schedules.jitter, overdueMs: schedules.overdue_after, salt: `${app.name} ${agentId}` };
}
