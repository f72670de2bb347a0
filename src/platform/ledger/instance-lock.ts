import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import { isBusy, stateError } from './errors.ts';
import { integer, type Row } from './rows.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * Takes the home for this process. The lock is SQLite's lock on a file of its own, so the kernel frees it when the
 * process dies, however it dies; who holds it can still be read. Throws STATE.LOCKED naming the holder.
 */
export function lockInstance(stateDirectory: string, name = 'instance.lock'): InstanceLock {
  const path = join(stateDirectory, name);
  const db = opened(path);
  try {
    db.exec('BEGIN IMMEDIATE');
    db.exec('CREATE TABLE IF NOT EXISTS holder (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL) STRICT');
    db.prepare('INSERT OR REPLACE INTO holder (id, pid) VALUES (1, ?)').run(process.pid);
    db.exec('COMMIT');
    db.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const failure = isBusy(error) ? lockedError(db, path) : stateError(error, path);
    db.close();
    throw failure;
  }
  return { release: () => void (db.isOpen && db.close()) };
}

function opened(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    throw stateError(error, path);
  }
}

function lockedError(db: DatabaseSync, path: string): AgentError {
  const pid = holderOf(db);
  return new AgentError(`another edi-agent${pid === undefined ? '' : ` (process ${pid})`} is working in this home`, {
    code: 'STATE.LOCKED',
    hint: 'Only one may work in a home: stop the other (`systemctl stop edi-agent`), or give this one another --home.',
    path,
  });
}

function holderOf(db: DatabaseSync): number | undefined {
  try {
    const row: Row | undefined = db.prepare('SELECT pid FROM holder').get();
    return row && integer(row, 'pid');
  } catch {
    return undefined;
  }
}
