import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from './files-disk.ts';
import { errnoOf, readError, writeError } from './files-errors.ts';

const namePattern = /^\d{4}-\d{2}-\d{2}\.jsonl$/;
/** Longer than any line. */
const tailBytes = 1_048_576;
const fileMode = 0o640;

/** `2026-11-24.jsonl` of a time. */
export function auditFileName(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 10)}.jsonl`;
}

/** Names of the trail's files, oldest first; none where there is no directory. Throws E001. */
export async function auditFileNames(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).filter((name) => namePattern.test(name)).sort();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw readError(error, directory);
  }
}

/** The end of a file as text, and the offset where that text begins. Throws E001. */
export async function readTail(path: string): Promise<{ readonly text: string; readonly from: number }> {
  try {
    const handle = await open(path, constants.O_RDONLY);
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - tailBytes);
      const bytes = Buffer.alloc(size - from);
      await handle.read(bytes, 0, bytes.length, from);
      return { text: bytes.toString('latin1'), from };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(error, path);
  }
}

/** Appends durably; a new file is made durable in its directory. Throws E004. */
export async function appendDurably(directory: string, name: string, text: string): Promise<void> {
  const path = join(directory, name);
  try {
    const handle = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, fileMode);
    let isNew = false;
    try {
      isNew = (await handle.stat()).size === 0;
      await handle.appendFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (isNew) await syncDirectory(directory);
  } catch (error) {
    throw writeError(error, path);
  }
}

/** Cuts what stands behind an offset, durably. Throws E004. */
export async function cutFile(path: string, bytes: number): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDWR);
    try {
      await handle.truncate(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw writeError(error, path);
  }
}
