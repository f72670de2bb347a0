import type { DatabaseSync } from 'node:sqlite';
import { assert, present } from '../../kit/assert.ts';
import type { FileChange, LedgerFile, NewLedgerFile } from '../../model/ledger.ts';
import type { LedgerReader } from '../../model/ledger-access.ts';
import { type FileState, fileTransitions, isFileState, isFinal } from '../../model/ledger-states.ts';
import { integer, integerOrNull, type Row, text, textOrNull } from './rows.ts';

type Reads = Pick<LedgerReader, 'file' | 'unfinished' | 'filesIn' | 'due' | 'counts' | 'find'>;

export interface FilesTable extends Reads {
  open(file: NewLedgerFile): void;
  drop(id: string): void;
  /** The state after the change. An illegal transition is an assertion. */
  change(id: string, change: FileChange): FileState;
}

const removable = `state IN ('processed', 'partial', 'failed', 'duplicate') AND settled = 1 AND changed_ms < :before
  AND NOT EXISTS (SELECT 1 FROM sets WHERE sets.file_id = files.id AND sets.state = 'quarantined')`;

/** The ids of files that retention lets go, as a subquery with the parameter `:before`. */
export const removableFiles = `SELECT id FROM files WHERE ${removable}`;

export function filesTable(db: DatabaseSync, now: () => number): FilesTable {
  const byId = db.prepare('SELECT * FROM files WHERE id = ?');
  const unfinished = db.prepare('SELECT * FROM files WHERE settled = 0 ORDER BY created_ms, id');
  const inState = db.prepare('SELECT * FROM files WHERE state = ? ORDER BY created_ms, id LIMIT ?');
  const due = db.prepare(`SELECT * FROM files WHERE state = 'retry_wait' AND due_ms <= ? ORDER BY due_ms, id LIMIT ?`);
  const counts = db.prepare('SELECT state, count(*) AS files FROM files GROUP BY state');
  const find = db.prepare(
    'SELECT * FROM files WHERE id = :t OR name = :t OR sha256 = :t ORDER BY created_ms DESC, id DESC LIMIT :n',
  );
  const insert = db.prepare(
    `INSERT INTO files (id, state, name, origin, path, bytes, created_ms, changed_ms)
     VALUES (:id, :state, :name, :origin, :path, :bytes, :now, :now)`,
  );
  const drop = db.prepare(`DELETE FROM files WHERE id = ? AND state = 'found'`);
  const update = db.prepare(
    `UPDATE files SET state = :state, path = :path, sha256 = :sha256, partner = :partner, code = :code,
       attempts = :attempts, due_ms = :dueMs, settled = :settled, changed_ms = :now WHERE id = :id`,
  );

  function file(id: string): LedgerFile | undefined {
    const row = byId.get(id);
    return row && fileOf(row);
  }

  function change(id: string, wanted: FileChange): FileState {
    const before = present(file(id), `the ledger does not know file ${id}`);
    const after = merged(before, wanted);
    assert(
      wanted.state === undefined || fileTransitions[before.state].includes(wanted.state),
      `file ${id} cannot go from ${before.state} to ${after.state}`,
    );
    const { state, path, sha256, partner, code, attempts, dueMs } = after;
    update.run({ id, state, path, sha256, partner, code, attempts, dueMs, settled: after.settled ? 1 : 0, now: now() });
    return state;
  }

  return {
    file,
    change,
    drop: (id) => assert(Number(drop.run(id).changes) === 1, `file ${id} is not merely found`),
    open: (wanted) => void insert.run({ ...wanted, now: now() }),
    unfinished: () => unfinished.all().map(fileOf),
    filesIn: (state, limit) => inState.all(state, limit).map(fileOf),
    due: (limit) => due.all(now(), limit).map(fileOf),
    counts: () => Object.fromEntries(counts.all().map((row) => [stateOf(row), integer(row, 'files')])),
    find: (wanted, limit) => find.all({ t: wanted, n: limit }).map(fileOf),
  };
}

function merged(before: LedgerFile, wanted: FileChange): LedgerFile {
  const state = wanted.state ?? before.state;
  const settled = wanted.settled ?? (before.settled && isFinal(state));
  assert(!settled || isFinal(state), `file ${before.id} cannot settle while it is ${state}`);
  return {
    ...before,
    state,
    settled,
    path: wanted.path ?? before.path,
    sha256: wanted.sha256 ?? before.sha256,
    partner: wanted.partner ?? before.partner,
    code: wanted.code === undefined ? before.code : wanted.code,
    attempts: wanted.attempts ?? before.attempts,
    dueMs: state === 'retry_wait' ? (wanted.dueMs === undefined ? before.dueMs : wanted.dueMs) : null,
  };
}

export function fileOf(row: Row): LedgerFile {
  return {
    id: text(row, 'id'),
    state: stateOf(row),
    name: text(row, 'name'),
    origin: text(row, 'origin'),
    path: text(row, 'path'),
    bytes: integer(row, 'bytes'),
    sha256: textOrNull(row, 'sha256'),
    partner: textOrNull(row, 'partner'),
    code: textOrNull(row, 'code'),
    attempts: integer(row, 'attempts'),
    dueMs: integerOrNull(row, 'due_ms'),
    settled: integer(row, 'settled') === 1,
    createdMs: integer(row, 'created_ms'),
    changedMs: integer(row, 'changed_ms'),
  };
}

/** The state column of a row. */
export function stateOf(row: Row): FileState {
  const state = text(row, 'state');
  assert(isFileState(state), `the ledger holds the unknown state ${state}`);
  return state;
}
