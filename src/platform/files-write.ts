import { createHash, randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Disk, DiskHandle } from './files-disk.ts';
import { errnoOf, writeError } from './files-errors.ts';

export type Content = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Written {
  readonly bytes: number;
  readonly sha256: string;
}

/** Durable and never overwriting: temporary name, fsync, link under the final name, fsync of the directory. Throws E004. */
export async function writeNew(
  disk: Disk,
  path: string,
  content: { readonly bytes: Content; readonly signal?: AbortSignal | undefined },
): Promise<Written> {
  content.signal?.throwIfAborted();
  const temporary = temporaryName(path);
  try {
    const written = await writeTemporary(disk, temporary, content);
    await publishNew(disk, temporary, path);
    await disk.syncDirectory(dirname(path));
    return written;
  } catch (error) {
    await discard(disk, temporary);
    throw writeError(error, path);
  }
}

/**
 * Durable under a name that only we look at: written there directly, so a stop can leave a part of it, which the next
 * call writes anew. Throws E004.
 */
export async function stageFile(
  disk: Disk,
  path: string,
  content: { readonly bytes: Content; readonly signal?: AbortSignal | undefined },
): Promise<Written> {
  content.signal?.throwIfAborted();
  try {
    if (await stands(disk, path)) await disk.unlink(path);
    const written = await writeTemporary(disk, path, content);
    await disk.syncDirectory(dirname(path));
    return written;
  } catch (error) {
    await discard(disk, path);
    throw writeError(error, path);
  }
}

/** Durable, replacing what stands there. Throws E004. */
export async function replaceFile(disk: Disk, path: string, content: Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeTemporary(disk, temporary, { bytes: [content] });
    await disk.rename(temporary, path);
    await disk.syncDirectory(dirname(path));
  } catch (error) {
    await discard(disk, temporary);
    throw writeError(error, path);
  }
}

/** A name beside the final one that every collector's filter and our own watch leave alone. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Whether a name was made by {@link temporaryName}. */
export function isTemporaryName(name: string): boolean {
  return /^\..+\.[0-9a-f]{12}\.tmp$/.test(name);
}

async function writeTemporary(
  disk: Disk,
  temporary: string,
  content: { readonly bytes: Content; readonly signal?: AbortSignal | undefined },
): Promise<Written> {
  const handle = await disk.create(temporary);
  try {
    const written = await writeAll(handle, content);
    // After a failed fsync the kernel drops the dirty pages and the next one would succeed: never ask twice.
    await handle.sync();
    return written;
  } finally {
    await handle.close();
  }
}

async function writeAll(
  handle: DiskHandle,
  content: { readonly bytes: Content; readonly signal?: AbortSignal | undefined },
): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of content.bytes) {
    content.signal?.throwIfAborted();
    hash.update(chunk);
    for (let at = 0; at < chunk.length; ) at += await handle.write(chunk.subarray(at));
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Errors of link(2) on file systems without hard links (FAT, SMB). */
const linkless: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function publishNew(disk: Disk, temporary: string, path: string): Promise<void> {
  try {
    await disk.link(temporary, path);
  } catch (error) {
    if (!linkless.has(errnoOf(error) ?? '')) throw error;
    await renameIfFree(disk, temporary, path);
    return;
  }
  await disk.unlink(temporary);
}

async function renameIfFree(disk: Disk, temporary: string, path: string): Promise<void> {
  if (await stands(disk, path)) throw Object.assign(new Error('exists'), { code: 'EEXIST' });
  await disk.rename(temporary, path);
}

/** Whether anything stands at the path, a dangling link included. Throws system errors other than ENOENT. */
export async function stands(disk: Disk, path: string): Promise<boolean> {
  try {
    await disk.lstat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/** The first failure is what the caller must hear of; a temporary that stays is swept at the next start. */
async function discard(disk: Disk, temporary: string): Promise<void> {
  await disk.unlink(temporary).catch(() => undefined);
}
