import type { DatabaseSync } from 'node:sqlite';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { text } from './rows.ts';

export interface RulingsTable extends Pick<LedgerWriter, 'putRulings'>, Pick<LedgerReader, 'rulings'> {
  /** Of a file that needs them no more. */
  dropRulings(fileId: string): void;
}

export function rulingsTable(db: DatabaseSync): RulingsTable {
  const get = db.prepare('SELECT * FROM rulings WHERE key = ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO rulings (key, file_id, content, list) VALUES (:key, :fileId, :content, :list)',
  );
  const drop = db.prepare('DELETE FROM rulings WHERE file_id = ?');
  return {
    rulings: (key) => {
      const row = get.get(key);
      if (!row) return undefined;
      return { key, fileId: text(row, 'file_id'), content: text(row, 'content'), list: text(row, 'list') };
    },
    putRulings: (rulings) => void put.run({ ...rulings }),
    dropRulings: (fileId) => void drop.run(fileId),
  };
}
