import { AgentError } from '../model/agent-error.ts';
import type { Nudges } from '../ports.ts';

export interface NudgeOptions {
  /** Directories on local file systems. */
  readonly directories: readonly string[];
  /** Told once when events cannot be had; scans go on without. */
  readonly onTrouble: (error: AgentError) => void;
}

/** Between two hints: a burst of events is one hint, and a scan that is under way is not asked for again at once. */
const gapMs = 250;

/** Hints from the kernel's events about the entries directly inside of the directories. Never throws. */
export async function createNudges({ directories, onTrouble }: NudgeOptions): Promise<Nudges> {
  const hints = createHints();
  const roots = new Set(directories);
  const { watch } = await import('chokidar');
  const watcher = watch([...directories], {
    depth: 0,
    ignoreInitial: true,
    // The entries themselves are looked at by the scan: here only the directory is asked to tell of changes.
    ignored: (path) => !roots.has(path),
  });
  watcher.on('raw', hints.hint);
  watcher.on('all', hints.hint);
  let troubled = false;
  watcher.on('error', (error) => {
    if (troubled) return;
    troubled = true;
    onTrouble(troubleOf(error));
    void watcher.close();
  });
  return { next: hints.next, close: () => watcher.close() };
}

function createHints(): { readonly hint: () => void; readonly next: Nudges['next'] } {
  let pending = false;
  let lastMs = Number.NEGATIVE_INFINITY;
  let wake: (() => void) | null = null;

  function hint(): void {
    pending = true;
    wake?.();
  }

  async function next(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const over = (): void => {
        clearTimeout(timer);
        wake = null;
        signal.removeEventListener('abort', fail);
      };
      const fail = (): void => {
        over();
        reject(signal.reason);
      };
      const give = (): void => {
        over();
        pending = false;
        lastMs = performance.now();
        resolve();
      };
      const giveInTime = (): void => {
        wake = null;
        timer = setTimeout(give, Math.max(0, lastMs + gapMs - performance.now()));
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', fail, { once: true });
      if (pending) giveInTime();
      else wake = giveInTime;
    });
  }

  return { hint, next };
}

const causes: Readonly<Record<string, { readonly message: string; readonly hint: string }>> = {
  ENOSPC: {
    message: 'the kernel has no inotify watch left for the pickup directories; files are found by scanning alone',
    hint: 'Raise the limit: `sysctl fs.inotify.max_user_watches=524288` (and in /etc/sysctl.d for good), then restart.',
  },
  EMFILE: {
    message: 'the kernel has no inotify instance left for the agent; files are found by scanning alone',
    hint: 'Raise the limit: `sysctl fs.inotify.max_user_instances=1024` (and in /etc/sysctl.d for good), then restart.',
  },
};

function troubleOf(error: unknown): AgentError {
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = error instanceof Error ? error.message : String(error);
  const known = causes[errno];
  return new AgentError(known?.message ?? `events of the pickup directories cannot be had: ${words}`, {
    code: 'E001.IO',
    hint: known?.hint ?? 'Nothing is lost: files are found by scanning, every watch.poll_interval.',
    cause: error,
  });
}
