import type { Disk } from './files-disk.ts';

/**
 * One fsync of a directory serves all who asked before it began: under load, some hundred files share it. Whoever asks
 * while one runs waits for the next, because the running one may have missed their change.
 */
export function groupDirectorySync(disk: Disk): Disk {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();

  function start(path: string): Promise<void> {
    const sync = disk.syncDirectory(path).finally(() => running.delete(path));
    running.set(path, sync);
    return sync;
  }

  function next(path: string, current: Promise<void>): Promise<void> {
    const begin = (): Promise<void> => {
      waiting.delete(path);
      return start(path);
    };
    const turn = current.then(begin, begin);
    waiting.set(path, turn);
    return turn;
  }

  function syncDirectory(path: string): Promise<void> {
    const queued = waiting.get(path);
    if (queued) return queued;
    const current = running.get(path);
    return current ? next(path, current) : start(path);
  }

  return { ...disk, syncDirectory };
}
