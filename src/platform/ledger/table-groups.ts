import type { DatabaseSync } from 'node:sqlite';
import type { GroupState, ReceivedAcknowledgement, SentGroup } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { integer, integerOrNull, type Row, text, word } from './rows.ts';

const groupStates: readonly GroupState[] = [
  'awaiting',
  'accepted',
  'accepted_with_errors',
  'partial',
  'rejected',
  'overdue',
];

export interface GroupsTable extends Pick<LedgerWriter, 'putSentGroup'>, Pick<LedgerReader, 'awaiting'> {
  acknowledge(received: ReceivedAcknowledgement, state: GroupState | null): Kept;
}

export interface Kept {
  readonly matched: boolean;
  /** False where the same acknowledgement was kept before. */
  readonly fresh: boolean;
}

/** The newest group of that number which went the other way, by the parties of the group or else of its interchange. */
const groupMatch = `UPDATE sent_groups SET state = coalesce(:state, state), acknowledged_ms = :now
  WHERE (sender, receiver, functional_id, control) IN (
    SELECT sender, receiver, functional_id, control FROM sent_groups
    WHERE functional_id = :functionalId AND ltrim(control, '0') = ltrim(:control, '0')
      AND (sender = :receiver AND receiver = :sender
        OR interchange_sender = :partyReceiver AND interchange_receiver = :partySender)
    ORDER BY sender = :receiver AND receiver = :sender DESC, sent_ms DESC LIMIT 1)`;

/** A TA1 that rejects answers every group of the interchange; one that does not says nothing of them. */
const interchangeMatch = `UPDATE sent_groups SET
    acknowledged_ms = CASE WHEN :state IS NULL THEN acknowledged_ms ELSE :now END, state = coalesce(:state, state)
  WHERE ltrim(interchange_control, '0') = ltrim(:control, '0')
    AND interchange_sender = :partyReceiver AND interchange_receiver = :partySender`;

export function groupsTable(db: DatabaseSync, now: () => number): GroupsTable {
  // A number that comes again in another file is a new group; in the same file it is a restart.
  const put = db.prepare(
    `INSERT INTO sent_groups (sender, receiver, functional_id, control, file_id, state, sent_ms, due_ms,
       interchange_sender, interchange_receiver, interchange_control, set_id, sets)
     VALUES (:sender, :receiver, :functionalId, :control, :fileId, 'awaiting', :now, :dueMs,
       :interchangeSender, :interchangeReceiver, :interchangeControl, :setId, :sets)
     ON CONFLICT DO UPDATE SET file_id = excluded.file_id, state = 'awaiting', sent_ms = excluded.sent_ms,
       due_ms = excluded.due_ms, acknowledged_ms = NULL, interchange_sender = excluded.interchange_sender,
       interchange_receiver = excluded.interchange_receiver, interchange_control = excluded.interchange_control,
       set_id = excluded.set_id, sets = excluded.sets
     WHERE sent_groups.file_id <> excluded.file_id`,
  );
  const matches = { group: db.prepare(groupMatch), interchange: db.prepare(interchangeMatch) };
  const keep = db.prepare(
    `INSERT INTO received_acknowledgements
       (kind, sender, receiver, functional_id, control, verdict, file_id, matched, at_ms, position, detail)
     VALUES (:kind, :sender, :receiver, :functionalId, :control, :verdict, :fileId, :matched, :now, :position, :detail)`,
  );
  const known = db.prepare('SELECT matched FROM received_acknowledgements WHERE file_id = ? AND position = ?');
  const awaiting = db.prepare(
    `SELECT * FROM sent_groups WHERE state = 'awaiting' AND due_ms <= ? ORDER BY due_ms, control LIMIT ?`,
  );

  function acknowledge(received: ReceivedAcknowledgement, state: GroupState | null): Kept {
    const { kind, sender, receiver, functionalId, control, verdict, fileId, position = null, parties } = received;
    const earlier = position === null ? undefined : known.get(fileId, position);
    if (earlier) return { matched: integer(earlier, 'matched') > 0, fresh: false };
    const match = kind === 'TA1' ? matches.interchange : matches.group;
    const { sender: partySender, receiver: partyReceiver } = parties ?? { sender: '?', receiver: '?' };
    const changed = match.run({
      ...{ sender, receiver, functionalId, control, state, partySender, partyReceiver, now: now() },
    }).changes;
    const matched = Number(changed);
    const detail = received.detail === undefined ? null : JSON.stringify(received.detail);
    keep.run({
      ...{ kind, sender, receiver, functionalId, control, verdict, fileId, position, matched, detail, now: now() },
    });
    return { matched: matched > 0, fresh: true };
  }

  return {
    putSentGroup({ interchange, setId = '', sets = 0, ...group }) {
      const { sender = '', receiver = '', control = '' } = interchange ?? {};
      const around = { interchangeSender: sender, interchangeReceiver: receiver, interchangeControl: control };
      put.run({ ...group, ...around, setId, sets, now: now() });
    },
    acknowledge,
    awaiting: (dueBeforeMs, limit) => awaiting.all(dueBeforeMs, limit).map(groupOf),
  };
}

export function groupOf(row: Row): SentGroup {
  return {
    sender: text(row, 'sender'),
    receiver: text(row, 'receiver'),
    functionalId: text(row, 'functional_id'),
    control: text(row, 'control'),
    interchange: {
      sender: text(row, 'interchange_sender'),
      receiver: text(row, 'interchange_receiver'),
      control: text(row, 'interchange_control'),
    },
    setId: text(row, 'set_id'),
    sets: integer(row, 'sets'),
    fileId: text(row, 'file_id'),
    state: word(row, 'state', groupStates),
    sentMs: integer(row, 'sent_ms'),
    dueMs: integerOrNull(row, 'due_ms'),
    acknowledgedMs: integerOrNull(row, 'acknowledged_ms'),
  };
}
