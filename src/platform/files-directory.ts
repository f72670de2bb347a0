import { dirname, join } from 'node:path';
import type { DirectoryEntry, Space } from '../ports.ts';
import type { Disk } from './files-disk.ts';
import { errnoOf, readError, writeError } from './files-errors.ts';
import { isTemporaryName } from './files-write.ts';

/** The directory and those above it, each made durable in its parent. Throws E004. */
export async function makeDirectory(disk: Disk, path: string): Promise<void> {
  try {
    await makeOne(disk, path);
  } catch (error) {
    throw writeError(error, path);
  }
}

async function makeOne(disk: Disk, path: string): Promise<void> {
  try {
    await disk.mkdir(path);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return assertDirectory(disk, path);
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeOne(disk, dirname(path));
    return makeOne(disk, path);
  }
  await disk.syncDirectory(dirname(path));
}

async function assertDirectory(disk: Disk, path: string): Promise<void> {
  const found = await disk.stat(path);
  if (found.kind !== 'directory') throw Object.assign(new Error('not a directory'), { code: 'ENOTDIR' });
}

/** Entries of a directory in no order, streamed. Throws E001. */
export async function* scanDirectory(disk: Disk, path: string): AsyncGenerator<DirectoryEntry> {
  try {
    yield* disk.entries(path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** Whether a directory stood there and was empty, so that it could go. Throws E004. */
export async function removeDirectory(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.rmdir(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOTEMPTY' || errno === 'EEXIST' || errno === 'ENOENT') return false;
    throw writeError(error, path);
  }
  return true;
}

/** Removes what interrupted writes left in a directory before a time; the number of files. Throws E001 and E004. */
export async function sweepTemporaries(disk: Disk, path: string, beforeMs: number): Promise<number> {
  const left: string[] = [];
  for await (const { name, kind } of scanDirectory(disk, path)) {
    if (kind === 'file' && isTemporaryName(name)) left.push(name);
  }
  try {
    let removed = 0;
    for (const name of left) {
      if ((await disk.lstat(join(path, name))).modifiedMs >= beforeMs) continue;
      await disk.unlink(join(path, name));
      removed += 1;
    }
    if (removed > 0) await disk.syncDirectory(path);
    return removed;
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Magic numbers of statfs(2) for file systems that tell no events and cache attributes: NFS, SMB 1 to 3, AFS, Ceph, FUSE, 9P. */
const networkTypes: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x65735546, 0x01021997,
]);

/** Free space and inodes where the path lies. Throws E001. */
export async function spaceAt(disk: Disk, path: string): Promise<Space> {
  try {
    const { type, ...figures } = await disk.space(path);
    return { ...figures, network: networkTypes.has(type >>> 0) };
  } catch (error) {
    throw readError(error, path);
  }
}
