import type { DatabaseSync } from 'node:sqlite';
import type { Identity } from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import { integer, integerOrNull, type Row, text, word } from './rows.ts';

const kinds: readonly Identity['kind'][] = ['content', 'interchange'];

export type IdentitiesTable = Pick<LedgerWriter, 'see' | 'takeOver'> & Pick<LedgerReader, 'identity'>;

export function identitiesTable(db: DatabaseSync, now: () => number): IdentitiesTable {
  const get = db.prepare('SELECT * FROM identities WHERE kind = ? AND key = ?');
  const columns = '(kind, key, content, file_id, seen_ms, position, answered)';
  const values = '(:kind, :key, :content, :fileId, :now, :position, :answered)';
  const put = db.prepare(`INSERT INTO identities ${columns} VALUES ${values}`);
  const replace = db.prepare(`INSERT OR REPLACE INTO identities ${columns} VALUES ${values}`);

  function see(identity: Omit<Identity, 'seenMs'>): Identity | undefined {
    const row = get.get(identity.kind, identity.key);
    if (!row) {
      put.run(rowOf(identity, now()));
      return undefined;
    }
    // The same file again is a restart, not a duplicate.
    const earlier = identityOf(row);
    return earlier.fileId === identity.fileId ? undefined : earlier;
  }

  return {
    see,
    takeOver: (identity) => void replace.run(rowOf(identity, now())),
    identity: (kind, key) => {
      const row = get.get(kind, key);
      return row && identityOf(row);
    },
  };
}

function rowOf({ kind, key, content, fileId, position = null, answered }: Omit<Identity, 'seenMs'>, now: number) {
  return { kind, key, content, fileId, position, answered: answered === true ? 1 : 0, now };
}

function identityOf(row: Row): Identity {
  return {
    kind: word(row, 'kind', kinds),
    key: text(row, 'key'),
    content: text(row, 'content'),
    fileId: text(row, 'file_id'),
    seenMs: integer(row, 'seen_ms'),
    position: integerOrNull(row, 'position'),
    answered: integer(row, 'answered') === 1,
  };
}
