import { lstat } from 'node:fs/promises';

/** Whether anything stands at the path. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether this host was booted by systemd. */
export async function systemdRuns(): Promise<boolean> {
  return isThere('/run/systemd/system');
}
