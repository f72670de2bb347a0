import type { DatabaseSync } from 'node:sqlite';
import { limits } from '../../model/limits.ts';
import { checksumOf, gapId, gapOf } from './outbox-trim.ts';
import { integer, type Row, text } from './rows.ts';

/**
 * What waits in the outbox of a restored ledger, made the beginning of a new epoch: each stream counts from 1 again, as
 * whoever counts it expects. An event says that it may have been told before, and in which epoch: the backup does not
 * know what was told after it. To be called within a transaction.
 */
export function beginOutboxAnew(db: DatabaseSync, epochBefore: string): void {
  for (const row of db.prepare('SELECT stream, last FROM streams').all()) {
    beginStreamAnew(db, { stream: text(row, 'stream'), last: integer(row, 'last'), epochBefore });
  }
}

interface Stream {
  readonly stream: string;
  readonly last: number;
  readonly epochBefore: string;
}

function beginStreamAnew(db: DatabaseSync, { stream, last, epochBefore }: Stream): void {
  const page = db.prepare('SELECT * FROM outbox WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?');
  const put = db.prepare(
    `UPDATE outbox SET seq = seq - :shift, payload = :payload, crc = :crc, bytes_before = bytes_before + :grown
     WHERE stream = :stream AND seq = :seq`,
  );
  const head = page.get(stream, 0, 1);
  const shift = head === undefined ? last : firstOf(head) - 1;
  let grown = 0;
  let rows: readonly Row[] = [];
  // In their order, so that a number is free before another row takes it.
  for (let after = 0; ; after = integer(rows.at(-1) ?? {}, 'seq')) {
    rows = page.all(stream, after, limits.outboxPageRows);
    if (rows.length === 0) break;
    for (const row of rows) {
      const { payload, crc } = anew(row, { shift, epochBefore });
      put.run({ stream, seq: integer(row, 'seq'), shift, payload, crc, grown });
      grown += Buffer.byteLength(payload) - Buffer.byteLength(text(row, 'payload'));
    }
  }
  const count = db.prepare('UPDATE streams SET last = last - ?, sent = 0, bytes = bytes + ? WHERE stream = ?');
  count.run(shift, grown, stream);
}

/** What was dropped before the first row is part of the stream: the record of it tells how much. */
function firstOf(row: Row): number {
  const gap = isWhole(row) && text(row, 'id') === gapId ? gapOf(text(row, 'payload')) : null;
  return gap?.from ?? integer(row, 'seq');
}

/** A damaged row stays one: nothing is made of what it seems to say. */
function anew(row: Row, { shift, epochBefore }: { readonly shift: number; readonly epochBefore: string }) {
  const payload = text(row, 'payload');
  if (!isWhole(row)) return { payload, crc: integer(row, 'crc') };
  const told = retold(row, { shift, epochBefore });
  return { payload: told, crc: checksumOf(told, text(row, 'props')) };
}

function retold(row: Row, { shift, epochBefore }: { readonly shift: number; readonly epochBefore: string }): string {
  const payload = text(row, 'payload');
  if (text(row, 'id') === gapId) {
    const gap = gapOf(payload);
    return gap === null ? payload : JSON.stringify({ gap: { ...gap, from: gap.from - shift, to: gap.to - shift } });
  }
  // Figures are of one moment, which tells those that come twice.
  if (text(row, 'class') !== 'audit') return payload;
  return JSON.stringify({ told_in: epochBefore, ...JSON.parse(payload), replayed: true });
}

function isWhole(row: Row): boolean {
  return integer(row, 'crc') === checksumOf(text(row, 'payload'), text(row, 'props'));
}
