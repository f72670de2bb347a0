import { readFile, realpath, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Removes a file or a directory with all in it, and the directory of drop-ins it lay in where that is empty now. */
export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  const above = dirname(path);
  if (above.endsWith('.service.d')) await rmdir(above).catch(() => {});
}

/** Mounts that this process sees at or below the paths: what is in them may be anybody's. */
export async function mountsIn(
  paths: readonly string[],
  mountinfo = '/proc/self/mountinfo',
): Promise<readonly string[]> {
  const text = await readFile(mountinfo, 'utf8').catch(() => '');
  // A link in place of the directory itself is only unlinked; the directories above it are followed.
  const real = await Promise.all(paths.map(async (path) => join(await realpath(dirname(path)), basename(path))));
  return mountPoints(text).filter((mount) => real.some((path) => `${mount}/`.startsWith(`${path}/`)));
}

/** The fifth field of each line, in which blanks and the like are octal. */
function mountPoints(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .map((field) => field.replace(/(?:\\[0-7]{3})+/g, octal));
}

function octal(escaped: string): string {
  return Buffer.from(
    escaped
      .split('\\')
      .slice(1)
      .map((digits) => Number.parseInt(digits, 8)),
  ).toString();
}
