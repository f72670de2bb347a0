import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { LedgerWriter } from '../../model/ledger-access.ts';
import { limits } from '../../model/limits.ts';
import { integer, text } from './rows.ts';

/**
 * The record of a gap stands in the place of the last row that was dropped, under its number: whoever counts the stream
 * sees how many are missing. A gap that grows takes the record before it in.
 */
export function outboxTrim(db: DatabaseSync): LedgerWriter['trimOutbox'] {
  const head = db.prepare('SELECT seq, id, payload FROM outbox WHERE stream = ? ORDER BY seq LIMIT 1');
  const last = db.prepare(
    `SELECT max(seq) AS seq FROM (SELECT seq, created_ms, bytes_before FROM outbox WHERE stream = :stream ORDER BY seq
       LIMIT ${limits.outboxStepRowsMax})
     WHERE created_ms < :beforeMs OR bytes_before < (SELECT bytes FROM streams WHERE stream = :stream) - :bytesMax`,
  );
  const drop = db.prepare('DELETE FROM outbox WHERE stream = ? AND seq < ?');
  const record = db.prepare(
    'UPDATE outbox SET id = :id, payload = :payload, props = :props, crc = :crc WHERE stream = :stream AND seq = :seq',
  );
  const count = db.prepare('UPDATE streams SET dropped = dropped + ? WHERE stream = ?');

  return (stream, { bytesMax, beforeMs }) => {
    const first = head.get(stream);
    const found = last.get({ stream, bytesMax, beforeMs });
    if (!first || !found || found.seq === null) return 0;
    const to = integer(found, 'seq');
    const earlier = text(first, 'id') === gapId ? (gapOf(text(first, 'payload'))?.from ?? null) : null;
    const from = earlier ?? integer(first, 'seq');
    const dropped = to - integer(first, 'seq') + (earlier === null ? 1 : 0);
    if (dropped === 0) return 0;
    const payload = JSON.stringify({ gap: { from, to, dropped: to - from + 1 } });
    drop.run(stream, to);
    record.run({ stream, seq: to, id: gapId, payload, props: '{}', crc: checksumOf(payload, '{}') });
    count.run(dropped, stream);
    return dropped;
  };
}

/** Of what must not change on disk. */
export function checksumOf(payload: string, props: string): number {
  return crc32(props, crc32(payload));
}

export const gapId = 'gap';

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly dropped: number;
}

/** What the record of a gap says; null for what is none. */
export function gapOf(payload: string): Gap | null {
  const parsed: { readonly gap?: Partial<Record<keyof Gap, unknown>> } | null = JSON.parse(payload);
  const { from, to, dropped } = parsed?.gap ?? {};
  if (typeof from !== 'number' || typeof to !== 'number' || typeof dropped !== 'number') return null;
  return { from, to, dropped };
}
