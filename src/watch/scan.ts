import { directoryOf } from '../kit/directory-of.ts';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { Clock, Files } from '../ports.ts';
import type { Answers } from './answers.ts';
import { isEnvelopeClosed } from './envelope-closed.ts';
import { type Listing, listPickup } from './listing.ts';
import { networkStabilityFactor, type WatchSettings } from './settings.ts';
import type { Sighting, Sightings } from './sightings.ts';

export interface Found {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** `incomplete`: given up after the completion timeout, to be failed as E001.INCOMPLETE. */
  readonly verdict: 'whole' | 'incomplete';
  /** To be removed once the file is ours. */
  readonly marker: string | null;
  /** It lies on a network file system. */
  readonly network: boolean;
}

export type WaitReason = 'new' | 'changing' | 'open' | 'marker missing' | 'batch full';

export interface Scan {
  /** Oldest first, at most batchSize. */
  readonly found: readonly Found[];
  /** How many wait, by reason. */
  readonly waiting: Readonly<Partial<Record<WaitReason, number>>>;
  readonly refused: Listing['refused'];
  readonly problems: readonly AgentError[];
  /** Milliseconds since the oldest waiting file last changed, by the monotonic clock as far as it was watched. */
  readonly oldestWaitingMs: number;
}

export interface WatchPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly answers: Answers;
}

type Verdict = Found | WaitReason | 'gone';

/** One look at the pickup directories: the truth about what waits there. Throws nothing of the world. */
export async function scanPickup(ports: WatchPorts, settings: WatchSettings, sightings: Sightings): Promise<Scan> {
  const listing = await listPickup(ports, settings);
  sightings.retain(listing.paths);
  await lookAtNew(ports, listing, sightings);
  const judge = createJudge(ports, settings, { sightings, listing });
  const found: Found[] = [];
  const waiting: Partial<Record<WaitReason, number>> = {};
  let oldestWaitingMs = 0;
  const known = sightings.oldestFirst();
  for (let at = 0; at < known.length; ) {
    const room = Math.min(settings.batchSize - found.length, looksAtOnce);
    const some = room > 0 ? known.slice(at, at + room) : known.slice(at);
    const verdicts = room > 0 ? await judge(some) : some.map(() => 'batch full' as const);
    at += some.length;
    for (const [index, verdict] of verdicts.entries()) {
      if (verdict === 'gone') continue;
      if (typeof verdict === 'string') {
        waiting[verdict] = (waiting[verdict] ?? 0) + 1;
        oldestWaitingMs = Math.max(oldestWaitingMs, ports.clock.monotonic() - (some[index]?.sinceMs ?? 0));
      } else found.push(verdict);
    }
  }
  for (const { path } of found) sightings.forget(path);
  const unseen = listing.paths.size - found.length - Object.values(waiting).reduce((sum, many) => sum + many, 0);
  if (unseen > 0) waiting.new = (waiting.new ?? 0) + unseen;
  return { found, waiting, refused: listing.refused, problems: listing.problems, oldestWaitingMs };
}

/** A first look at files that are not known yet, so many a scan that a full directory does not stop the scan. */
async function lookAtNew({ files, clock, answers }: WatchPorts, listing: Listing, sightings: Sightings): Promise<void> {
  const unknown: string[] = [];
  for (const path of listing.paths) {
    if (unknown.length >= limits.pickupStatsPerScanMax) break;
    if (!sightings.get(path)) unknown.push(path);
  }
  await eachWithin(answers, { listing, all: unknown, pathOf: (path) => path }, async (path) => {
    const stat = await statOrNull(files, path);
    if (stat) sightings.saw(path, stat, clock.monotonic());
  });
}

/** Files that are judged before the batch is looked at again. */
const looksAtOnce = 64;

interface Each<T> {
  readonly listing: Listing;
  readonly all: readonly T[];
  readonly pathOf: (one: T) => string;
}

