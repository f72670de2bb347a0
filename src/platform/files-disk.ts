import { constants, type Dirent, type Stats } from 'node:fs';
import {
  type FileHandle,
  link,
  lstat,
  mkdir,
  open,
  opendir,
  rename,
  rmdir,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';

export type NodeKind = 'file' | 'directory' | 'symlink' | 'pipe' | 'socket' | 'device';

export interface DiskStat {
  readonly kind: NodeKind;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly device: number;
  readonly inode: number;
}

export interface DiskHandle {
  stat(): Promise<DiskStat>;
  /** Bytes read into `buffer` from `position` on; 0 at the end. May be fewer than asked for. */
  read(buffer: Uint8Array, length: number, position: number): Promise<number>;
  /** Bytes taken of `bytes`; may be fewer than offered. */
  write(bytes: Uint8Array): Promise<number>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface DiskSpace {
  readonly type: number;
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeInodes: number;
  readonly totalInodes: number;
}

/**
 * The system calls under {@link createFiles}, one operation each, failing with errno codes. The simulation puts a disk
 * in memory here and pulls the plug between any two of them.
 */
export interface Disk {
  /** Never blocks on a FIFO. */
  openRead(path: string): Promise<DiskHandle>;
  /** EEXIST when something stands there. */
  create(path: string): Promise<DiskHandle>;
  lstat(path: string): Promise<DiskStat>;
  stat(path: string): Promise<DiskStat>;
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  mkdir(path: string): Promise<void>;
  rmdir(path: string): Promise<void>;
  entries(path: string): AsyncIterable<{ readonly name: string; readonly kind: NodeKind }>;
  syncDirectory(path: string): Promise<void>;
  space(path: string): Promise<DiskSpace>;
}

/** Files for the service's group (Sterling's collector), not for the world; the umask of the unit narrows it further. */
export const fileMode = 0o640;
/** Linux gives a new directory the setgid bit of the one above it, and heeds none that is asked for; systemd refuses it. */
export const directoryMode = 0o770;

/** The machine's file system. */
export const nodeDisk: Disk = {
  openRead: async (path) => handleOf(await open(path, constants.O_RDONLY | constants.O_NONBLOCK)),
  create: async (path) =>
    handleOf(await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, fileMode)),
  lstat: async (path) => diskStat(await lstat(path)),
  stat: async (path) => diskStat(await stat(path)),
  link,
  rename,
  unlink,
  mkdir: (path) => mkdir(path, directoryMode).then(() => undefined),
  rmdir,
  entries,
  syncDirectory,
  space,
};

/** The same for what is nobody's but the service's: backups, and what is staged for a restore. */
export const privateDisk: Disk = {
  ...nodeDisk,
  create: async (path) => handleOf(await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)),
  mkdir: (path) => mkdir(path, 0o700).then(() => undefined),
};

function handleOf(handle: FileHandle): DiskHandle {
  return {
    stat: async () => diskStat(await handle.stat()),
    read: async (buffer, length, position) => (await handle.read(buffer, 0, length, position)).bytesRead,
    write: async (bytes) => (await handle.write(bytes)).bytesWritten,
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function* entries(path: string): AsyncGenerator<{ name: string; kind: NodeKind }> {
  for await (const entry of await opendir(path, { bufferSize: 256 })) yield { name: entry.name, kind: kindOf(entry) };
}

/** Makes the names of a directory durable. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function space(path: string): Promise<DiskSpace> {
  const found = await statfs(path);
  return {
    type: found.type,
    freeBytes: found.bavail * found.bsize,
    totalBytes: found.blocks * found.bsize,
    freeInodes: found.ffree,
    totalInodes: found.files,
  };
}

export function diskStat(found: Stats): DiskStat {
  return { kind: kindOf(found), bytes: found.size, modifiedMs: found.mtimeMs, device: found.dev, inode: found.ino };
}

function kindOf(found: Stats | Dirent): NodeKind {
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'directory';
  if (found.isSymbolicLink()) return 'symlink';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}
