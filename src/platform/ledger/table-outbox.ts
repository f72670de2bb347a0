import type { DatabaseSync } from 'node:sqlite';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { limits } from '../../model/limits.ts';
import type { OutboxMessage, OutboxRow, OutboxStream } from '../../model/outbox.ts';
import { checksumOf, outboxTrim } from './outbox-trim.ts';
import { detailOf, integer, integerOrNull, type Row, text } from './rows.ts';

export type OutboxTable = Pick<LedgerWriter, 'send' | 'sent' | 'confirm' | 'trimOutbox'> &
  Pick<LedgerReader, 'outboxPage' | 'outboxStreams'>;

/**
 * Messages until they are confirmed. `bytes_before` of a row is what its stream had carried before it, so that the room
 * that the waiting rows take is known from the first of them.
 */
export function outboxTable(db: DatabaseSync, now: () => number): OutboxTable {
  const next = db.prepare(
    `INSERT INTO streams (stream, last, bytes) VALUES (:stream, 1, :bytes)
     ON CONFLICT (stream) DO UPDATE SET last = last + 1, bytes = bytes + :bytes RETURNING last, bytes`,
  );
  const put = db.prepare(
    `INSERT INTO outbox (stream, seq, class, id, topic, payload, props, created_ms, expires_ms, crc, bytes_before)
     VALUES (:stream, :seq, :class, :id, :topic, :payload, :props, :now, :expiresMs, :crc, :bytesBefore)`,
  );
  const sent = db.prepare('UPDATE streams SET sent = ? WHERE stream = ? AND sent < ?');
  const confirm = db.prepare('DELETE FROM outbox WHERE stream = ? AND seq <= ?');
  const first = db.prepare('SELECT seq, created_ms, bytes_before FROM outbox WHERE stream = ? ORDER BY seq LIMIT 1');
  const page = db.prepare('SELECT * FROM outbox WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?');
  const streams = db.prepare('SELECT stream, last, sent, bytes, dropped FROM streams ORDER BY stream');

  function send(message: OutboxMessage): number {
    const bytes = Buffer.byteLength(message.payload);
    const { stream } = message;
    const given = next.get({ stream, bytes }) ?? {};
    const seq = integer(given, 'last');
    const props = JSON.stringify(message.props);
    const bytesBefore = integer(given, 'bytes') - bytes;
    put.run({ ...message, seq, props, now: now(), bytesBefore, crc: checksumOf(message.payload, props) });
    return seq;
  }

  function confirmSome(stream: string, upToSeq: number): boolean {
    const row = first.get(stream);
    if (!row) return false;
    const end = Math.min(upToSeq, integer(row, 'seq') + limits.outboxStepRowsMax - 1);
    confirm.run(stream, end);
    sent.run(end, stream, end);
    return end < upToSeq;
  }

  function streamOf(row: Row): OutboxStream {
    const stream = text(row, 'stream');
    const last = integer(row, 'last');
    const head = first.get(stream);
    const waiting = head && { seq: integer(head, 'seq'), bytes: integer(row, 'bytes') - integer(head, 'bytes_before') };
    return {
      stream,
      last,
      sent: integer(row, 'sent'),
      first: waiting?.seq ?? null,
      oldestMs: head ? integer(head, 'created_ms') : null,
      rows: waiting ? last - waiting.seq + 1 : 0,
      bytes: waiting?.bytes ?? 0,
      dropped: integer(row, 'dropped'),
    };
  }

  return {
    send,
    sent: (stream, upToSeq) => void sent.run(upToSeq, stream, upToSeq),
    confirm: confirmSome,
    trimOutbox: outboxTrim(db),
    outboxPage: (stream, afterSeq, limit) => page.all(stream, afterSeq, limit).map(messageOf),
    outboxStreams: () => streams.all().map(streamOf),
  };
}

function messageOf(row: Row): OutboxRow {
  const payload = text(row, 'payload');
  const whole = integer(row, 'crc') === checksumOf(payload, text(row, 'props'));
  return {
    stream: text(row, 'stream'),
    seq: integer(row, 'seq'),
    class: text(row, 'class'),
    id: text(row, 'id'),
    topic: text(row, 'topic'),
    payload,
    props: whole && row.props !== '{}' ? (detailOf(row, 'props') ?? {}) : {},
    createdMs: integer(row, 'created_ms'),
    expiresMs: integerOrNull(row, 'expires_ms'),
    whole,
  };
}
