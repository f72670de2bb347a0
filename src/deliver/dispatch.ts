import { AgentError } from '../model/agent-error.ts';
import type { LedgerDelivery } from '../model/ledger.ts';
import type { Ledger, LedgerWriter } from '../ports.ts';
import type { Delivered, DeliveryItem, Destination } from './destination.ts';

export interface Dispatch {
  /** Unique for the effect: derived from content, destination and output, never from the attempt. */
  readonly key: string;
  readonly fileId: string;
  readonly item: DeliveryItem;
  /** Of an acknowledgement: its kind and its verdict, `997/A`. */
  readonly answer?: string;
}

export interface DispatchLedger extends Pick<Ledger, 'delivery' | 'write'> {
  /** Of who goes on with steps of the ledger, and waits for the disk with the next of them. */
  readonly note?: (step: (writer: LedgerWriter) => void) => void;
}

/**
 * One delivery with its entries in the ledger: begun before the effect, delivered or its failure after. A key that was
 * delivered is not delivered again. Throws what the destination throws; the entry then says `pending` (with the code)
 * where trying again may help, else `failed`.
 */
export async function dispatch(
  ledger: DispatchLedger,
  destination: Destination,
  options: Dispatch & { readonly signal: AbortSignal },
): Promise<Delivered> {
  const { key, item, signal } = options;
  const earlier = ledger.delivery(key);
  if (earlier?.state === 'delivered') return deliveredOf(earlier);
  const row = begun(destination, options, earlier);
  await ledger.write((writer) => writer.putDelivery(row));
  try {
    const delivered = await destination.deliver(item, key, signal);
    const { path = null, reference = row.reference } = delivered;
    const done = { ...row, state: 'delivered', path, reference, code: null } as const;
    if (ledger.note) ledger.note((writer) => writer.putDelivery(done));
    else await ledger.write((writer) => writer.putDelivery(done));
    return delivered;
  } catch (error) {
    if (error instanceof AgentError && !signal.aborted) await recordFailure(ledger, key, error);
    throw error;
  }
}

function begun(
  destination: Destination,
  options: Dispatch,
  earlier: LedgerDelivery | undefined,
): Omit<LedgerDelivery, 'changedMs' | 'collectedMs'> {
  return {
    key: options.key,
    fileId: options.fileId,
    destination: destination.name,
    state: 'pending',
    path: earlier?.path ?? null,
    reference: earlier?.reference ?? null,
    attempts: (earlier?.attempts ?? 0) + 1,
    dueMs: null,
    code: null,
    ...(options.answer === undefined ? {} : { answer: options.answer }),
  };
}

/** The row is read again: the destination may have staged a path since. */
async function recordFailure(
  ledger: Pick<Ledger, 'delivery' | 'write'>,
  key: string,
  error: AgentError,
): Promise<void> {
  const row = ledger.delivery(key);
  if (!row) return;
  const state = error.retry ? 'pending' : 'failed';
  await ledger.write((writer) => writer.putDelivery({ ...row, state, code: error.code }));
}

function deliveredOf({ path, place, reference }: LedgerDelivery): Delivered {
  return {
    fresh: false,
    ...(path === null ? {} : { path }),
    ...(place ? { place } : {}),
    ...(reference === null ? {} : { reference }),
  };
}
