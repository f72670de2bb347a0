import { AgentError } from './model/agent-error.ts';
import type { LoadResult } from './settings/load.ts';
import { inOrder, type Problem } from './settings/problem.ts';
import { fields } from './settings/shape.ts';

/** Looks into the cron expressions that are not the defaults: who reads expressions is loaded for those only. */
export async function judgeSchedules(result: LoadResult): Promise<LoadResult> {
  if (result.kind === 'refused') return result;
  const values: Readonly<Record<string, unknown>> = result.settings.schedules;
  const written = fields.flatMap(({ section, name, key, default: fallback, allowed }) => {
    const value = values[name];
    const isOwn = section === 'schedules' && allowed.startsWith('a cron expression') && value !== fallback;
    return isOwn && typeof value === 'string' && value !== 'off' ? [{ key, value, allowed }] : [];
  });
  if (written.length === 0) return result;
  const { createSchedule } = await import('./platform/schedule.ts');
  const schedule = createSchedule();
  const problems = written.flatMap(({ key, value, allowed }): Problem[] => {
    try {
      schedule.fields(value);
      return [];
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const origin = result.origins.get(key) ?? { kind: 'default' };
      return [{ kind: 'value', key, message: error.message, found: null, allowed, hint: null, origin }];
    }
  });
  return problems.length === 0 ? result : { kind: 'refused', problems: inOrder(problems) };
}
