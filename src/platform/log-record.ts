import type { Clock, LogFields } from '../ports.ts';
import { safeFields } from './log-safe.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** pino's own weights. */
export const weight = { debug: 20, info: 30, warn: 40, error: 50 } as const;

interface RecordOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly base?: LogFields;
  readonly level: LogLevel;
}

/** A failure carries its code and the word "error", so that one grep finds them all, warnings included. */
export function asFailure(level: LogLevel, fields: LogFields): LogFields {
  const code = fields.code ?? (level === 'error' ? 'INTERNAL' : undefined);
  const failed = code !== undefined && weight[level] >= weight.warn;
  return failed ? { ...fields, code, error: fields.error ?? code } : fields;
}

/** How pino writes a record: `{"level":"info","time":"…Z","pid":1,…,"message":"…"}`. */
export function recordOptions({ clock, base = {}, level }: RecordOptions) {
  return {
    level,
    base: { pid: process.pid, ...safeFields(base) },
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
}
