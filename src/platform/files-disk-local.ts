import {
  closeSync,
  constants,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  read,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  statSync,
  write,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';
import {
  type Disk,
  type DiskHandle,
  type DiskStat,
  directoryMode,
  diskStat,
  fileMode,
  nodeDisk,
} from './files-disk.ts';
import { createLocality } from './files-locality.ts';
import { createTurns } from './files-turns.ts';

/** Bytes that are read and written at once; more goes through the threads of the run-time. */
const shortBytesMax = 65_536;

const syncFile = promisify(fsync);
const readFar = promisify(read);
const writeFar = promisify(write);

/**
 * The machine's file system. What takes microseconds on a local one is called directly: handing a call to a thread and
 * back costs ten times the call. What waits for the disk (fsync, long reads and writes, removal) goes to the threads
 * always, and on other file systems everything does, so that a server that does not answer blocks nobody else.
 */
export const localDisk: Disk = createLocalDisk();

function createLocalDisk(): Disk {
  const isLocal = createLocality(nodeDisk.space);
  const turns = createTurns();

  /** The short form where the path is local, else the one by threads. */
  function either<A extends readonly [string, ...string[]], R>(
    short: (...args: A) => R,
    far: (...args: A) => Promise<R>,
  ) {
    return async (...args: A): Promise<R> => {
      if (!args.every(isLocal)) return far(...args);
      const turn = turns.due();
      if (turn !== null) await turn;
      return short(...args);
    };
  }

  return {
    ...nodeDisk,
    openRead: either((path) => handleOf(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)), nodeDisk.openRead),
    create: either(
      (path) => handleOf(openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, fileMode)),
      nodeDisk.create,
    ),
    lstat: either((path) => found(lstatSync(path, { throwIfNoEntry: false }), path), nodeDisk.lstat),
    // What a link leads to may lie elsewhere: the place itself is asked for.
    stat: async (path) =>
      isLocal(`${path}/`) ? found(statSync(path, { throwIfNoEntry: false }), path) : nodeDisk.stat(path),
    link: either(linkSync, nodeDisk.link),
    rename: either(renameSync, nodeDisk.rename),
    mkdir: either((path) => void mkdirSync(path, directoryMode), nodeDisk.mkdir),
    rmdir: either((path) => rmdirSync(path), nodeDisk.rmdir),
    syncDirectory: async (path) => (isLocal(`${path}/`) ? syncDirectory(path) : nodeDisk.syncDirectory(path)),
  };
}

/** Nothing at a path is an everyday answer: its error is made without the cost of a stack. */
function found(stats: Stats | undefined, path: string): DiskStat {
  if (stats !== undefined) return diskStat(stats);
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const error = Object.assign(new Error(`ENOENT: no such file or directory, '${path}'`), { code: 'ENOENT', path });
  Error.stackTraceLimit = stackTraceLimit;
  throw error;
}

function handleOf(descriptor: number): DiskHandle {
  return {
    stat: async () => diskStat(fstatSync(descriptor)),
    read: async (buffer, length, position) =>
      length <= shortBytesMax
        ? readSync(descriptor, buffer, 0, length, position)
        : (await readFar(descriptor, buffer, 0, length, position)).bytesRead,
    write: async (bytes) =>
      bytes.length <= shortBytesMax ? writeSync(descriptor, bytes) : (await writeFar(descriptor, bytes)).bytesWritten,
    sync: () => syncFile(descriptor),
    close: async () => closeSync(descriptor),
  };
}

async function syncDirectory(path: string): Promise<void> {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await syncFile(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
