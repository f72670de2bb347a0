import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../model/ledger.ts';
import type { LedgerWriter } from '../../model/ledger-access.ts';
import { integer, type Row, text, word } from './rows.ts';

const kinds: readonly Identity['kind'][] = ['content', 'interchange'];

export type IdentitiesTable = Pick<LedgerWriter, 'see' | 'forget'>;

export function identitiesTable(db: DatabaseSync, now: () => number): IdentitiesTable {
  const get = db.prepare('SELECT * FROM identities WHERE kind = ? AND key = ?');
  const put = db.prepare(
    'INSERT INTO identities (kind, key, content, file_id, seen_ms) VALUES (:kind, :key, :content, :fileId, :now)',
  );
  const forget = db.prepare('DELETE FROM identities WHERE file_id = ?');

  function see(identity: Omit<Identity, 'seenMs'>): Identity | undefined {
    const row = get.get(identity.kind, identity.key);
    if (!row) {
      put.run({ ...identity, now: now() });
      return undefined;
    }
    // The same file again is a restart, not a duplicate.
    const earlier = identityOf(row);
    return earlier.fileId === identity.fileId ? undefined : earlier;
  }

  return { see, forget: (fileId) => void forget.run(fileId) };
}

function identityOf(row: Row): Identity {
  return {
    kind: word(row, 'kind', kinds),
    key: text(row, 'key'),
    content: text(row, 'content'),
    fileId: text(row, 'file_id'),
    seenMs: integer(row, 'seen_ms'),
  };
}
