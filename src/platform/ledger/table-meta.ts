import type { DatabaseSync } from 'node:sqlite';
import { text } from './rows.ts';

export interface MetaTable {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

export function metaTable(db: DatabaseSync): MetaTable {
  const get = db.prepare('SELECT value FROM meta WHERE key = ?');
  const set = db.prepare('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)');
  return {
    get: (key) => {
      const row = get.get(key);
      return row && text(row, 'value');
    },
    set: (key, value) => void set.run(key, value),
  };
}
