import { directoryOf } from '../kit/directory-of.ts';

/**
 * Magic numbers of statfs(2) for file systems of the machine itself, where a call by name takes microseconds: ext2 to 4,
 * XFS, Btrfs, F2FS, ZFS, tmpfs, overlay. All others may wait for a server.
 */
const localTypes: ReadonlySet<number> = new Set([
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994, 0x794c7630,
]);

const directoriesMax = 10_000;
/** Something else may be mounted there since. */
const askAgainMs = 60_000;

interface Known {
  local: boolean;
  /** A question is out: a server that does not answer is not asked again, each would keep a thread. */
  asked: boolean;
  atMs: number;
}

/**
 * Tells whether a path lies on a local file system, by its directory. Never waits: a directory that is asked for the
 * first time counts as not local until its file system has answered.
 */
export function createLocality(space: (path: string) => Promise<{ readonly type: number }>): (path: string) => boolean {
  const known = new Map<string, Known>();

  function learn(directory: string, entry: Known): void {
    entry.atMs = performance.now();
    entry.asked = true;
    space(directory)
      .then(
        ({ type }) => {
          entry.local = localTypes.has(type >>> 0);
        },
        () => {
          // Not there yet, or gone: asked again with the next call.
          entry.local = false;
          entry.atMs = Number.NEGATIVE_INFINITY;
        },
      )
      .finally(() => {
        entry.asked = false;
      });
  }

  return (path) => {
    const directory = directoryOf(path);
    let entry = known.get(directory);
    if (entry === undefined) {
      if (known.size >= directoriesMax) known.clear();
      entry = { local: false, asked: false, atMs: Number.NEGATIVE_INFINITY };
      known.set(directory, entry);
    }
    if (!entry.asked && performance.now() - entry.atMs > askAgainMs) learn(directory, entry);
    return entry.local;
  };
}
