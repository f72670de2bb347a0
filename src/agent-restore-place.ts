import { basename, join } from 'node:path';
import { clearLeft, stagingIn } from './agent-restore-finish.ts';
import { AgentError } from './model/agent-error.ts';
import { lockInstance } from './platform/ledger/instance-lock.ts';
import { isRootElsewhere } from './platform/rights.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import { removeAll, type Swap, swapIn, swapJournal } from './upkeep/swap.ts';

export interface RestorePlace {
  readonly files: Files;
  readonly directory: string;
  readonly staging: string;
}

/** Runs a restore into a directory while nobody works in the home; what it staged is removed when it fails. */
export async function atRest<T>(
  { files, settings, directory }: { readonly files: Files; readonly settings: Settings; readonly directory: string },
  restore: (place: RestorePlace) => Promise<T>,
): Promise<T> {
  const { state } = settings.directories;
  await requireOwnHome(settings.app.home);
  await files.makeDirectory(state);
  await files.makeDirectory(directory);
  const lock = lockInstance(state);
  const staging = stagingIn(directory);
  try {
    await clearLeft(files, directory);
    await files.makeDirectory(staging);
    return await restore({ files, directory, staging });
  } catch (error) {
    // Past its journal a swap is finished at the next start, and needs what is staged.
    if (!(await files.exists(swapJournal(directory)))) await removeAll(files, staging);
    throw error;
  } finally {
    lock.release();
  }
}

async function requireOwnHome(home: string): Promise<void> {
  if (!(await isRootElsewhere(home))) return;
  throw new AgentError(`${home} belongs to another user, who could not touch what root restores there`, {
    code: 'USAGE',
    hint: 'Run it as the user of the service: `runuser -u edi-agent -- edi-agent restore …`.',
    path: home,
  });
}

/** Puts staged files in the place of others; what is replaced is kept in the directory that is returned. */
export async function putInPlace(
  { files, directory, staging }: RestorePlace,
  options: {
    readonly nowMs: number;
    readonly replaced: readonly { readonly from: string | null; readonly to: string }[];
  },
): Promise<string | null> {
  const stamp = new Date(options.nowMs).toISOString().replace(/[-:.]/g, '');
  const kept = join(directory, `replaced-${stamp}`);
  const swaps = options.replaced.map(
    ({ from, to }): Swap => ({
      from,
      to,
      kept: join(kept, to.startsWith(`${directory}/`) ? to.slice(directory.length + 1) : basename(to)),
    }),
  );
  await swapIn(files, { directory, swaps, staging: [staging] });
  return (await files.exists(kept)) ? kept : null;
}

/** A restore must not fill the disk half way: three times the size covers what is staged and what is kept. */
export async function requireRoomFor(files: Files, directory: string, bytes: number): Promise<void> {
  const { freeBytes } = await files.space(directory);
  if (freeBytes > bytes * 3) return;
  throw new AgentError(`no room to restore ${bytes} bytes in ${directory}: ${freeBytes} are free`, {
    code: 'E004.NO_SPACE',
    hint: 'Free space there; a restore keeps what it replaces.',
  });
}
