import type { DatabaseSync } from 'node:sqlite';
import type { Detail, LedgerEvent } from '../../model/ledger.ts';
import type { FileState } from '../../model/ledger-states.ts';
import { detailOf, integer, text, textOrNull } from './rows.ts';
import { stateOf } from './table-files.ts';

export interface EventsTable {
  add(event: { fileId: string; state: FileState; note: string | undefined; detail: Detail | undefined }): void;
  drop(fileId: string): void;
  story(fileId: string): readonly LedgerEvent[];
}

export function eventsTable(db: DatabaseSync, now: () => number): EventsTable {
  const insert = db.prepare('INSERT INTO events (file_id, at_ms, state, note, detail) VALUES (?, ?, ?, ?, ?)');
  const story = db.prepare('SELECT * FROM events WHERE file_id = ? ORDER BY seq');
  const drop = db.prepare('DELETE FROM events WHERE file_id = ?');
  return {
    drop: (fileId) => void drop.run(fileId),
    add: ({ fileId, state, note, detail }) =>
      void insert.run(fileId, now(), state, note ?? null, detail ? JSON.stringify(detail) : null),
    story: (fileId) =>
      story.all(fileId).map((row) => ({
        seq: integer(row, 'seq'),
        fileId: text(row, 'file_id'),
        atMs: integer(row, 'at_ms'),
        state: stateOf(row),
        note: textOrNull(row, 'note'),
        detail: detailOf(row, 'detail'),
      })),
  };
}
