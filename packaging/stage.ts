import { chmod, copyFile, mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { InstalledFile } from './installed.ts';

/** Lays files out below a directory as they will stand on a host, all of the same time. */
export async function stageFiles(directory: string, files: readonly InstalledFile[], epoch: number): Promise<void> {
  for (const { path, mode, content } of files) {
    const to = join(directory, path);
    await mkdir(dirname(to), { recursive: true });
    if ('copyOf' in content) await copyFile(content.copyOf, to);
    else await writeFile(to, 'text' in content ? content.text : content.bytes);
    await chmod(to, mode);
    await utimes(to, epoch, epoch);
  }
}
