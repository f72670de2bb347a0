import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { CollectedEvent, StreamKey, StreamPosition } from '../../model/fleet.ts';
import type { EventSink } from '../../ports.ts';
import { syncDirectory } from '../files-disk.ts';
import { writeError } from '../files-errors.ts';
import { lockFile } from './file-lock.ts';
import { lineOf, readLines } from './ndjson-lines.ts';
import { StreamIndex } from './stream-index.ts';

export interface NdjsonSink extends EventSink {
  /** What was found: lines, those that cannot be read (they stay), and bytes of a torn last line that were cut. */
  readonly opening: { readonly lines: number; readonly unreadableLines: number; readonly cutBytes: number };
}

const fileMode = 0o640;

/**
 * Events as lines of a file, appended and fsynced a batch at a time. What stands in it already is recognised, and a last
 * line that a crash tore is cut: it was never acknowledged. One process a file. Throws E001, E004, STATE.LOCKED.
 */
export async function openNdjsonSink(given: string): Promise<NdjsonSink> {
  const path = resolve(given);
  const lock = lockFile(path);
  try {
    const handle = await opened(path);
    const index = new StreamIndex();
    const opening = await readLines(handle, path, (key, seq) => void index.add(key, seq));
    if (opening.cutBytes > 0) await cut(handle, path, opening.wholeBytes);
    return new OpenSink({ path, handle, index, opening, unlock: lock.release });
  } catch (error) {
    lock.release();
    throw error;
  }
}

interface Parts {
  readonly path: string;
  readonly handle: FileHandle;
  readonly index: StreamIndex;
  readonly opening: NdjsonSink['opening'];
  readonly unlock: () => void;
}

class OpenSink implements NdjsonSink {
  readonly opening: NdjsonSink['opening'];
  readonly #parts: Parts;
  #failure: unknown = null;

  constructor(parts: Parts) {
    this.opening = parts.opening;
    this.#parts = parts;
  }

  async commit(events: readonly CollectedEvent[]): Promise<readonly CollectedEvent[]> {
    // After a failed fsync nobody knows what is on disk: this handle is never trusted again.
    if (this.#failure !== null) throw this.#failure;
    const { handle, path, index } = this.#parts;
    const added = events.filter((event) => index.add(event, event.seq));
    if (added.length === 0) return added;
    try {
      await handle.appendFile(added.map(lineOf).join(''));
      await handle.datasync();
      return added;
    } catch (error) {
      this.#failure = writeError(error, path);
      throw this.#failure;
    }
  }

  async settle(key: StreamKey, seq: number): Promise<void> {
    this.#parts.index.settle(key, seq);
  }

  position(key: StreamKey): StreamPosition {
    return this.#parts.index.position(key);
  }

  async close(): Promise<void> {
    await this.#parts.handle.close();
    this.#parts.unlock();
  }
}

async function opened(path: string): Promise<FileHandle> {
  try {
    const handle = await open(path, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT, fileMode);
    await handle.sync();
    await syncDirectory(dirname(path));
    return handle;
  } catch (error) {
    throw writeError(error, path);
  }
}

async function cut(handle: FileHandle, path: string, bytes: number): Promise<void> {
  try {
    await handle.truncate(bytes);
    await handle.sync();
  } catch (error) {
    throw writeError(error, path);
  }
}
