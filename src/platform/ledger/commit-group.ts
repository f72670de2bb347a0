import type { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import { stateError } from './errors.ts';
import type { LogSync } from './log-sync.ts';

export interface CommitGroup {
  /** Runs the step within the open transaction; resolves with its result when that has been committed. */
  write<T>(step: () => T): Promise<T>;
  /** The same, whose result is there at once; `kept` resolves when that has been committed. */
  begin<T>(step: () => T): { readonly value: T; readonly kept: Promise<void> };
  /** Runs the step and commits, with whatever was waiting, before it returns. */
  writeNow<T>(step: () => T): T;
  close(): void;
}

/** Called around each commit, the second where it changed anything: the simulation pulls the plug there. */
export interface CommitHooks {
  readonly beforeCommit?: () => void;
  readonly afterCommit?: () => void;
}

export interface CommitGroupOptions extends CommitHooks {
  readonly path: string;
  /** After a step, or all of a transaction, was undone: what was kept of its rows is wrong. */
  readonly afterUndo?: () => void;
  /** Makes commits durable where SQLite leaves that to us (synchronous = NORMAL); left out, a commit is durable. */
  readonly logSync?: LogSync | undefined;
}

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Steps of one turn of the event loop share one commit, and so one fsync; those that come while an fsync is under way
 * share the next. Each has a savepoint: a step that throws undoes itself alone.
 */
export function createCommitGroup(db: DatabaseSync, options: CommitGroupOptions): CommitGroup {
  const { logSync } = options;
  let waiting: Waiting[] = [];
  let timer: NodeJS.Immediate | undefined;
  let isSyncing = false;
  /** Why nothing more is written: nobody knows what the disk kept of commits that are seen already. */
  let broken: unknown;
  const changesSoFar = db.prepare('SELECT total_changes() AS changes');
  let changesCommitted = changesSoFar.get()?.changes;
  const savepoint = db.prepare('SAVEPOINT step');
  const release = db.prepare('RELEASE step');

  async function write<T>(step: () => T): Promise<T> {
    const { value, kept } = begin(step);
    await kept;
    return value;
  }

  function begin<T>(step: () => T): { readonly value: T; readonly kept: Promise<void> } {
    const value = run(step);
    const kept = new Promise<void>((resolve, reject) => {
      waiting.push({ resolve, reject });
    });
    schedule();
    return { value, kept };
  }

  function writeNow<T>(step: () => T): T {
    const value = run(step);
    commitNow();
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
    else for (const one of taken()) one.reject(stateError(error, options.path));
  }

  function schedule(): void {
    if (!isSyncing) timer ??= setImmediate(commitSoon);
  }

  function taken(): readonly Waiting[] {
    clearImmediate(timer);
    timer = undefined;
    const all = waiting;
    waiting = [];
    return all;
  }

  /** From the timer: those who wait hear of a failure, nobody else could. */
  function commitSoon(): void {
    const told = taken();
    try {
      if (!db.isTransaction) return;
      const isChanged = commit();
      if (logSync && isChanged) return void becomeDurable(logSync, told);
      if (isChanged) committed();
    } catch (error) {
      for (const one of told) one.reject(error);
      return;
    }
    for (const one of told) one.resolve();
  }

  async function becomeDurable(log: LogSync, told: readonly Waiting[]): Promise<void> {
    isSyncing = true;
    try {
      await log.sync().catch(giveUp);
      committed();
      for (const one of told) one.resolve();
    } catch (error) {
      for (const one of told) one.reject(error);
    } finally {
      isSyncing = false;
      if (waiting.length > 0) schedule();
    }
  }

  function commitNow(): void {
    const told = taken();
    try {
      if (!db.isTransaction) return;
      if (commit()) {
        syncNow();
        committed();
      }
    } catch (error) {
      for (const one of told) one.reject(error);
      throw error;
    }
    for (const one of told) one.resolve();
  }

  function syncNow(): void {
    try {
      logSync?.syncNow();
    } catch (error) {
      giveUp(error);
    }
  }

  /** A sync failed: the next one would succeed, and tell nothing of what this one lost. */
  function giveUp(error: unknown): never {
    broken = error;
    throw error;
  }

  /** Whether anything was changed; steps that only read leave nothing to wait for, or to tell of. */
  function commit(): boolean {
    if (broken) throw broken;
    try {
      options.beforeCommit?.();
      const before = changesCommitted;
      changesCommitted = changesSoFar.get()?.changes;
      db.exec('COMMIT');
      return changesCommitted !== before;
    } catch (error) {
      throw undone(error);
    }
  }

  function committed(): void {
    try {
      options.afterCommit?.();
    } catch (error) {
      throw undone(error);
    }
  }

  function undone(error: unknown): unknown {
    if (db.isOpen && db.isTransaction) db.exec('ROLLBACK');
    options.afterUndo?.();
    return stateError(error, options.path);
  }

  function assertOpen(): void {
    if (broken) throw broken;
    if (db.isOpen) return;
    throw new AgentError('the ledger is closed', {
      code: 'STATE.CLOSED',
      hint: 'The agent is stopping.',
      path: options.path,
    });
  }

  function close(): void {
    try {
      if (db.isOpen && !broken) commitNow();
    } finally {
      logSync?.close();
    }
  }

  return { write, begin, writeNow, close };
}
