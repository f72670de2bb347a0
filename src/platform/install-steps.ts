import { constants } from 'node:fs';
import { chmod, chown, copyFile, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AgentError } from '../model/agent-error.ts';
import { sha256OfFile } from './install-digest.ts';
import { accountIds, declareUser, knowsUser } from './install-users.ts';

export interface Owner {
  readonly user: string;
  readonly group: string;
}

/** One part of an installation. `keep`: what stands there already is left as it is; `mend`: it is put right. */
export type InstallStep =
  | { readonly kind: 'program'; readonly path: string; readonly from: string }
  | { readonly kind: 'user'; readonly name: string; readonly declaredAt: string }
  | (Placed & { readonly kind: 'directory' })
  | (Placed & {
      readonly kind: 'file';
      readonly content: string;
      /** What a package of the system put there: while nobody has touched it, nothing is lost by writing over it. */
      readonly packaged?: string;
    });

interface Placed {
  readonly path: string;
  readonly mode: number;
  readonly owner: Owner;
  readonly standing: 'mend' | 'keep';
}

/** `same`: nothing to do. `kept`: another one stands there and is left. */
export type StepState = 'missing' | 'different' | 'same' | 'kept';

/** Under which directory it is all laid, and whether users and owners belong to this host. */
export interface InstallPlace {
  readonly prefix: string;
  readonly owners: boolean;
}

/** How a step finds things now; changes nothing. */
export async function lookAt(step: InstallStep, place: InstallPlace): Promise<StepState> {
  switch (step.kind) {
    case 'user':
      return !place.owners || (await knowsUser(step.name)) ? 'same' : 'missing';
    case 'program': {
      const path = join(place.prefix, step.path);
      if (!(await standsAs(path, 'file'))) return 'missing';
      return (await sha256OfFile(path)) === (await sha256OfFile(step.from)) ? 'same' : 'different';
    }
    case 'directory':
    case 'file':
      return lookAtPlaced(step, place);
  }
}

/** Makes it so. What is missing above a path is made too, for root, 0755. */
export async function carryOut(step: InstallStep, place: InstallPlace): Promise<void> {
  switch (step.kind) {
    case 'user':
      return declareUser(step);
    case 'program':
      return putInPlace(join(place.prefix, step.path), 0o755, (temporary) =>
        copyFile(step.from, temporary, constants.COPYFILE_FICLONE),
      );
    case 'directory': {
      const path = join(place.prefix, step.path);
      await mkdir(path, { recursive: true });
      return setAccess(path, step, place);
    }
    case 'file': {
      const path = join(place.prefix, step.path);
      await putInPlace(path, step.mode, (temporary) => writeFile(temporary, step.content, { mode: 0o600 }));
      return setAccess(path, step, place);
    }
  }
}

async function lookAtPlaced(
  step: Extract<InstallStep, { kind: 'directory' | 'file' }>,
  place: InstallPlace,
): Promise<StepState> {
  const path = join(place.prefix, step.path);
  if (!(await standsAs(path, step.kind))) return 'missing';
  const { mode, uid, gid } = await lstat(path);
  const ids = place.owners ? await accountIds(step.owner) : { uid, gid };
  const access = (mode & 0o7777) === step.mode && ids?.uid === uid && ids.gid === gid;
  const content = step.kind === 'directory' ? null : await readFile(path, 'utf8');
  const wanted = step.kind === 'directory' ? null : step.content;
  if (access && content === wanted) return 'same';
  if (step.kind === 'file' && content === step.packaged) return 'different';
  return step.standing === 'keep' ? 'kept' : 'different';
}

async function standsAs(path: string, kind: 'file' | 'directory'): Promise<boolean> {
  const found = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null) return false;
  if (kind === 'file' ? found.isFile() : found.isDirectory()) return true;
  throw new AgentError(`${path} is no ${kind}`, { code: 'USAGE', hint: 'Move it out of the way, then install again.' });
}

/** Whole or not at all, also over a program that runs. */
async function putInPlace(path: string, mode: number, make: (temporary: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await make(temporary);
    await chmod(temporary, mode);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The owner first: to change it takes the setgid bit away. */
async function setAccess(path: string, { owner, mode }: Placed, { owners }: InstallPlace): Promise<void> {
  if (owners) {
    const ids = await accountIds(owner);
    if (ids === null) {
      throw new AgentError(`there is no user ${owner.user}, or no group ${owner.group}`, {
        code: 'USAGE',
        hint: 'Correct the name, or make the group: groupadd --system NAME',
      });
    }
    await chown(path, ids.uid, ids.gid);
  }
  await chmod(path, mode);
}
