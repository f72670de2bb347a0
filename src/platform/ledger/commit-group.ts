import type { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import { stateError } from './errors.ts';

export interface CommitGroup {
  /** Runs the step within the open transaction; resolves with its result when that has been committed. */
  write<T>(step: () => T): Promise<T>;
  /** Runs the step and commits, with whatever was waiting, before it returns. */
  writeNow<T>(step: () => T): T;
  close(): void;
}

/** Called around each commit: the simulation pulls the plug there. */
export interface CommitHooks {
  readonly beforeCommit?: () => void;
  readonly afterCommit?: () => void;
}

export interface CommitGroupOptions extends CommitHooks {
  readonly path: string;
  /** After a step, or all of a transaction, was undone: what was kept of its rows is wrong. */
  readonly afterUndo?: () => void;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Steps of one turn of the event loop share one commit, and so one fsync. Each has a savepoint: a step that throws
 * undoes itself alone.
 */
export function createCommitGroup(db: DatabaseSync, options: CommitGroupOptions): CommitGroup {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Immediate | undefined;
  const savepoint = db.prepare('SAVEPOINT step');
  const release = db.prepare('RELEASE step');

  function write<T>(step: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const value = run(step);
      waiting.push({ resolve: () => resolve(value), reject });
      timer ??= setImmediate(commitQuietly);
    });
  }

  function writeNow<T>(step: () => T): T {
    const value = run(step);
    commit();
    return value;
  }

  function run<T>(step: () => T): T {
    assertOpen();
    try {
      if (!db.isTransaction) db.exec('BEGIN IMMEDIATE');
      savepoint.run();
      const value = step();
      release.run();
      return value;
    } catch (error) {
      undo(error);
      throw stateError(error, options.path);
    }
  }

  function undo(error: unknown): void {
    options.afterUndo?.();
    // A full disk makes SQLite roll the whole transaction back: then the steps before this one are lost as well.
    if (db.isTransaction) db.exec('ROLLBACK TO step; RELEASE step');
    else settle((one) => one.reject(stateError(error, options.path)));
  }

  function commit(): void {
    if (!db.isTransaction) return;
    try {
      options.beforeCommit?.();
      db.exec('COMMIT');
      options.afterCommit?.();
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
      options.afterUndo?.();
      const failure = stateError(error, options.path);
      settle((one) => one.reject(failure));
      throw failure;
    }
    settle((one) => one.resolve());
  }

  /** From the timer: those who wait hear of a failure, nobody else could. */
  function commitQuietly(): void {
    try {
      commit();
    } catch {
      // Told to each waiting step by `settle`.
    }
  }

  function settle(tell: (one: Waiting) => void): void {
    clearImmediate(timer);
    timer = undefined;
    const told = waiting;
    waiting = [];
    for (const one of told) tell(one);
  }

  function assertOpen(): void {
    if (db.isOpen) return;
    throw new AgentError('the ledger is closed', {
      code: 'STATE.CLOSED',
      hint: 'The agent is stopping.',
      path: options.path,
    });
  }

  function close(): void {
    if (db.isOpen) commit();
  }

  return { write, writeNow, close };
}
