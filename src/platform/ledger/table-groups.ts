import type { DatabaseSync } from 'node:sqlite';
import type { GroupState, SentGroup } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { integer, integerOrNull, type Row, text, word } from './rows.ts';

const groupStates: readonly GroupState[] = ['awaiting', 'accepted', 'partial', 'rejected', 'overdue'];

export type GroupsTable = Pick<LedgerWriter, 'putSentGroup' | 'acknowledge'> & Pick<LedgerReader, 'awaiting'>;

export function groupsTable(db: DatabaseSync, now: () => number): GroupsTable {
  const put = db.prepare(
    `INSERT OR IGNORE INTO sent_groups (sender, receiver, functional_id, control, file_id, state, sent_ms, due_ms)
     VALUES (:sender, :receiver, :functionalId, :control, :fileId, 'awaiting', :now, :dueMs)`,
  );
  // The partner's acknowledgement names the group from the other side: its sender is our receiver.
  const match = db.prepare(
    `UPDATE sent_groups SET state = :state, acknowledged_ms = :now
     WHERE sender = :receiver AND receiver = :sender AND functional_id = :functionalId AND control = :control`,
  );
  const keep = db.prepare(
    `INSERT INTO received_acknowledgements
       (kind, sender, receiver, functional_id, control, verdict, file_id, matched, at_ms)
     VALUES (:kind, :sender, :receiver, :functionalId, :control, :verdict, :fileId, :matched, :now)`,
  );
  const awaiting = db.prepare(
    `SELECT * FROM sent_groups WHERE state = 'awaiting' AND due_ms <= ? ORDER BY due_ms, control LIMIT ?`,
  );
  return {
    putSentGroup: (group) => void put.run({ ...group, now: now() }),
    acknowledge: (received, state) => {
      const { sender, receiver, functionalId, control } = received;
      const matched = match.run({ sender, receiver, functionalId, control, state, now: now() }).changes;
      keep.run({ ...received, matched, now: now() });
      return Number(matched) > 0;
    },
    awaiting: (dueBeforeMs, limit) => awaiting.all(dueBeforeMs, limit).map(groupOf),
  };
}

function groupOf(row: Row): SentGroup {
  return {
    sender: text(row, 'sender'),
    receiver: text(row, 'receiver'),
    functionalId: text(row, 'functional_id'),
    control: text(row, 'control'),
    fileId: text(row, 'file_id'),
    state: word(row, 'state', groupStates),
    sentMs: integer(row, 'sent_ms'),
    dueMs: integerOrNull(row, 'due_ms'),
    acknowledgedMs: integerOrNull(row, 'acknowledged_ms'),
  };
}
