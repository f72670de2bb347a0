import type { DatabaseSync } from 'node:sqlite';
import type { LedgerSet, SetState } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { integer, type Row, text, textOrNull, word } from './rows.ts';

const setStates: readonly SetState[] = ['delivered', 'quarantined', 'released', 'replayed', 'discarded'];

export type SetsTable = Pick<LedgerWriter, 'putSet'> & Pick<LedgerReader, 'sets' | 'setsIn' | 'quarantineCounts'>;

export function setsTable(db: DatabaseSync, now: () => number): SetsTable {
  const put = db.prepare(
    `INSERT INTO sets (file_id, position, state, set_id, control, group_control, interchange_control,
       partner, code, start, "end", path, changed_ms)
     VALUES (:fileId, :position, :state, :setId, :control, :groupControl, :interchangeControl,
       :partner, :code, :start, :end, :path, :now)
     ON CONFLICT DO UPDATE SET state = excluded.state, partner = excluded.partner, code = excluded.code,
       path = excluded.path, changed_ms = excluded.changed_ms
     WHERE sets.state <> excluded.state
       AND NOT (sets.state IN ('released', 'replayed', 'discarded') AND excluded.state = 'quarantined')`,
  );
  const ofFile = db.prepare('SELECT * FROM sets WHERE file_id = ? ORDER BY position');
  const inState = db.prepare('SELECT * FROM sets WHERE state = ? ORDER BY changed_ms, file_id, position LIMIT ?');
  const counts = db.prepare(
    `SELECT state, count(*) AS items, min(changed_ms) AS oldest FROM sets
     WHERE state IN ('quarantined', 'released', 'replayed', 'discarded') GROUP BY state
     UNION ALL SELECT state, count(*), min(changed_ms) FROM files
     WHERE state = 'quarantined' AND NOT EXISTS (SELECT 1 FROM sets WHERE file_id = files.id) GROUP BY state
     UNION ALL SELECT 'quarantined', count(*), min(changed_ms) FROM deliveries
     WHERE state = 'delivered' AND collected_ms IS NULL AND destination = 'held' AND path IS NOT NULL HAVING count(*) > 0`,
  );
  return {
    quarantineCounts() {
      const rows = counts.all().map((row) => ({ state: text(row, 'state'), row }));
      const of = (state: SetState): readonly Row[] => rows.filter((one) => one.state === state).map(({ row }) => row);
      const count = (state: SetState): number => of(state).reduce((sum, row) => sum + integer(row, 'items'), 0);
      const oldest = of('quarantined').map((row) => integer(row, 'oldest'));
      return {
        waiting: count('quarantined'),
        oldestMs: oldest.length > 0 ? Math.min(...oldest) : null,
        released: count('released'),
        replayed: count('replayed'),
        discarded: count('discarded'),
      };
    },
    putSet: (set) => void put.run({ ...set, now: now() }),
    sets: (fileId) => ofFile.all(fileId).map(setOf),
    setsIn: (state, limit) => inState.all(state, limit).map(setOf),
  };
}

export function setOf(row: Row): LedgerSet {
  return {
    fileId: text(row, 'file_id'),
    position: integer(row, 'position'),
    state: word(row, 'state', setStates),
    setId: text(row, 'set_id'),
    control: text(row, 'control'),
    groupControl: text(row, 'group_control'),
    interchangeControl: text(row, 'interchange_control'),
    partner: textOrNull(row, 'partner'),
    code: textOrNull(row, 'code'),
    start: integer(row, 'start'),
    end: integer(row, 'end'),
    path: textOrNull(row, 'path'),
    changedMs: integer(row, 'changed_ms'),
  };
}
