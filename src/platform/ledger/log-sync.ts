import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { AgentError } from '../../model/agent-error.ts';

/**
 * The fsync of a commit, made by us: with `PRAGMA synchronous = NORMAL`, SQLite writes a commit into its write-ahead log
 * and leaves it to the next checkpoint to make it durable. Called from here it waits in a thread, while the main one
 * goes on, and steps that come meanwhile share the next.
 */
export interface LogSync {
  /** What was committed before the call is on disk when it resolves. Throws STATE errors, which are final. */
  sync(): Promise<void>;
  /** The same before it returns. */
  syncNow(): void;
  close(): void;
}

const inThread = promisify(fdatasync);

/** For a database that this process has open in WAL mode, and has written: the log keeps its inode until it is closed. */
export function createLogSync(database: string): LogSync {
  const path = `${database}-wal`;
  const descriptor = openSync(path, 'r');
  let running = 0;
  let isClosed = false;

  function end(): void {
    running -= 1;
    if (isClosed && running === 0) closeSync(descriptor);
  }

  return {
    async sync() {
      running += 1;
      try {
        await inThread(descriptor);
      } catch (error) {
        throw lost(error, path);
      } finally {
        end();
      }
    },
    syncNow() {
      try {
        fdatasyncSync(descriptor);
      } catch (error) {
        throw lost(error, path);
      }
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      if (running === 0) closeSync(descriptor);
    },
  };
}

/** After a failed fsync the kernel holds its pages for written, and the next one would succeed: never ask twice. */
function lost(error: unknown, path: string): AgentError {
  const isFull = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new AgentError(`the disk failed under ${path} (${String(error)})`, {
    code: isFull ? 'STATE.NO_SPACE' : 'STATE.IO',
    hint: 'Look into `dmesg` for disk errors. The agent ends, and its next start goes on from what the disk kept.',
    path,
    cause: error,
  });
}
