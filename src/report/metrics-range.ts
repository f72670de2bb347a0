import { AgentError } from '../model/agent-error.ts';
import type { TimeRange } from '../model/metrics.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  min: 60_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * The range that people ask for: each end a day (`2026-11-24`, all of it, in UTC), a time (ISO 8601, UTC where it names no zone), or how long
 * ago (`24h`, `7 d`). Left out, it begins with the first file and ends now. Throws AgentError USAGE.
 */
export function rangeOf(
  { since, until }: { readonly since?: string | undefined; readonly until?: string | undefined },
  { nowMs, firstMs }: { readonly nowMs: number; readonly firstMs: number | null },
): TimeRange {
  // A file of this very millisecond counts.
  const untilMs = until === undefined ? nowMs + 1 : timeOf(until, nowMs, 'end');
  const sinceMs = since === undefined ? Math.min(firstMs ?? nowMs, untilMs) : timeOf(since, nowMs, 'start');
  if (sinceMs <= untilMs) return { sinceMs, untilMs };
  throw new AgentError(`the range ends (${until ?? 'now'}) before it begins (${since})`, {
    code: 'USAGE',
    hint: 'Give the earlier time first.',
  });
}

function timeOf(text: string, nowMs: number, end: 'start' | 'end'): number {
  const [, amount, unit = ''] = /^(\d{1,6}(?:\.\d+)?)\s*(s|min|m|h|d|w)$/.exec(text.trim()) ?? [];
  if (amount !== undefined) return nowMs - Number(amount) * (unitMs[unit] ?? 0);
  const dated = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(
    text.trim(),
  );
  const [, day, time, zone = 'Z'] = dated ?? [];
  const at = day === undefined ? Number.NaN : Date.parse(`${day}T${time ?? '00:00'}${zone}`);
  if (Number.isNaN(at)) {
    throw new AgentError(`${text} is no time`, {
      code: 'USAGE',
      hint: 'Write a day (2026-11-24), a time in UTC (2026-11-24T09:30), or how long ago (24h, 7d).',
    });
  }
  return time === undefined && end === 'end' ? at + 86_400_000 : at;
}
