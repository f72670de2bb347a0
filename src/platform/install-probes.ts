import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { printed } from './install-users.ts';

/** Whether anything stands at the path. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Where a path leads, links followed as far as it stands. */
export async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return dirname(path) === path ? path : join(await realPathOf(dirname(path)), basename(path));
  }
}

/** What a file holds; null where there is none. */
export async function textAt(path: string): Promise<string | null> {
  return (await isThere(path)) ? readFile(path, 'utf8') : null;
}

/** Whether this host was booted by systemd. */
export async function systemdRuns(): Promise<boolean> {
  return isThere('/run/systemd/system');
}

/** 252 of `systemd 252 (252.38-1)`; null where there is none. */
export async function systemdVersion(): Promise<number | null> {
  const version = /^systemd (\d+)/.exec((await printed(['systemctl', '--version'])) ?? '')?.[1];
  return version === undefined ? null : Number(version);
}
