import type { DatabaseSync } from 'node:sqlite';
import type { AuditPosition, Detail, EventKind, LedgerEvent, NewLedgerEvent } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import type { FileState } from '../../model/ledger-states.ts';
import { detailOf, integer, type Row, text, textOrNull, word } from './rows.ts';
import { stateOf } from './table-files.ts';
import { metaTable } from './table-meta.ts';

const eventKinds: readonly EventKind[] = ['state', 'delivery', 'set', 'answer', 'agent'];

export interface EventsTable
  extends Pick<LedgerReader, 'story' | 'eventsAfter' | 'auditPosition' | 'remembered'>,
    Pick<LedgerWriter, 'audited' | 'remember'> {
  add(event: { fileId: string; state: FileState; note: string | undefined; detail: Detail | undefined }): void;
  /** An event that changes no state stands under the state that the file is in. */
  tell(event: NewLedgerEvent): void;
  drop(fileId: string): void;
}

/** Events of the agent itself belong to no file; the column wants a state. */
const ofNoFile: FileState = 'processed';

/** With `onEvent`, each event is told within the step that makes it. */
export function eventsTable(db: DatabaseSync, now: () => number, onEvent?: (event: LedgerEvent) => void): EventsTable {
  const insert = db.prepare(
    `INSERT INTO events (file_id, at_ms, kind, state, note, detail)
     VALUES (:fileId, :now, :kind, :state, :note, :detail)`,
  );
  const state = db.prepare('SELECT state FROM files WHERE id = ?');
  const story = db.prepare('SELECT * FROM events WHERE file_id = ? ORDER BY seq');
  const after = db.prepare('SELECT * FROM events WHERE seq > ? ORDER BY seq LIMIT ?');
  const drop = db.prepare('DELETE FROM events WHERE file_id = ?');
  const meta = metaTable(db);

  function put(
    event: Omit<NewLedgerEvent, 'kind' | 'detail'> & { kind: EventKind; state: FileState; detail?: Detail },
  ) {
    const { fileId, kind, note = null, detail } = event;
    const stored = detail === undefined ? null : JSON.stringify(detail);
    const atMs = now();
    const { lastInsertRowid } = insert.run({ fileId, now: atMs, kind, state: event.state, note, detail: stored });
    const seq = Number(lastInsertRowid);
    onEvent?.({ seq, fileId, atMs, kind, state: event.state, note, detail: detail ?? null });
  }

  return {
    drop: (fileId) => void drop.run(fileId),
    add: ({ note, detail, ...event }) =>
      put({ ...event, kind: 'state', ...(note === undefined ? {} : { note }), ...(detail ? { detail } : {}) }),
    tell(event) {
      const row = state.get(event.fileId);
      put({ ...event, state: row ? stateOf(row) : ofNoFile });
    },
    story: (fileId) => story.all(fileId).map(eventOf),
    eventsAfter: (seq, limit) => after.all(seq, limit).map(eventOf),
    auditPosition: () => positionOf(meta.get('audited')),
    remembered: (key) => meta.get(`fact.${key}`),
    remember: (key, value) => meta.set(`fact.${key}`, value),
    audited: (position) => meta.set('audited', JSON.stringify(position)),
  };
}

function positionOf(stored: string | undefined): AuditPosition | undefined {
  return stored === undefined ? undefined : (JSON.parse(stored) as AuditPosition);
}

function eventOf(row: Row): LedgerEvent {
  return {
    seq: integer(row, 'seq'),
    fileId: text(row, 'file_id'),
    atMs: integer(row, 'at_ms'),
    kind: word(row, 'kind', eventKinds),
    state: stateOf(row),
    note: textOrNull(row, 'note'),
    detail: detailOf(row, 'detail'),
  };
}
