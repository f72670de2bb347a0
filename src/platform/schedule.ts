import { createTask, validateDetailed } from 'node-cron';
import { AgentError } from '../model/agent-error.ts';
import type { CronFields } from '../model/schedule.ts';
import type { Schedule, Ticks } from '../ports.ts';

/**
 * node-cron reads the expressions and ticks each minute, and no more is left to it: it skips a time that comes late or
 * that the clocks jump over, and forgets all of it at a restart.
 */
export function createSchedule(): Schedule {
  return { fields, ticks };
}

function fields(expression: string): CronFields {
  if (expression.trim().split(/\s+/).length !== 5) {
    throw noExpression(expression, 'there must be five fields: minute, hour, day of the month, month, day of the week');
  }
  const { valid, fields: found, errors } = validateDetailed(expression.trim());
  if (!valid || !found)
    throw noExpression(
      expression,
      errors.map(({ field, value }) => `${field} cannot be ${value ?? 'that'}`).join('; '),
    );
  const { minute, hour, dayOfMonth, month, dayOfWeek } = found;
  return {
    minutes: ascending(minute),
    hours: ascending(hour),
    days: ascending(dayOfMonth.map((day) => numberOf(day, expression))),
    months: ascending(month),
    weekdays: ascending(dayOfWeek.map((day) => numberOf(day, expression))),
  };
}

function ascending(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

/** node-cron also takes `L` and `MON#2`. */
function numberOf(day: number | string, expression: string): number {
  if (typeof day === 'number') return day;
  throw noExpression(expression, `${day} is not supported`);
}

function noExpression(expression: string, why: string): AgentError {
  return new AgentError(`${JSON.stringify(expression)} is no cron expression: ${why}`, {
    code: 'CONFIG',
    hint: 'Write for instance "30 2 * * *" for every day at half past two, or off.',
  });
}

function ticks(): Ticks {
  const waiting = new Set<() => void>();
  const task = createTask(
    '* * * * *',
    () => {
      for (const wake of waiting) wake();
    },
    // A tick that comes late is as good as one in time.
    { missedExecutionTolerance: 59_000, suppressMissedWarning: true, noOverlap: true, unref: true },
  );
  void task.start();
  return {
    next: (signal) =>
      new Promise((resolve, reject) => {
        const over = (): void => {
          waiting.delete(wake);
          signal.removeEventListener('abort', leave);
        };
        const wake = (): void => {
          over();
          resolve();
        };
        const leave = (): void => {
          over();
          reject(signal.reason);
        };
        if (signal.aborted) return reject(signal.reason);
        waiting.add(wake);
        signal.addEventListener('abort', leave, { once: true });
      }),
    close: async () => {
      await task.destroy();
    },
  };
}
