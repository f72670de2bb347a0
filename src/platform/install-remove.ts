import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Removes a file or a directory with all in it, and the directory of drop-ins it lay in where that is empty now. */
export async function removeAll(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  const above = dirname(path);
  if (above.endsWith('.service.d')) await rmdir(above).catch(() => {});
}
