import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { assert, present } from '../../kit/assert.ts';
import type { FileChange, LedgerFile, NewLedgerFile } from '../../model/ledger.ts';
import type { LedgerReader } from '../../model/ledger-access.ts';
import { type FileState, fileTransitions, isFileState, isFinal } from '../../model/ledger-states.ts';
import { noRows, type RowCache } from './row-cache.ts';
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

export function filesTable(db: DatabaseSync, now: () => number, cache: RowCache<LedgerFile> = noRows): FilesTable {
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
  const remove = db.prepare(`DELETE FROM files WHERE id = ? AND state = 'found'`);
  const update = updates(db);

  function file(id: string): LedgerFile | undefined {
    const known = cache.get(id);
    if (known !== undefined) return known ?? undefined;
    const row = byId.get(id);
    return row && fileOf(row);
  }

  function open(wanted: NewLedgerFile): void {
    const atMs = now();
    insert.run({ ...wanted, now: atMs });
    cache.set(wanted.id, { ...untouched, ...wanted, createdMs: atMs, changedMs: atMs });
  }

  function drop(id: string): void {
    cache.delete(id);
    assert(Number(remove.run(id).changes) === 1, `file ${id} is not merely found`);
  }

  function change(id: string, wanted: FileChange): FileState {
    const before = present(file(id), `the ledger does not know file ${id}`);
    const after = merged(before, wanted);
    assert(
      wanted.state === undefined || fileTransitions[before.state].includes(wanted.state),
      `file ${id} cannot go from ${before.state} to ${after.state}`,
    );
    const changedMs = now();
    update(before, { ...after, changedMs });
    if (after.settled) cache.delete(id);
    else cache.set(id, { ...after, changedMs });
    return after.state;
  }

  return {
    file,
    change,
    drop,
    open,
    unfinished: () => unfinished.all().map(fileOf),
    filesIn: (state, limit) => inState.all(state, limit).map(fileOf),
    due: (limit) => due.all(now(), limit).map(fileOf),
    counts: () => Object.fromEntries(counts.all().map((row) => [stateOf(row), integer(row, 'files')])),
    find: (wanted, limit) => find.all({ t: wanted, n: limit }).map(fileOf),
  };
}

const untouched = {
  sha256: null,
  partner: null,
  code: null,
  attempts: 0,
  dueMs: null,
  settled: false,
} satisfies Partial<LedgerFile>;

const columns = {
  state: 'state',
  path: 'path',
  sha256: 'sha256',
  partner: 'partner',
  code: 'code',
  attempts: 'attempts',
  dueMs: 'due_ms',
  settled: 'settled',
  changedMs: 'changed_ms',
} as const satisfies Partial<Record<keyof LedgerFile, string>>;

type Changeable = keyof typeof columns;

/** Writes the columns that change and no others: each that is named has its indexes written anew, changed or not. */
function updates(db: DatabaseSync): (before: LedgerFile, after: LedgerFile) => void {
  const statements = new Map<string, StatementSync>();
  const changeable = Object.keys(columns).filter((key): key is Changeable => Object.hasOwn(columns, key));

  function statementFor(changed: readonly Changeable[]): StatementSync {
    const name = changed.join();
    let statement = statements.get(name);
    if (statement === undefined) {
      const list = changed.map((key) => `${columns[key]} = ?`).join(', ');
      statement = db.prepare(`UPDATE files SET ${list} WHERE id = ?`);
      statements.set(name, statement);
    }
    return statement;
  }

  return (before, after) => {
    const changed = changeable.filter((key) => before[key] !== after[key]);
    if (changed.length === 0) return;
    statementFor(changed).run(...changed.map((key) => stored(after[key])), after.id);
  };
}

function stored(value: LedgerFile[Changeable]): string | number | null {
  return typeof value === 'boolean' ? Number(value) : value;
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
