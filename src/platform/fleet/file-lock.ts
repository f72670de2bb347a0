import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import { isBusy, stateError } from '../ledger/errors.ts';

/**
 * Keeps a file for this process alone by SQLite's lock on `FILE.lock`: the kernel frees it when the process dies,
 * however it dies. Throws STATE.LOCKED.
 */
export function lockFile(path: string): { release(): void } {
  const lockPath = `${path}.lock`;
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(lockPath, { timeout: 0 });
    db.exec('PRAGMA journal_mode = OFF');
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    if (db?.isOpen) db.close();
    if (!isBusy(error)) throw stateError(error, lockPath);
    throw new AgentError(`another collector writes ${path}`, {
      code: 'STATE.LOCKED',
      hint: 'One collector a file: give this one another file, or let several share a SQLite file (--sqlite).',
      path,
    });
  }
  const held = db;
  return { release: () => void (held.isOpen && held.close()) };
}
