import type { Files } from '../ports.ts';

export interface Freed {
  readonly files: number;
  readonly bytes: number;
}

export const nothingFreed: Freed = { files: 0, bytes: 0 };

export function sumOf(...parts: readonly Freed[]): Freed {
  return parts.reduce(
    ({ files, bytes }, one) => ({ files: files + one.files, bytes: bytes + one.bytes }),
    nothingFreed,
  );
}

/** `2026-11-24`, in UTC, as the directories of a day are named. */
export function utcDay(ms: number): string {
  return new Date(Math.max(0, ms)).toISOString().slice(0, 10);
}

/** Names of the directories of a day, the oldest first; none where there is no such directory. */
export async function daysIn(files: Pick<Files, 'scan' | 'exists'>, directory: string): Promise<readonly string[]> {
  if (!(await files.exists(directory))) return [];
  const days: string[] = [];
  for await (const { name, kind } of files.scan(directory)) {
    if (kind === 'directory' && /^\d{4}-\d{2}-\d{2}$/.test(name)) days.push(name);
  }
  return days.sort();
}

/** At once, so that they share the waits for the disk. */
const removedAtOnce = 32;

/** Removes the files of a directory, and the directory itself where nothing else is in it. Throws E001, E004. */
export async function removeDay(files: Files, directory: string, signal: AbortSignal): Promise<Freed> {
  const names = await files.list(directory);
  let bytes = 0;
  for (let at = 0; at < names.length; at += removedAtOnce) {
    signal.throwIfAborted();
    const part = names.slice(at, at + removedAtOnce);
    const sizes = await Promise.all(part.map((name) => removeFile(files, `${directory}/${name}`)));
    bytes += sizes.reduce((sum, size) => sum + size, 0);
  }
  await files.removeDirectory(directory);
  return { files: names.length, bytes };
}

/** The bytes that it held. */
export async function removeFile(files: Pick<Files, 'stat' | 'remove'>, path: string): Promise<number> {
  const { bytes } = await files.stat(path);
  await files.remove(path);
  return bytes;
}
