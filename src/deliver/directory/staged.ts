import { directoryOf } from '../../kit/directory-of.ts';
import { safeName } from '../../kit/safe-name.ts';
import { shortHash } from '../../kit/short-hash.ts';
import { AgentError } from '../../model/agent-error.ts';
import type { Files } from '../../ports.ts';

/** What lies ready under a hidden name, and where it was to go: its final path, and the mark of that path's directory. */
export interface Staged {
  readonly key: string;
  readonly path: string;
  readonly place: string | null;
}

/**
 * Whether what was to go to `path` went there: then its staged name is gone. That tells nothing while its directory is
 * not there, and the directory may be another one than now: a mount point without its mount looks like one that is
 * collected from.
 */
export async function standingOf(
  files: Pick<Files, 'exists' | 'placeOf'>,
  { key, path, place }: Staged,
): Promise<'staged' | 'published' | 'unknown'> {
  const there = directoryOf(path);
  if (await files.exists(stagedPath(there, key))) return 'staged';
  return (await isSamePlace(files, there, place)) ? 'published' : 'unknown';
}

/** A remount may have another device number, and a directory that was made anew another inode; another place has both. */
export async function isSamePlace(files: Pick<Files, 'placeOf'>, path: string, place: string | null): Promise<boolean> {
  const now = await files.placeOf(path);
  if (now === null) return false;
  const [device, inode] = place?.split(':') ?? [];
  return place === null || Number(device) === now.device || Number(inode) === now.inode;
}

/** Hidden from collectors by its leading dot and its ending, and the same in every attempt. */
export function stagedPath(directory: string, key: string): string {
  const name = safeName(key);
  return `${directory}/.${name.length === key.length ? name : `${name}-${shortHash(key)}`}.stage`;
}

export function missingError(path: string): AgentError {
  return new AgentError(`${path} is not there, so nothing was delivered`, {
    code: 'E004.MISSING',
    hint: 'Mount or create the directory; it is tried again. What is staged in it belongs to the agent.',
    retry: true,
    path,
  });
}
