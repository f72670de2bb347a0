import { AgentError } from '../model/agent-error.ts';

interface Cause {
  readonly code: string;
  readonly words: string;
  readonly hint?: string;
  readonly retry?: boolean;
}

const descriptors = 'Raise the limit of open files (LimitNOFILE in the unit, `ulimit -n` in a shell).';

/** System errors while reading → E001. */
const readCauses: Readonly<Record<string, Cause>> = {
  ENOENT: { code: 'E001.NOT_FOUND', words: 'there is no file at' },
  ENOTDIR: { code: 'E001.NOT_FOUND', words: 'there is no file at' },
  ENAMETOOLONG: { code: 'E001.NOT_FOUND', words: 'there is no file at so long a path as' },
  EISDIR: { code: 'E001.NOT_A_FILE', words: 'a directory, not a file:' },
  ENXIO: { code: 'E001.NOT_A_FILE', words: 'a socket or device, not a file:' },
  ELOOP: { code: 'E001.SYMLINK_LOOP', words: 'symbolic links lead in a circle at' },
  EACCES: { code: 'E001.NO_PERMISSION', words: 'no permission to read', hint: permissionHint('read') },
  EPERM: { code: 'E001.NO_PERMISSION', words: 'no permission to read', hint: permissionHint('read') },
  EMFILE: { code: 'E001.IO', words: 'too many open files to read', hint: descriptors, retry: true },
  ENFILE: { code: 'E001.IO', words: 'too many open files to read', hint: descriptors, retry: true },
  EIO: {
    code: 'E001.IO',
    words: 'the disk failed while reading',
    hint: 'Look into `dmesg` for disk errors.',
    retry: true,
  },
};

/** System errors while writing → E004. */
const writeCauses: Readonly<Record<string, Cause>> = {
  ENOSPC: {
    code: 'E004.NO_SPACE',
    words: 'no space or no inodes left to write',
    hint: 'Free space on the file system (`df -h`, `df -i`); the agent tries again by itself.',
    retry: true,
  },
  EDQUOT: {
    code: 'E004.NO_SPACE',
    words: 'the disk quota is used up for',
    hint: "Raise the service user's disk quota (`quota -s`); the agent tries again by itself.",
    retry: true,
  },
  EROFS: {
    code: 'E004.READ_ONLY',
    words: 'a read-only file system holds',
    hint: 'Remount it writable; the kernel remounts read-only after disk errors (`dmesg`).',
    retry: true,
  },
  EACCES: { code: 'E004.NO_PERMISSION', words: 'no permission to write', hint: permissionHint('write'), retry: true },
  EPERM: { code: 'E004.NO_PERMISSION', words: 'no permission to write', hint: permissionHint('write'), retry: true },
  ENOENT: { code: 'E004.MISSING', words: 'the directory does not exist for', retry: true },
  ENOTDIR: { code: 'E004.MISSING', words: 'a part of the path is not a directory:', retry: true },
  EEXIST: {
    code: 'E004.EXISTS',
    words: 'a file of that name is there already:',
    hint: 'Nothing was overwritten. Move the other file away or change the name template.',
  },
  EMFILE: { code: 'E004.IO', words: 'too many open files to write', hint: descriptors, retry: true },
  ENFILE: { code: 'E004.IO', words: 'too many open files to write', hint: descriptors, retry: true },
};

function permissionHint(verb: 'read' | 'write'): string {
  return `Let the service user ${verb} there: \`ls -ld\` on the path and on each directory above it.`;
}

/** A system error as E001; an AgentError, or what is no system error, passes unchanged. */
export function readError(error: unknown, path: string): unknown {
  return translated(error, path, {
    table: readCauses,
    fallback: { code: 'E001.IO', words: 'could not read', retry: true },
  });
}

/** A system error as E004; an AgentError, or what is no system error, passes unchanged. */
export function writeError(error: unknown, path: string): unknown {
  return translated(error, path, {
    table: writeCauses,
    fallback: { code: 'E004.IO', words: 'the system could not write', retry: true },
  });
}

/** `ENOENT` of a system error, else undefined. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error instanceof AgentError || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function translated(
  error: unknown,
  path: string,
  causes: { readonly table: Readonly<Record<string, Cause>>; readonly fallback: Cause },
): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const known = causes.table[errno] ?? causes.fallback;
  return new AgentError(`${known.words} ${path} (${errno})`, {
    code: known.code,
    ...(known.hint === undefined ? {} : { hint: known.hint }),
    retry: known.retry ?? false,
    path,
    cause: error,
  });
}
