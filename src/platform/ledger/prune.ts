import type { DatabaseSync } from 'node:sqlite';
import { removableFiles } from './table-files.ts';

/** Files let go in one step, so that no commit grows without bound. */
const filesPerStep = 1_000;

/** Removes final files older than a time with all that hangs on them, a step at a time; true when more remain. */
export function pruneTable(db: DatabaseSync, afterPrune: () => void): (beforeMs: number) => number {
  const chosen = `(${removableFiles} ORDER BY id LIMIT ${filesPerStep})`;
  const steps = [
    `DELETE FROM events WHERE file_id IN ${chosen}`,
    `DELETE FROM sets WHERE file_id IN ${chosen}`,
    `DELETE FROM deliveries WHERE file_id IN ${chosen}`,
    `DELETE FROM rulings WHERE file_id IN ${chosen}`,
    `DELETE FROM identities WHERE file_id IN ${chosen} OR seen_ms < :before AND file_id NOT IN (SELECT id FROM files)`,
    `DELETE FROM events WHERE file_id = '' AND at_ms < :before`,
    'DELETE FROM received_acknowledgements WHERE at_ms < :before',
    `DELETE FROM sent_groups WHERE state <> 'awaiting' AND sent_ms < :before`,
    'DELETE FROM outbox WHERE expires_ms < :before',
  ].map((sql) => db.prepare(sql));
  const files = db.prepare(`DELETE FROM files WHERE id IN ${chosen}`);
  return (beforeMs) => {
    for (const step of steps) step.run({ before: beforeMs });
    afterPrune();
    return Number(files.run({ before: beforeMs }).changes);
  };
}
