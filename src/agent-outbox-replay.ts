import { AgentError } from './model/agent-error.ts';
import type { Ledger } from './ports.ts';
import { auditEntryOf } from './record/audit-entries.ts';
import { eventMessage } from './report/mqtt/event-message.ts';
import type { Settings } from './settings/shape.ts';

export interface ReplayTerms {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly by: string;
  readonly reason: string;
}

const eventsPerStep = 1_000;

/**
 * Puts what happened in a time into the outbox anew, from what the ledger still knows: for a central side that lost it.
 * The events get new numbers, say that they are replayed, and keep the number of the event. How many they are.
 */
export async function replayEvents(
  { ledger, settings }: { readonly ledger: Ledger; readonly settings: Settings },
  { sinceMs, untilMs, by, reason }: ReplayTerms,
): Promise<{ readonly events: number }> {
  if (!settings.mqtt.enabled) {
    throw new AgentError('mqtt.enabled is false: there is nobody to tell', {
      code: 'USAGE',
      hint: 'Set up mqtt in the settings first; `edi-agent mqtt check` tries them.',
    });
  }
  let events = 0;
  for (let after = 0, more = true; more; ) {
    const page = ledger.eventsAfter(after, eventsPerStep);
    more = page.length === eventsPerStep;
    after = page.at(-1)?.seq ?? after;
    const rows = page
      .filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs)
      .flatMap((event) => auditEntryOf(event, ledger) ?? [])
      .flatMap((entry) => eventMessage(entry, { replayed: true }) ?? []);
    events += rows.length;
    if (rows.length === 0) continue;
    await ledger.write((writer) => {
      for (const row of rows) writer.send(row);
    });
  }
  const detail = { action: 'outbox_replayed', operator: by, reason, events, since: iso(sinceMs), until: iso(untilMs) };
  await ledger.write((writer) => writer.tell({ fileId: '', kind: 'agent', detail }));
  return { events };
}

const iso = (ms: number): string => new Date(ms).toISOString();
