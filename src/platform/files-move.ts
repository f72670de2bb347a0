import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { AgentError } from '../model/agent-error.ts';
import type { FileStat } from '../ports.ts';
import type { Disk } from './files-disk.ts';
import { errnoOf, readError, writeError } from './files-errors.ts';
import { fileStat, readFile } from './files-read.ts';
import { stands, writeNew } from './files-write.ts';

/**
 * Takes a regular file to a free name, durably: rename, or copy and verify across file systems. `gone` when another
 * took it first. Throws E001 for what is not a regular file, E004 when the target cannot be written or is taken.
 */
export async function moveFile(disk: Disk, from: string, to: string): Promise<'moved' | 'gone'> {
  const before = await ownStat(disk, from);
  if (before === 'gone') return 'gone';
  try {
    if (await stands(disk, to)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
    return (await renamed(disk, from, to)) ?? (await copied(disk, before, { from, to }));
  } catch (error) {
    throw writeError(error, to);
  }
}

/** Symbolic links are refused here: what is claimed must be the file itself, not a name for one elsewhere. */
async function ownStat(disk: Disk, path: string): Promise<FileStat | 'gone'> {
  try {
    return fileStat(await disk.lstat(path), path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'gone';
    throw readError(error, path);
  }
}

async function renamed(disk: Disk, from: string, to: string): Promise<'moved' | 'gone' | undefined> {
  try {
    await disk.rename(from, to);
  } catch (error) {
    if (errnoOf(error) === 'EXDEV') return undefined;
    if (errnoOf(error) === 'ENOENT' && !(await stands(disk, from))) return 'gone';
    throw error;
  }
  // The new name first: with the old directory alone on disk, a power cut would leave no name at all.
  await disk.syncDirectory(dirname(to));
  if (dirname(from) !== dirname(to)) await disk.syncDirectory(dirname(from));
  return 'moved';
}

async function copied(disk: Disk, before: FileStat, paths: { from: string; to: string }): Promise<'moved'> {
  const written = await writeNew(disk, paths.to, { bytes: readFile(disk, paths.from) });
  const kept = await sha256Of(disk, paths.to);
  const after = await ownStat(disk, paths.from);
  if (kept !== written.sha256 || !sameFile(before, after) || written.bytes !== before.bytes) {
    await disk.unlink(paths.to);
    throw new AgentError(`${paths.from} changed while it was copied`, {
      code: 'E001.CHANGED',
      retry: true,
      path: paths.from,
    });
  }
  await takenAway(disk, paths);
  await disk.syncDirectory(dirname(paths.from));
  return 'moved';
}

/** Where the source cannot be taken away it is the file, and its copy goes: one of the two, never both. */
async function takenAway(disk: Disk, { from, to }: { from: string; to: string }): Promise<void> {
  try {
    await disk.unlink(from);
  } catch (error) {
    // A network file system may tell of a failure after it has done it: the copy is then the only one.
    if (!(await stands(disk, from))) return;
    await disk.unlink(to);
    await disk.syncDirectory(dirname(to));
    throw writeError(error, from);
  }
}

function sameFile(before: FileStat, after: FileStat | 'gone'): boolean {
  if (after === 'gone') return false;
  return before.inode === after.inode && before.bytes === after.bytes && before.modifiedMs === after.modifiedMs;
}

/** The content hash that identifies a file, or that of a part of it. Throws E001, and the signal's reason. */
export async function sha256Of(
  disk: Disk,
  path: string,
  part: {
    readonly range?: { readonly start: number; readonly end: number } | undefined;
    readonly signal?: AbortSignal;
  } = {},
): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readFile(disk, path, part)) hash.update(chunk);
  return hash.digest('hex');
}
