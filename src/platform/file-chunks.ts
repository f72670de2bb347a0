import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import { readError } from './files-errors.ts';

/**
 * The bytes of [start, end) of a regular file by blocking reads, for worker threads: one buffer, filled anew for each
 * chunk. Throws E001 as {@link createFiles}'s `read` does.
 */
export function* fileChunks(path: string, range?: { start: number; end: number }): Generator<Uint8Array> {
  const descriptor = openRegular(path);
  try {
    const buffer = new Uint8Array(limits.readChunkBytes);
    const end = range?.end ?? Number.MAX_SAFE_INTEGER;
    for (let at = range?.start ?? 0; at < end; ) {
      const got = readAt(descriptor, { path, buffer, length: Math.min(buffer.length, end - at), position: at });
      if (got === 0) return;
      yield buffer.subarray(0, got);
      at += got;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A regular file that is read into buffers of the caller's, for who has one to fill. Throws E001 as `fileChunks` does. */
export interface OpenedFile {
  /** Puts what comes next at the start of `into`; how many bytes, 0 at the end. */
  pull(into: Uint8Array): number;
  close(): void;
}

export function openFile(path: string): OpenedFile {
  const descriptor = openRegular(path);
  let position = 0;
  return {
    pull(into) {
      const got = readAt(descriptor, { path, buffer: into, length: into.length, position });
      position += got;
      return got;
    },
    close: () => closeSync(descriptor),
  };
}

function openRegular(path: string): number {
  try {
    const own = lstatSync(path);
    if (!own.isSymbolicLink()) assertRegular(own, path);
    // A FIFO put there since would block an ordinary open for ever.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      assertRegular(fstatSync(descriptor), path);
      return descriptor;
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  } catch (error) {
    throw readError(error, path);
  }
}

function assertRegular(found: Stats, path: string): void {
  if (found.isFile()) return;
  throw new AgentError(`${path} is not a regular file`, {
    code: 'E001.NOT_A_FILE',
    hint: 'Name a regular file.',
    path,
  });
}

function readAt(
  descriptor: number,
  want: { readonly path: string; readonly buffer: Uint8Array; readonly length: number; readonly position: number },
): number {
  try {
    return readSync(descriptor, want.buffer, 0, want.length, want.position);
  } catch (error) {
    throw readError(error, want.path);
  }
}
