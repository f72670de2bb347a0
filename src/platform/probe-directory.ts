import { constants } from 'node:fs';
import { access, mkdir, open, opendir, rename, rm, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DirectoryFound } from '../model/doctor.ts';
import type { Files } from '../ports.ts';
import { errnoOf } from './files-errors.ts';
import { isTemporaryName } from './files-write.ts';
import { groupName, userName } from './probe-users.ts';

const staleMs = 3_600_000;
/** Of a directory that is looked through for leftovers. */
const namesMax = 100_000;

/** Looks at a directory, and whether this user may work in it; what is written for that is removed again. */
export async function probeDirectory(path: string, files: Pick<Files, 'space'>): Promise<DirectoryFound> {
  try {
    const found = await stat(path);
    if (!found.isDirectory()) return { kind: 'other', what: found.isFile() ? 'a file' : 'no directory' };
    const { freeBytes, totalBytes, freeInodes, totalInodes, network } = await files.space(path);
    return {
      kind: 'directory',
      owner: await userName(found.uid),
      group: await groupName(found.gid),
      mode: found.mode & 0o7777,
      device: found.dev,
      readable: await may(path, constants.R_OK | constants.X_OK),
      probe: await probeWriting(path),
      ...{ freeBytes, totalBytes, freeInodes, totalInodes, network },
      staleTemporaries: await countStale(path),
    };
  } catch (error) {
    const errno = errnoOf(error) ?? 'unknown';
    if (errno !== 'ENOENT') return { kind: 'forbidden', errno };
    const parent = await nearestParent(path);
    return { kind: 'missing', parent, parentWritable: (await probeMaking(parent)) === null };
  }
}

async function may(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** Makes, renames and removes a hidden file; null where all of it is allowed. */
async function probeWriting(directory: string): Promise<{ readonly step: string; readonly errno: string } | null> {
  const first = join(directory, `.edi-agent-probe-${process.pid}.tmp`);
  const second = join(directory, `.edi-agent-probe-${process.pid}-2.tmp`);
  const steps: readonly (readonly [string, () => Promise<void>])[] = [
    ['make a file', async () => (await open(first, 'wx', 0o600)).close()],
    ['rename a file', () => rename(first, second)],
    ['remove a file', () => unlink(second)],
  ];
  try {
    return await firstFailure(steps);
  } finally {
    for (const path of [first, second]) await rm(path, { force: true }).catch(() => undefined);
  }
}

/** A directory in place of a file: what is missing will be one. */
async function probeMaking(directory: string): Promise<{ readonly step: string; readonly errno: string } | null> {
  const path = join(directory, `.edi-agent-probe-${process.pid}`);
  return firstFailure([
    ['make a directory', () => mkdir(path, 0o700).then(() => undefined)],
    ['remove a directory', () => rmdir(path)],
  ]);
}

async function firstFailure(
  steps: readonly (readonly [string, () => Promise<void>])[],
): Promise<{ readonly step: string; readonly errno: string } | null> {
  for (const [step, act] of steps) {
    try {
      await act();
    } catch (error) {
      return { step, errno: errnoOf(error) ?? 'unknown' };
    }
  }
  return null;
}

async function nearestParent(path: string): Promise<string> {
  let parent = dirname(path);
  while (parent !== '/' && !(await may(parent, constants.F_OK))) parent = dirname(parent);
  return parent;
}

async function countStale(path: string): Promise<number> {
  let stale = 0;
  let seen = 0;
  try {
    for await (const { name } of await opendir(path)) {
      seen += 1;
      if (seen > namesMax) break;
      if (!isTemporaryName(name)) continue;
      const { mtimeMs } = await stat(join(path, name));
      if (mtimeMs < Date.now() - staleMs) stale += 1;
    }
  } catch {
    // What cannot be listed is told by the other looks.
  }
  return stale;
}
