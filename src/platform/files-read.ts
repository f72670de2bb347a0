import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { FileStat } from '../ports.ts';
import type { Disk, DiskHandle, DiskStat, NodeKind } from './files-disk.ts';
import { readError } from './files-errors.ts';

/** Stat of a regular file, symbolic links followed. Throws E001 for everything that is not one. */
export async function statFile(disk: Disk, path: string): Promise<FileStat> {
  try {
    const own = await disk.lstat(path);
    return fileStat(own.kind === 'symlink' ? await disk.stat(path) : own, path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** The bytes of [start, end) in order, through one buffer that is filled anew for each chunk. */
export async function* readFile(
  disk: Disk,
  path: string,
  options: {
    readonly range?: { start: number; end: number } | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): AsyncGenerator<Uint8Array> {
  options.signal?.throwIfAborted();
  const { handle, bytes } = await openFile(disk, path);
  try {
    const buffer = new Uint8Array(bufferBytes(bytes, options.range));
    const end = options.range?.end ?? Number.MAX_SAFE_INTEGER;
    for (let at = options.range?.start ?? 0; at < end; ) {
      options.signal?.throwIfAborted();
      const got = await readChunk(handle, { path, buffer, length: Math.min(buffer.length, end - at), position: at });
      if (got === 0) return;
      yield buffer.subarray(0, got);
      at += got;
    }
  } finally {
    await handle.close();
  }
}

/** No more than there is to read: many small files are read at the same time. */
function bufferBytes(fileBytes: number, range: { start: number; end: number } | undefined): number {
  const wanted = Math.min(range?.end ?? fileBytes, fileBytes) - (range?.start ?? 0);
  return Math.min(Math.max(wanted, bufferBytesMin), limits.readChunkBytes);
}

const bufferBytesMin = 4_096;

interface OpenFile {
  readonly handle: DiskHandle;
  readonly bytes: number;
}

async function openFile(disk: Disk, path: string): Promise<OpenFile> {
  await statFile(disk, path);
  try {
    const handle = await disk.openRead(path);
    return await checkedHandle(handle, path);
  } catch (error) {
    throw readError(error, path);
  }
}

/** Between stat and open another thing may have taken the name: the open handle is what counts. */
async function checkedHandle(handle: DiskHandle, path: string): Promise<OpenFile> {
  try {
    const { bytes } = fileStat(await handle.stat(), path);
    return { handle, bytes };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function readChunk(
  handle: DiskHandle,
  want: { readonly path: string; readonly buffer: Uint8Array; readonly length: number; readonly position: number },
): Promise<number> {
  try {
    return await handle.read(want.buffer, want.length, want.position);
  } catch (error) {
    throw readError(error, want.path);
  }
}

const words: Readonly<Record<NodeKind, string>> = {
  file: 'a file',
  directory: 'a directory',
  symlink: 'a symbolic link',
  pipe: 'a named pipe (FIFO)',
  socket: 'a socket',
  device: 'a device',
};

/** The stat of a regular file; throws E001.NOT_A_FILE with the word for what it is instead. */
export function fileStat(found: DiskStat, path: string): FileStat {
  if (found.kind === 'file') {
    return { bytes: found.bytes, modifiedMs: found.modifiedMs, device: found.device, inode: found.inode };
  }
  throw new AgentError(`${path} is ${words[found.kind]}, not a regular file`, {
    code: 'E001.NOT_A_FILE',
    hint: 'Name a regular file.',
    path,
  });
}
