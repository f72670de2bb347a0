import type { DatabaseSync } from 'node:sqlite';
import type { DeliveryState, LedgerDelivery } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { noRows, type RowCache } from './row-cache.ts';
import { integer, integerOrNull, type Row, text, textOrNull, word } from './rows.ts';

const deliveryStates: readonly DeliveryState[] = ['pending', 'delivered', 'failed'];

export interface DeliveriesTable
  extends Pick<LedgerWriter, 'collected'>,
    Pick<LedgerReader, 'delivery' | 'deliveries' | 'uncollected' | 'heldAnswers'> {
  /** Whether this is the step that made it delivered. */
  putDelivery(delivery: Parameters<LedgerWriter['putDelivery']>[0]): boolean;
}

export function deliveriesTable(
  db: DatabaseSync,
  now: () => number,
  cache: RowCache<LedgerDelivery> = noRows,
): DeliveriesTable {
  const put = db.prepare(
    `INSERT INTO deliveries (key, file_id, destination, state, path, reference, attempts, due_ms, code, sha256,
       place, answer, changed_ms)
     VALUES (:key, :fileId, :destination, :state, :path, :reference, :attempts, :dueMs, :code, :sha256,
       :place, :answer, :now)
     ON CONFLICT (key) DO UPDATE SET destination = excluded.destination, state = excluded.state, path = excluded.path, reference = excluded.reference,
       attempts = excluded.attempts, due_ms = excluded.due_ms, code = excluded.code, sha256 = coalesce(excluded.sha256, deliveries.sha256),
       place = coalesce(excluded.place, deliveries.place), answer = coalesce(excluded.answer, deliveries.answer),
       changed_ms = excluded.changed_ms
     WHERE deliveries.state <> 'delivered'`,
  );
  const collected = db.prepare('UPDATE deliveries SET collected_ms = ? WHERE key = ? AND collected_ms IS NULL');
  const byKey = db.prepare('SELECT * FROM deliveries WHERE key = ?');
  const ofFile = db.prepare('SELECT * FROM deliveries WHERE file_id = ? ORDER BY key');
  const uncollected = db.prepare(
    `SELECT * FROM deliveries WHERE state = 'delivered' AND collected_ms IS NULL AND path IS NOT NULL
     ORDER BY changed_ms, key LIMIT ?`,
  );

  // The words of the index that it goes by.
  const held = db.prepare(
    `SELECT * FROM deliveries WHERE destination = 'held' AND state = 'delivered' AND collected_ms IS NULL
       AND path IS NOT NULL ORDER BY changed_ms LIMIT ?`,
  );

  function delivery(key: string): LedgerDelivery | undefined {
    const known = cache.get(key);
    if (known !== undefined) return known ?? undefined;
    const row = byKey.get(key);
    const found = row === undefined ? null : deliveryOf(row);
    cache.set(key, found);
    return found ?? undefined;
  }

  return {
    putDelivery(wanted) {
      const given = { sha256: null, place: null, answer: null, ...wanted, now: now() };
      const before = cache.get(wanted.key);
      const { changes } = put.run(given);
      // As the statement merges them; a row that is not at hand is read when it is asked for.
      if (before === undefined) cache.delete(wanted.key);
      else if (Number(changes) > 0) cache.set(wanted.key, mergedRow(before, given));
      return wanted.state === 'delivered' && Number(changes) > 0;
    },
    collected(key) {
      cache.delete(key);
      collected.run(now(), key);
    },
    delivery,
    deliveries: (fileId) => ofFile.all(fileId).map(deliveryOf),
    heldAnswers: (limit) => held.all(limit).map(deliveryOf),
    uncollected: (limit) => uncollected.all(limit).map(deliveryOf),
  };
}

type Given = Required<Omit<LedgerDelivery, 'changedMs' | 'collectedMs'>> & { readonly now: number };

function mergedRow(before: LedgerDelivery | null, { now, ...given }: Given): LedgerDelivery {
  const { sha256 = null, place = null, answer = null } = before ?? {};
  return {
    ...given,
    fileId: before?.fileId ?? given.fileId,
    sha256: given.sha256 ?? sha256,
    place: given.place ?? place,
    answer: given.answer ?? answer,
    collectedMs: before?.collectedMs ?? null,
    changedMs: now,
  };
}

function deliveryOf(row: Row): LedgerDelivery {
  return {
    key: text(row, 'key'),
    fileId: text(row, 'file_id'),
    destination: text(row, 'destination'),
    state: word(row, 'state', deliveryStates),
    path: textOrNull(row, 'path'),
    reference: textOrNull(row, 'reference'),
    attempts: integer(row, 'attempts'),
    dueMs: integerOrNull(row, 'due_ms'),
    code: textOrNull(row, 'code'),
    sha256: textOrNull(row, 'sha256'),
    place: textOrNull(row, 'place'),
    answer: textOrNull(row, 'answer'),
    collectedMs: integerOrNull(row, 'collected_ms'),
    changedMs: integer(row, 'changed_ms'),
  };
}
