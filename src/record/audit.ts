import type { AuditEntry } from '../model/audit.ts';
import type { AuditPosition, LedgerEvent } from '../model/ledger.ts';
import type { AuditOpening, AuditTrail, Ledger, Log } from '../ports.ts';
import { auditEntryOf } from './audit-entries.ts';

export interface AuditPorts {
  readonly ledger: Ledger;
  readonly trail: AuditTrail;
  readonly clock: { now(): number };
  readonly log: Log;
}

export interface Auditor {
  /** Writes what the ledger has committed since; returns when it is durable. One at a time: a second call waits. */
  flush(): Promise<void>;
}

const eventsPerStep = 1_000;

/**
 * Carries the ledger's events into the audit trail: each once, in their order, whatever stops in between. A line is
 * durable before the ledger counts it as told, and says which event it tells of, so that a start after a stop goes on
 * behind it. Throws E001 and E004; what was not written is written by the next flush.
 */
export function createAuditor({ ledger, trail, clock, log }: AuditPorts): Auditor {
  const { epoch } = ledger.opening;
  let cursor: number | null = null;
  let running: Promise<void> = Promise.resolve();

  async function write(entries: readonly AuditEntry[]): Promise<AuditPosition> {
    const position = await trail.append(entries);
    await ledger.write((writer) => writer.audited(position));
    return position;
  }

  async function open(): Promise<number> {
    const known = ledger.auditPosition();
    const opening = await trail.open(known);
    const sameEpoch = opening.last?.epoch === epoch;
    const event = Math.max(known?.event ?? 0, sameEpoch ? (opening.last?.event ?? 0) : 0);
    const notes = notesOf(opening, sameEpoch || known !== undefined).map(({ kind, data }) => {
      const entry = { atMs: clock.now(), kind, file: null, data, event, epoch };
      if (kind !== 'epoch_began') log.warn(`audit trail: ${kind}`, { ...data });
      return entry;
    });
    if (notes.length > 0) await write(notes);
    return event;
  }

  async function flushOnce(): Promise<void> {
    try {
      cursor ??= await open();
      for (;;) {
        const after: number = cursor;
        // Within a write, so that what is read is committed when it is written down.
        const events: readonly LedgerEvent[] = await ledger.write(() => ledger.eventsAfter(after, eventsPerStep));
        const last = events.at(-1);
        if (!last) return;
        const entries = events.flatMap((event) => auditEntryOf(event, ledger) ?? []).map((one) => ({ ...one, epoch }));
        if (entries.length > 0) await write(entries);
        cursor = last.seq;
      }
    } catch (error) {
      cursor = null;
      throw error;
    }
  }

  return {
    flush() {
      running = running.catch(() => undefined).then(flushOnce);
      return running;
    },
  };
}

type Note = Pick<AuditEntry, 'kind'> & { readonly data: Readonly<Record<string, number>> };

/** What the trail itself has to tell of its opening. */
function notesOf({ cutBytes, completed, lostLines, changed }: AuditOpening, begun: boolean): readonly Note[] {
  return [
    ...(cutBytes > 0 ? [{ kind: 'tail_cut', data: { bytes: cutBytes } }] : []),
    ...(completed ? [{ kind: 'tail_completed', data: {} }] : []),
    ...(lostLines > 0 ? [{ kind: 'lines_lost', data: { lines: lostLines } }] : []),
    ...(changed ? [{ kind: 'last_line_changed', data: {} }] : []),
    ...(begun ? [] : [{ kind: 'epoch_began', data: {} }]),
  ];
}
