import { userInfo } from 'node:os';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { limits } from './model/limits.ts';
import type { Settings } from './settings/shape.ts';
import { millisecondsOfDuration } from './settings/units.ts';

/** What narrows a list, as it was typed. */
export interface ListRequest extends ConfigRequest {
  readonly partner?: string | undefined;
  /** `2026-11-24`, `2026-11-24T03:00`, or how long ago: `4 h`, `7 d`. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly limit?: number | undefined;
}

export interface LookIn {
  readonly ledger: LedgerReader;
  readonly settings: Settings;
}

/** Looks into the ledger of a home, beside a running service too. Throws AgentError CONFIG and STATE. */
export async function lookIn<T>(request: ConfigRequest, look: (at: LookIn) => T | Promise<T>): Promise<T> {
  const { settings } = await requireSettings(request);
  const { openLedgerReader } = await import('./platform/ledger/reader.ts');
  const ledger = openLedgerReader({ directory: settings.directories.state, clock: Date });
  try {
    return await look({ ledger, settings });
  } finally {
    ledger.close();
  }
}

/** The bounds of a list. AgentError `USAGE` for times that are none. */
export function boundsOf(request: ListRequest): {
  readonly partner: string | undefined;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly limit: number;
} {
  const { partner, since, until, limit = limits.listRowsMax } = request;
  return {
    partner,
    sinceMs: since === undefined ? undefined : timeOf(since, '--since'),
    untilMs: until === undefined ? undefined : timeOf(until, '--until'),
    limit: Math.min(limit, limits.listRowsMax),
  };
}

/** A time in UTC where it names no zone, or so long before now. */
function timeOf(text: string, flag: string): number {
  const ago = /[a-z]$/i.test(text) && !/Z$/.test(text) ? millisecondsOfDuration(text) : undefined;
  if (ago !== undefined) return Date.now() - ago;
  const dated = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  const [, day, time = '00:00', zone = 'Z'] = dated ?? [];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  if (Number.isFinite(ms)) return ms;
  throw new AgentError(`${flag} ${text} is no time`, {
    code: 'USAGE',
    hint: 'Write a day (2026-11-24), a time in UTC (2026-11-24T03:00), or how long ago (4 h, 7 d).',
  });
}

/** Who is at the keyboard, as far as the system knows: for the audit trail. */
export function loginName(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  if (environment.SUDO_USER) return environment.SUDO_USER;
  try {
    return userInfo().username;
  } catch {
    return environment.USER ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
