import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { errnoOf, writeError } from './files-errors.ts';

/**
 * Gives a file or directory of ours the owner, group and mode of another one, durably: of the first of them that is
 * there; where none is, nothing changes. Who is not root may not give files away: then it is the mode alone. Throws E004.
 */
export async function takeRightsOf(path: string, others: readonly string[]): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    const like = await firstOf(others);
    if (like === null) return;
    handle = await open(path, 'r');
    const own = await handle.stat();
    if (own.uid !== like.uid || own.gid !== like.gid) await handle.chown(like.uid, like.gid).catch(unlessForbidden);
    await handle.chmod((own.mode & 0o7000) | (like.mode & 0o777));
    await handle.sync();
  } catch (error) {
    throw writeError(error, path);
  } finally {
    await handle?.close();
  }
}

/** Whether root is at work in what belongs to another user, who could not touch what root makes there. */
export async function isRootElsewhere(path: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return false;
  const there = await firstOf([path]);
  return there !== null && there.uid !== 0;
}

async function firstOf(paths: readonly string[]): Promise<Stats | null> {
  for (const path of paths) {
    try {
      return await stat(path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error;
    }
  }
  return null;
}

function unlessForbidden(error: unknown): void {
  if (errnoOf(error) !== 'EPERM') throw error;
}
