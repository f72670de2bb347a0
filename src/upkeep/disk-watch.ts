import { AgentError } from '../model/agent-error.ts';
import type { DiskStatus } from '../model/status.ts';
import type { Clock, Files } from '../ports.ts';
import type { Ballast } from './disk-ballast.ts';

export interface DiskMarks {
  readonly lowWaterBytes: number;
  readonly inodesMin: number;
}

export interface DiskWatchOptions {
  readonly files: Pick<Files, 'space'>;
  readonly clock: Clock;
  /** Directories on every file system that the agent writes to. */
  readonly paths: readonly string[];
  readonly marks: DiskMarks;
  readonly ballast: Ballast;
  readonly ballastBytes: number;
  readonly onLook: (disks: readonly DiskStatus[]) => void;
}

const intervalMs = 5_000;
/** Free again only this much above a mark: intake must not stop and go with each file. */
const hysteresis = 1.1;

/** Looks at the room on the disks again and again until the signal is aborted; the ballast is put back when there is room. */
export async function watchDisks(options: DiskWatchOptions, signal: AbortSignal): Promise<void> {
  let before: readonly DiskStatus[] = [];
  while (!signal.aborted) {
    before = await lookAtDisks(options, before);
    options.onLook(before);
    if (before.every((disk) => isRoomy(disk, options))) await options.ballast.fill();
    await options.clock.sleep(intervalMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Room on each path's file system. One that cannot be asked is as it was before. */
export async function lookAtDisks(
  { files, paths, marks }: Pick<DiskWatchOptions, 'files' | 'paths' | 'marks'>,
  before: readonly DiskStatus[],
): Promise<readonly DiskStatus[]> {
  const disks: DiskStatus[] = [];
  for (const path of paths) {
    const earlier = before.find((disk) => disk.path === path);
    const space = await files.space(path).catch((error: unknown) => {
      if (error instanceof AgentError) return null;
      throw error;
    });
    if (space) disks.push({ path, ...figures(space), low: isLow(space, marks, earlier?.low ?? false) });
    else if (earlier) disks.push(earlier);
  }
  return disks;
}

type Space = Awaited<ReturnType<Files['space']>>;

function figures({ freeBytes, freeInodes, totalBytes }: Space): Omit<DiskStatus, 'path' | 'low'> {
  return { freeBytes, freeInodes, totalBytes };
}

/** Some file systems (Btrfs) count no inodes: none at all is not none free. */
function isLow(space: Space, marks: DiskMarks, wasLow: boolean): boolean {
  const factor = wasLow ? hysteresis : 1;
  const fewInodes = space.totalInodes > 0 && space.freeInodes < marks.inodesMin * factor;
  return space.freeBytes < marks.lowWaterBytes * factor || fewInodes;
}

function isRoomy(disk: DiskStatus, { marks, ballastBytes }: DiskWatchOptions): boolean {
  return !disk.low && disk.freeBytes > marks.lowWaterBytes * hysteresis + ballastBytes * 2;
}
