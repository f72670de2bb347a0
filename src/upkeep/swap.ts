import { z } from 'zod';
import { directoryOf } from '../kit/directory-of.ts';
import { wholeBytes } from '../kit/whole-bytes.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Files } from '../ports.ts';

/** One file to be replaced. All three paths lie on one file system. */
export interface Swap {
  /** What takes the place; null: nothing does. */
  readonly from: string | null;
  readonly to: string;
  /** Where goes what stands there. */
  readonly kept: string;
}

export interface SwapPlan {
  /** Where the journal stands while it is done: `swap.json` in this directory, which exists. */
  readonly directory: string;
  readonly swaps: readonly Swap[];
  /** Directories of staging, removed at the end with the files in them. */
  readonly staging: readonly string[];
}

const path = z.string().min(1);
const shape: z.ZodType<SwapPlan> = z.object({
  directory: path,
  swaps: z.array(z.strictObject({ from: path.nullable(), to: path, kept: path })),
  staging: z.array(path),
});

export const swapJournalName = 'restore-under-way.json';
const journalBytesMax = 1_048_576;

export const swapJournal = (directory: string): string => `${directory}/${swapJournalName}`;

/**
 * Puts what is staged, durably, in the place of what stands there, all of it or nothing: from the moment that the journal
 * is on disk it is done, by this call or by {@link finishSwap} after a stop. Throws E001 and E004.
 */
export async function swapIn(files: Files, plan: SwapPlan): Promise<void> {
  await files.replace(swapJournal(plan.directory), new TextEncoder().encode(JSON.stringify(plan)));
  await carryOut(files, plan);
}

/** Ends a swap that was broken off, and clears what an interrupted write left; false where there is none. Throws STATE.CORRUPT. */
export async function finishSwap(files: Files, directory: string): Promise<boolean> {
  await files.sweep(directory);
  if (!(await files.exists(swapJournal(directory)))) return false;
  await carryOut(files, await planIn(files, directory));
  return true;
}

async function planIn(files: Files, directory: string): Promise<SwapPlan> {
  const bytes = await wholeBytes(files.read(swapJournal(directory)), journalBytesMax);
  const parsed = shape.safeParse(jsonOf(bytes));
  if (parsed.success) return parsed.data;
  throw new AgentError('the journal of a restore cannot be read', {
    code: 'STATE.CORRUPT',
    hint: 'Move it away, and restore the backup again.',
    path: swapJournal(directory),
  });
}

function jsonOf(bytes: Uint8Array | null): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes ?? undefined));
  } catch {
    return undefined;
  }
}

/** Each step may have been done before, and after a power cut be done by half: a file then has both of its names. */
async function carryOut(files: Files, { directory, swaps, staging }: SwapPlan): Promise<void> {
  for (const swap of swaps) await carryOutOne(files, swap);
  for (const path of staging) await removeAll(files, path);
  await files.remove(swapJournal(directory));
}

async function carryOutOne(files: Files, swap: Swap): Promise<void> {
  const { from, to, kept } = swap;
  if (from !== null && !(await files.exists(from))) return;
  if ((await files.exists(to)) && (await isOld(files, swap))) await putAway(files, to, kept);
  if (from === null) return;
  await files.makeDirectory(directoryOf(to));
  if (await files.exists(to)) await files.remove(from);
  else await files.move(from, to);
}

/** What is kept already is old, and so is `to` unless it is the new one under both of its names. */
async function isOld(files: Files, { from, to, kept }: Swap): Promise<boolean> {
  if (from === null || !(await files.exists(kept))) return true;
  return (await files.sha256(to)) !== (await files.sha256(from));
}

async function putAway(files: Files, to: string, kept: string): Promise<void> {
  await files.makeDirectory(directoryOf(kept));
  if (await files.exists(kept)) await files.remove(to);
  else await files.move(to, kept);
}

/** A directory and the files and directories in it. */
export async function removeAll(files: Files, path: string): Promise<void> {
  if (!(await files.exists(path))) return;
  const inside: { readonly path: string; readonly isDirectory: boolean }[] = [];
  for await (const { name, kind } of files.scan(path)) {
    inside.push({ path: `${path}/${name}`, isDirectory: kind === 'directory' });
  }
  for (const one of inside) {
    if (one.isDirectory) await removeAll(files, one.path);
    else await files.remove(one.path);
  }
  await files.removeDirectory(path);
}
