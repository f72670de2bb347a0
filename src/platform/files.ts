import { dirname } from 'node:path';
import type { Files } from '../ports.ts';
import { makeDirectory, removeDirectory, scanDirectory, spaceAt, sweepTemporaries } from './files-directory.ts';
import type { Disk } from './files-disk.ts';
import { localDisk } from './files-disk-local.ts';
import { errnoOf, readError, writeError } from './files-errors.ts';
import { groupDirectorySync } from './files-group-sync.ts';
import { moveFile, sha256Of } from './files-move.ts';
import { readFile, statFile } from './files-read.ts';
import { replaceFile, stageFile, stands, writeNew } from './files-write.ts';

/** The Files port over a disk: the machine's own, or a simulated one. */
export function createFiles(under: Disk = localDisk): Files {
  const disk = groupDirectorySync(under);
  return {
    stat: (path) => statFile(disk, path),
    read: (path, range, signal) => readFile(disk, path, { range, signal }),
    exists: (path) => exists(disk, path),
    placeOf: (path) => placeOf(disk, path),
    makeDirectory: (path) => makeDirectory(disk, path),
    removeDirectory: (path) => removeDirectory(disk, path),
    list: (path) => list(disk, path),
    scan: (path) => scanDirectory(disk, path),
    writeNew: (path, bytes, signal) => writeNew(disk, path, { bytes, signal }),
    stage: (path, bytes, signal) => stageFile(disk, path, { bytes, signal }),
    replace: (path, content) => replaceFile(disk, path, content),
    move: (from, to) => moveFile(disk, from, to),
    sha256: (path, range) => sha256Of(disk, path, { range }),
    remove: (path) => remove(disk, path),
    sweep: (path, beforeMs = Number.POSITIVE_INFINITY) => sweepTemporaries(disk, path, beforeMs),
    space: (path) => spaceAt(disk, path),
  };
}

async function exists(disk: Disk, path: string): Promise<boolean> {
  try {
    return await stands(disk, path);
  } catch (error) {
    throw readError(error, path);
  }
}

async function placeOf(disk: Disk, path: string): Promise<{ device: number; inode: number } | null> {
  try {
    const { kind, device, inode } = await disk.stat(path);
    return kind === 'directory' ? { device, inode } : null;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw readError(error, path);
  }
}

async function list(disk: Disk, path: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of scanDirectory(disk, path)) if (entry.kind === 'file') names.push(entry.name);
  return names.sort();
}

async function remove(disk: Disk, path: string): Promise<void> {
  try {
    await disk.unlink(path);
    await disk.syncDirectory(dirname(path));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw writeError(error, path);
  }
}
