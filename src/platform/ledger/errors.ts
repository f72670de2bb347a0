import { AgentError } from '../../model/agent-error.ts';

interface Cause {
  readonly code: string;
  readonly words: string;
  readonly hint: string;
  readonly retry: boolean;
}

/** SQLite's primary result codes. */
const causes: Readonly<Record<number, Cause>> = {
  5: {
    code: 'STATE.LOCKED',
    words: 'another program holds',
    hint: 'Close the other program (`fuser` names it); the agent needs the database for itself.',
    retry: true,
  },
  8: {
    code: 'STATE.READ_ONLY',
    words: 'may only be read:',
    hint: 'Remount it writable, or mend its owner and mode.',
    retry: true,
  },
  10: { code: 'STATE.IO', words: 'the disk failed under', hint: 'Look into `dmesg` for disk errors.', retry: true },
  11: {
    code: 'STATE.CORRUPT',
    words: 'is damaged:',
    hint: 'Restart: the agent puts it aside and goes on.',
    retry: false,
  },
  13: {
    code: 'STATE.NO_SPACE',
    words: 'no space left for',
    hint: 'Free space on the file system (`df -h`).',
    retry: true,
  },
  14: {
    code: 'STATE.MISSING',
    words: 'cannot be opened:',
    hint: 'Check that its directory exists and belongs to the service user.',
    retry: true,
  },
  26: {
    code: 'STATE.CORRUPT',
    words: 'is not a database:',
    hint: 'Restart: the agent puts it aside and goes on.',
    retry: false,
  },
};

/** SQLite's errors as `STATE.…`; anything else passes unchanged. */
export function stateError(error: unknown, path: string): unknown {
  const result = resultCodeOf(error);
  if (result === undefined) return error;
  const known = causes[result];
  const message = error instanceof Error ? error.message : String(error);
  return new AgentError(`${known?.words ?? 'the database refused'} ${path} (${message})`, {
    code: known?.code ?? 'STATE.DATABASE',
    hint: known?.hint ?? 'Run `edi-agent doctor`.',
    retry: known?.retry ?? false,
    path,
    cause: error,
  });
}

/** Wraps the reads of a database file, so that its errors come as `STATE.…`. */
export function guardedBy(path: string) {
  return <A extends readonly unknown[], R>(read: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return read(...args);
      } catch (error) {
        throw stateError(error, path);
      }
    };
}

export function isCorrupt(error: unknown): boolean {
  const result = resultCodeOf(error);
  return result === 11 || result === 26;
}

export function isBusy(error: unknown): boolean {
  return resultCodeOf(error) === 5;
}

function resultCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}
