import { join } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import { createFiles } from './platform/files.ts';
import { privateDisk } from './platform/files-disk.ts';
import { type InstanceLock, lockInstance } from './platform/ledger/instance-lock.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import { finishPublishing } from './upkeep/publish.ts';
import { finishSwap, removeAll, swapJournal } from './upkeep/swap.ts';

/** Where a restore stages, in the directory that it restores. */
export const stagingIn = (directory: string): string => join(directory, '.restoring');

/**
 * Ends a restore of state or metrics that was broken off: what was decided is done, what was only staged is removed. To
 * be called before the home is opened; while another process works in it, nothing is done.
 */
export async function finishRestores({ directories }: Settings): Promise<void> {
  const files = createFiles();
  const left: string[] = [];
  for (const directory of [directories.state, directories.metrics]) {
    if (await isLeft(files, directory)) left.push(directory);
  }
  if (left.length === 0) return;
  const lock = lockInstance(directories.state);
  try {
    for (const directory of left) await clearLeft(files, directory);
  } finally {
    lock.release();
  }
}

/** The same for backups, at the start of the service. Another process may be making one: then nothing is left over. */
export async function finishBackups({ directories }: Settings): Promise<void> {
  const files = createFiles(privateDisk);
  const { backups } = directories;
  if (!(await files.exists(backups))) return;
  try {
    const lock = lockInstance(backups);
    try {
      await finishPublishing(files, backups);
      await clearRehearsal(files, backups);
    } finally {
      lock.release();
    }
  } catch (error) {
    // The next backup tells what is wrong there; the road does not wait for it.
    if (!(error instanceof AgentError)) throw error;
  }
}

/** Where a restore is rehearsed, in the directory of the backups. */
export const rehearsalIn = (backups: string): string => join(backups, '.rehearsal');

/** What a rehearsal left that was broken off; one that is under way holds the lock of its own directory. */
async function clearRehearsal(files: Files, backups: string): Promise<void> {
  const directory = rehearsalIn(backups);
  if (!(await files.exists(directory))) return;
  const lock = lockInstance(directory);
  try {
    await removeAll(files, directory);
  } finally {
    lock.release();
  }
}

/**
 * Held while settings are restored, and freed by the kernel when the process dies, however it dies: who can take it knows
 * that what is left was broken off. AgentError BACKUP.BUSY while another process is at it.
 */
export function lockConfigRestore(directory: string): InstanceLock {
  try {
    return lockInstance(directory, '.restore.lock');
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'STATE.LOCKED') throw error;
    throw new AgentError(`another process restores the settings in ${directory}`, {
      code: 'BACKUP.BUSY',
      hint: 'Wait until it has ended.',
      retry: true,
    });
  }
}

/** Ends a restore of settings that was broken off; while one is under way, and for whoever may not, they are as they are. */
export async function finishConfigSwap(directory: string): Promise<void> {
  try {
    const lock = lockConfigRestore(directory);
    try {
      await clearLeft(createFiles(), directory);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
  }
}

export async function isLeft(files: Files, directory: string): Promise<boolean> {
  return (await files.exists(swapJournal(directory))) || (await files.exists(stagingIn(directory)));
}

export async function clearLeft(files: Files, directory: string): Promise<void> {
  await finishSwap(files, directory);
  await removeAll(files, stagingIn(directory));
}
