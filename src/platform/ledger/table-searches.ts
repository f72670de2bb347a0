import type { DatabaseSync } from 'node:sqlite';
import type { LedgerAcknowledgement } from '../../model/ledger.ts';
import type { LedgerReader, Search } from '../../model/ledger-access.ts';
import { detailOf, integer, type Row, text, word } from './rows.ts';
import { fileOf } from './table-files.ts';
import { groupOf } from './table-groups.ts';
import { setOf } from './table-sets.ts';

type Searches = Pick<LedgerReader, 'searchFiles' | 'searchSets' | 'searchGroups' | 'searchAcknowledgements'>;

/** A parameter that is null asks for nothing. */
const code = `(:code IS NULL OR code = :code OR code LIKE :code || '.%')`;
const partner = `(:partner IS NULL OR partner = :partner OR partner LIKE '%:' || :partner)`;
const number = (column: string): string => `ltrim(${column}, '0') = ltrim(:control, '0')`;

const sql = {
  files: `SELECT * FROM files WHERE created_ms BETWEEN :since AND :until
    AND (:states IS NULL OR instr(:states, ' ' || state || ' ')) AND ${partner} AND ${code}
    ORDER BY created_ms DESC, id DESC LIMIT :limit`,
  sets: `SELECT * FROM sets WHERE changed_ms BETWEEN :since AND :until
    AND (:state IS NULL OR state = :state) AND (:fileId IS NULL OR file_id = :fileId)
    AND ${partner} AND ${code}
    ORDER BY changed_ms DESC, file_id DESC, position LIMIT :limit`,
  groups: `SELECT * FROM (
      SELECT *, CASE WHEN state = 'awaiting' AND due_ms < :now THEN 'overdue' ELSE state END AS state_now
      FROM sent_groups WHERE sent_ms BETWEEN :since AND :until)
    WHERE (:state IS NULL OR state_now = :state) AND (:fileId IS NULL OR file_id = :fileId)
    AND (:partner IS NULL OR receiver = :partner OR interchange_receiver = :partner
      OR interchange_receiver LIKE '%:' || :partner)
    AND (:control IS NULL OR ${number('control')} OR ${number('interchange_control')})
    ORDER BY sent_ms DESC, control DESC LIMIT :limit`,
  acknowledgements: `SELECT * FROM received_acknowledgements WHERE at_ms BETWEEN :since AND :until
    AND (:matched IS NULL OR (matched > 0) = :matched)
    AND (:partner IS NULL OR sender = :partner OR sender LIKE '%:' || :partner)
    AND (:control IS NULL OR ${number('control')})
    ORDER BY seq DESC LIMIT :limit`,
} as const;

/** What operators ask for: bounded lists, newest first. */
export function searches(db: DatabaseSync, now: () => number): Searches {
  const files = db.prepare(sql.files);
  const sets = db.prepare(sql.sets);
  const groups = db.prepare(sql.groups);
  const acknowledgements = db.prepare(sql.acknowledgements);
  return {
    searchFiles: ({ states, code = null, ...search }) =>
      files.all({ ...common(search), code, states: states ? ` ${states.join(' ')} ` : null }).map(fileOf),
    searchSets: ({ state = null, fileId = null, code = null, ...search }) =>
      sets.all({ ...common(search), state, fileId, code }).map(setOf),
    searchGroups: ({ state = null, control = null, fileId = null, ...search }) =>
      groups
        .all({ ...common(search), state, control, fileId, now: now() })
        .map((row) => groupOf({ ...row, state: text(row, 'state_now') })),
    searchAcknowledgements: ({ matched, control = null, ...search }) =>
      acknowledgements
        .all({ ...common(search), control, matched: matched === undefined ? null : Number(matched) })
        .map(acknowledgementOf),
  };
}

function common({
  partner = null,
  sinceMs = 0,
  untilMs = Number.MAX_SAFE_INTEGER,
  limit,
}: {
  readonly partner?: string | null | undefined;
} & Omit<Search, 'partner'>) {
  return { partner, since: sinceMs, until: untilMs, limit };
}

function acknowledgementOf(row: Row): LedgerAcknowledgement {
  return {
    kind: word(row, 'kind', ['TA1', '997', '999'] as const),
    sender: text(row, 'sender'),
    receiver: text(row, 'receiver'),
    functionalId: text(row, 'functional_id'),
    control: text(row, 'control'),
    verdict: text(row, 'verdict'),
    fileId: text(row, 'file_id'),
    matched: integer(row, 'matched') > 0,
    detail: detailOf(row, 'detail'),
    atMs: integer(row, 'at_ms'),
  };
}