/**
 * One after the other in each directory, which on a local file system costs nothing, and the directories side by side: so
 * one that does not answer has a single call out, and keeps a single thread. It is told, and its files wait.
 */
async function eachWithin<T>(
  answers: Answers,
  { listing, all, pathOf }: Each<T>,
  act: (one: T, at: number) => Promise<void>,
): Promise<void> {
  const byDirectory = Map.groupBy(all.entries(), ([, one]) => directoryOf(pathOf(one)));
  const inOne = async (directory: string, ones: readonly [number, T][]): Promise<void> => {
    try {
      await answers.within(directory, async (alive) => {
        for (const [at, one] of ones) {
          alive();
          await act(one, at);
        }
      });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      if (!listing.problems.some(({ path }) => path === error.path)) listing.problems.push(error);
    }
  };
  await Promise.all([...byDirectory].map(([directory, ones]) => inOne(directory, ones)));
}

async function statOrNull(files: Files, path: string) {
  try {
    return await files.stat(path);
  } catch (error) {
    if (error instanceof AgentError) return null;
    throw error;
  }
}

function createJudge(
  { files, clock, answers }: WatchPorts,
  settings: WatchSettings,
  seen: { readonly sightings: Sightings; readonly listing: Listing },
): (sightings: readonly Sighting[]) => Promise<readonly Verdict[]> {
  const network = new Map<string, boolean>();

  async function judgeAll(some: readonly Sighting[]): Promise<readonly Verdict[]> {
    const verdicts = some.map((): Verdict => 'gone');
    await eachWithin(answers, { ...seen, all: some, pathOf: ({ path }) => path }, async (one, at) => {
      verdicts[at] = await judge(one);
    });
    return [...verdicts];
  }

  async function judge(before: Sighting): Promise<Verdict> {
    const marker = settings.markerSuffix === null ? null : before.path + settings.markerSuffix;
    if (marker !== null && !seen.listing.markers.has(marker)) return 'marker missing';
    const network = await isNetwork(before.path);
    const delay = settings.stabilityDelayMs * (network ? networkStabilityFactor : 1);
    // Not yet due: another stat would tell nothing.
    if (clock.monotonic() - before.sinceMs < delay) return before.scans > 1 ? 'changing' : 'new';
    const stat = await statOrNull(files, before.path);
    if (!stat) return 'gone';
    const now = seen.sightings.saw(before.path, stat, clock.monotonic());
    if (now.sinceMs !== before.sinceMs) return 'changing';
    return judgeContent(now, { marker, network });
  }

  async function judgeContent(sighting: Sighting, more: Pick<Found, 'marker' | 'network'>): Promise<Verdict> {
    const { path, stat, sinceMs } = sighting;
    const whole = await closedOrUnreadable(files, path, stat.bytes);
    if (whole) return { ...foundOf(sighting, 'whole'), ...more };
    return clock.monotonic() - sinceMs < settings.completionTimeoutMs
      ? 'open'
      : { ...foundOf(sighting, 'incomplete'), ...more };
  }

  async function isNetwork(path: string): Promise<boolean> {
    const directory = directoryOf(path);
    const known = network.get(directory);
    if (known !== undefined) return known;
    const found = await files.space(directory).then(
      (space) => space.network,
      () => false,
    );
    network.set(directory, found);
    return found;
  }

  return judgeAll;
}

/** A file that cannot be read is taken all the same: the claim says why, once, rather than the watch for ever. */
async function closedOrUnreadable(files: Files, path: string, bytes: number): Promise<boolean> {
  try {
    return await isEnvelopeClosed(files, path, bytes);
  } catch (error) {
    if (error instanceof AgentError) return true;
    throw error;
  }
}

function foundOf({ path, stat }: Sighting, verdict: Found['verdict']): Omit<Found, 'marker' | 'network'> {
  return { path, bytes: stat.bytes, modifiedMs: stat.modifiedMs, verdict };
}
