import { ask } from './agent-ask.ts';
import { boundsOf, type ListRequest, lookIn } from './agent-ledger.ts';
import { lookAtState } from './agent-state.ts';
import { agentAddressOf } from './agent-telemetry.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { limits } from './model/limits.ts';
import type { OutboxRow, OutboxStream } from './model/outbox.ts';
import { outboxMessage } from './report/mqtt/envelope.ts';
import type { OutboxFault, OutboxVerdict } from './report/outbox-text.ts';

export { loginName } from './agent-ledger.ts';
export { outboxListText, outboxStatsText, outboxVerdictText } from './report/outbox-text.ts';

export interface OutboxRequest extends ListRequest {
  readonly stream?: string | undefined;
}

export interface OutboxItem extends Omit<OutboxRow, 'payload' | 'props'> {
  readonly bytes: number;
  /** It reached the broker and waits for the central side. */
  readonly sent: boolean;
}

/** What waits, the oldest first. */
export async function listOutbox(request: OutboxRequest): Promise<readonly OutboxItem[]> {
  const { limit } = boundsOf(request);
  return lookIn(request, ({ ledger }) =>
    wanted(ledger, request).flatMap(({ stream, sent }) =>
      ledger.outboxPage(stream, 0, limit).map(({ payload, props: _, ...row }) => ({
        ...row,
        bytes: Buffer.byteLength(payload),
        sent: row.seq <= sent,
      })),
    ),
  );
}

export async function outboxStats(request: OutboxRequest): Promise<readonly OutboxStream[]> {
  return lookIn(request, ({ ledger }) => wanted(ledger, request));
}

/** Every row against its checksum, and the numbers of each stream for gaps. */
export async function verifyOutbox(request: OutboxRequest): Promise<OutboxVerdict> {
  return lookIn(request, ({ ledger }) => {
    const faults: OutboxFault[] = [];
    let rows = 0;
    for (const { stream } of wanted(ledger, request)) {
      let before: number | null = null;
      for (const { seq, whole } of rowsOf(ledger, stream)) {
        rows += 1;
        if (!whole) faults.push({ kind: 'damaged', stream, seq });
        if (before !== null && seq !== before + 1) faults.push({ kind: 'missing', stream, seq: before + 1 });
        before = seq;
      }
    }
    return {
      ok: faults.length === 0,
      rows,
      faults: faults.slice(0, limits.auditFaultsListedMax),
      faultCount: faults.length,
    };
  });
}

/** The rows as they go to the broker, one envelope a line. */
export async function* exportOutbox(request: OutboxRequest): AsyncGenerator<string> {
  let lines: string[] = [];
  // A page at a time: the ledger is looked at anew for each, and may be worked in meanwhile.
  for (const stream of await outboxStats(request)) {
    for (let after = 0, more = true; more; ) {
      lines = await lookIn(request, async ({ ledger, settings }) => {
        const address = agentAddressOf(settings, (await lookAtState(settings)).agentId);
        const sender = { address, epoch: ledger.epoch() };
        const page = ledger.outboxPage(stream.stream, after, limits.outboxPageRows);
        more = page.length === limits.outboxPageRows;
        after = page.at(-1)?.seq ?? after;
        return page.map((row) => `${outboxMessage(sender, row).payload}\n`);
      });
      if (lines.length > 0) yield lines.join('');
    }
  }
}

export interface ReplayRequest extends ListRequest {
  readonly operator: string;
  readonly reason: string;
}

/** Tells again what happened in a time: by the running service, or in a home where none runs. */
export async function replayOutbox(request: ReplayRequest): Promise<{ readonly events: number }> {
  const { sinceMs = 0, untilMs = Date.now() } = boundsOf(request);
  const { operator: by, reason } = request;
  return (await ask(request, { action: 'outbox_replay', sinceMs, untilMs, by, reason })) as { events: number };
}

function wanted(ledger: LedgerReader, { stream }: OutboxRequest): readonly OutboxStream[] {
  return ledger.outboxStreams().filter((one) => stream === undefined || one.stream === stream);
}

function* rowsOf(ledger: LedgerReader, stream: string): Generator<OutboxRow> {
  let after = 0;
  for (;;) {
    const page = ledger.outboxPage(stream, after, limits.outboxPageRows);
    yield* page;
    after = page.at(-1)?.seq ?? after;
    if (page.length < limits.outboxPageRows) return;
  }
}
