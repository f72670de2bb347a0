import type { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import type { OutboxMessage, OutboxRow } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { detailOf, integer, integerOrNull, type Row, text } from './rows.ts';

export type OutboxTable = Pick<LedgerWriter, 'send' | 'sent' | 'confirm'> & Pick<LedgerReader, 'unsent'>;

export function outboxTable(db: DatabaseSync, now: () => number): OutboxTable {
  const next = db.prepare(
    'INSERT INTO streams (stream, last) VALUES (?, 1) ON CONFLICT (stream) DO UPDATE SET last = last + 1 RETURNING last',
  );
  const put = db.prepare(
    `INSERT INTO outbox (stream, seq, class, id, topic, payload, props, created_ms, expires_ms, crc)
     VALUES (:stream, :seq, :class, :id, :topic, :payload, :props, :now, :expiresMs, :crc)`,
  );
  const sent = db.prepare('UPDATE outbox SET sent_ms = ? WHERE stream = ? AND seq = ?');
  const confirm = db.prepare('DELETE FROM outbox WHERE stream = ? AND seq <= ?');
  const unsent = db.prepare(
    `SELECT * FROM outbox WHERE sent_ms IS NULL AND (expires_ms IS NULL OR expires_ms > ?)
     ORDER BY created_ms, stream, seq LIMIT ?`,
  );

  function send(message: OutboxMessage): number {
    const seq = integer(next.get(message.stream) ?? {}, 'last');
    const props = JSON.stringify(message.props);
    put.run({ ...message, seq, props, now: now(), crc: crc32(props, crc32(message.payload)) });
    return seq;
  }

  return {
    send,
    sent: (stream, seq) => void sent.run(now(), stream, seq),
    confirm: (stream, upToSeq) => void confirm.run(stream, upToSeq),
    // A row whose checksum does not hold was damaged on disk: it must not reach the far side.
    unsent: (limit) => unsent.all(now(), limit).filter(isWhole).map(messageOf),
  };
}

function isWhole(row: Row): boolean {
  return integer(row, 'crc') === crc32(text(row, 'props'), crc32(text(row, 'payload')));
}

function messageOf(row: Row): OutboxRow {
  return {
    stream: text(row, 'stream'),
    seq: integer(row, 'seq'),
    class: text(row, 'class'),
    id: text(row, 'id'),
    topic: text(row, 'topic'),
    payload: text(row, 'payload'),
    props: detailOf(row, 'props') ?? {},
    createdMs: integer(row, 'created_ms'),
    expiresMs: integerOrNull(row, 'expires_ms'),
    sentMs: integerOrNull(row, 'sent_ms'),
  };
}
