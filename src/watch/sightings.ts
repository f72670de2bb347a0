import { limits } from '../model/limits.ts';
import type { FileStat } from '../ports.ts';

/** One file as it was seen, by the monotonic clock. */
export interface Sighting {
  readonly path: string;
  readonly stat: FileStat;
  /** Since when it has looked like this. */
  readonly sinceMs: number;
  /** Scans that saw it like this. */
  readonly scans: number;
}

export interface Sightings {
  get(path: string): Sighting | undefined;
  /** Keeps what was seen; a changed file starts anew. */
  saw(path: string, stat: FileStat, nowMs: number): Sighting;
  /** It was handed over, or is gone: if it is still there it must become stable anew. */
  forget(path: string): void;
  /** Forgets every file that is not among these names. */
  retain(paths: ReadonlySet<string>): void;
  /** Oldest first, by the file's own time. */
  oldestFirst(): readonly Sighting[];
}

/** What is known of the files in pickup. Bounded by limits.pickupNamesMax. */
export function createSightings(): Sightings {
  const known = new Map<string, Sighting>();

  function saw(path: string, stat: FileStat, nowMs: number): Sighting {
    const before = known.get(path);
    const same = before !== undefined && isSame(before.stat, stat);
    const sighting = { path, stat, sinceMs: same ? before.sinceMs : nowMs, scans: same ? before.scans + 1 : 1 };
    if (before !== undefined || known.size < limits.pickupNamesMax) known.set(path, sighting);
    return sighting;
  }

  function retain(paths: ReadonlySet<string>): void {
    for (const path of known.keys()) if (!paths.has(path)) known.delete(path);
  }

  return {
    saw,
    retain,
    get: (path) => known.get(path),
    forget: (path) => void known.delete(path),
    oldestFirst: () => [...known.values()].sort(byAge),
  };
}

function isSame(one: FileStat, other: FileStat): boolean {
  return (
    one.bytes === other.bytes &&
    one.modifiedMs === other.modifiedMs &&
    one.inode === other.inode &&
    one.device === other.device
  );
}

function byAge(one: Sighting, other: Sighting): number {
  return one.stat.modifiedMs - other.stat.modifiedMs || (one.path < other.path ? -1 : 1);
}
