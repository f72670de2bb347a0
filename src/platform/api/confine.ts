import { lstat, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from './refusal.ts';

/**
 * The real path of a file that somebody outside named, if it is a plain file in one of the directories: `..`, symbolic
 * links and relative paths lead nowhere else. Refuses all others alike, so that nobody learns what lies elsewhere.
 */
export async function confinedPath(path: string, directories: readonly string[]): Promise<string> {
  if (!path.startsWith('/') || path.includes('\0')) throw outside();
  const roots = (await Promise.all(directories.map(realOrNull))).filter((root) => root !== null);
  const real = await realOrNull(path);
  if (real === null) {
    const parent = await realOrNull(dirname(path));
    throw parent !== null && isBelowOne(`${parent}/`, roots) ? missing() : outside();
  }
  if (!isBelowOne(real, roots)) throw outside();
  if (!(await lstat(real)).isFile()) {
    throw new Refusal('this is no regular file', { statusCode: 400, code: 'E001.NOT_A_FILE', hint: 'Name a file.' });
  }
  return real;
}

async function realOrNull(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

function isBelowOne(path: string, roots: readonly string[]): boolean {
  return roots.some((root) => path.startsWith(root.endsWith('/') ? root : `${root}/`));
}

function missing(): Refusal {
  return new Refusal('there is no such file', {
    statusCode: 404,
    code: 'E001.NOT_FOUND',
    hint: 'Check the name; the service may have taken the file already.',
  });
}

function outside(): Refusal {
  return new Refusal('the file does not lie in a directory that may be named', {
    statusCode: 403,
    code: 'PATH_NOT_ALLOWED',
    hint: 'Name a file by its absolute path in a pickup directory, or in one of api.process_directories.',
  });
}
