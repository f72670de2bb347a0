import { directoryOf } from '../kit/directory-of.ts';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { Clock, Files } from '../ports.ts';

/**
 * Which pickup directories answer. A call into a network file system whose server is away may never return, and keeps a
 * thread of the run-time: so a directory gets no other call while one of it is out for too long, and the others go on.
 */
export interface Answers {
  /**
   * What is done in a directory, one call after the other, each to be told by `alive`. Throws AgentError E001.IO when
   * none comes for limits.pickupSilentMsMax, and at once while an earlier one is still out. What was given up may still
   * end: its next `alive` throws.
   */
  within<T>(directory: string, act: (alive: () => void) => Promise<T>): Promise<T>;
  /** The same for what cannot be given up, as it changes the directory: it is waited for, however long it takes. */
  holding<T>(directory: string, act: () => Promise<T>): Promise<T>;
  /** Calls back when the directory is found silent, at once where it is; returns what ends that. */
  onSilent(directory: string, tell: () => void): () => void;
}

export function createAnswers({
  files,
  clock,
}: {
  readonly files: Pick<Files, 'placeOf'>;
  readonly clock: Clock;
}): Answers {
  /** Calls that are out for too long, by their directory. */
  const out = new Map<string, number>();
  const listeners = new Map<string, Set<() => void>>();

  async function within<T>(directory: string, act: (alive: () => void) => Promise<T>): Promise<T> {
    if (out.has(directory)) throw silentError(directory);
    let signs = 0;
    let isGivenUp = false;
    const done = act(() => {
      if (isGivenUp) throw silentError(directory);
      signs += 1;
    });
    if (!(await isSilent(done, () => signs))) return done;
    isGivenUp = true;
    setAside(directory, done);
    throw silentError(directory);
  }

  async function holding<T>(directory: string, act: () => Promise<T>): Promise<T> {
    const done = act();
    // A large file may take long: the directory is asked for something small.
    while (await isSilent(done, () => 0)) {
      if (await answers(directory)) continue;
      setAside(directory, done);
      break;
    }
    return done;
  }

  async function answers(directory: string): Promise<boolean> {
    try {
      await within(directory, () => files.placeOf(directory));
      return true;
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return !out.has(directory);
    }
  }

  /** Whether no sign came for the time. */
  async function isSilent(done: Promise<unknown>, signs: () => number): Promise<boolean> {
    const over = new AbortController();
    let isDone = false;
    const end = (): void => {
      isDone = true;
      over.abort();
    };
    done.then(end, end);
    for (let before = -1; !isDone && signs() !== before; ) {
      before = signs();
      await Promise.race([done, clock.sleep(limits.pickupSilentMsMax, over.signal)]).catch(() => undefined);
    }
    return !isDone;
  }

  function setAside(directory: string, call: Promise<unknown>): void {
    out.set(directory, (out.get(directory) ?? 0) + 1);
    const back = (): void => {
      const left = (out.get(directory) ?? 1) - 1;
      if (left > 0) out.set(directory, left);
      else out.delete(directory);
    };
    call.then(back, back);
    for (const tell of listeners.get(directory) ?? []) tell();
  }

  function onSilent(directory: string, tell: () => void): () => void {
    if (out.has(directory)) tell();
    const told = listeners.get(directory) ?? new Set();
    listeners.set(directory, told.add(tell));
    return () => {
      told.delete(tell);
      if (told.size === 0) listeners.delete(directory);
    };
  }

  return { within, holding, onSilent };
}

/** What a claim does in the directory that a file is taken from: never given up, and no reason to ask it for more. */
export function claimingFiles(files: Files, answers: Answers): Files {
  return {
    ...files,
    move: (from, to) => answers.holding(directoryOf(from), () => files.move(from, to)),
    remove: (path) => answers.holding(directoryOf(path), () => files.remove(path)),
  };
}

function silentError(directory: string): AgentError {
  return new AgentError(`${directory} has not answered for ${limits.pickupSilentMsMax / 1_000} seconds`, {
    code: 'E001.IO',
    hint: 'A server of network files that is away? The other directories are looked after; this one as soon as it answers.',
    retry: true,
    path: directory,
  });
}
