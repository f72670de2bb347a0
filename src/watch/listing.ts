import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { Files } from '../ports.ts';
import type { Answers } from './answers.ts';
import type { WatchSettings } from './settings.ts';
import { isTemporaryName } from './temporary-names.ts';

export interface Listing {
  /** Paths of regular files that may become ours. */
  readonly paths: Set<string>;
  /** Marker files, by path. */
  readonly markers: Set<string>;
  /** Entries that are never taken, with what they are. */
  readonly refused: { readonly path: string; readonly why: string }[];
  /** Directories that could not be read; the others were. */
  readonly problems: AgentError[];
}

export interface ListingPorts {
  readonly files: Pick<Files, 'scan'>;
  readonly answers: Answers;
}

/** Everything in the pickup directories, streamed; one that is missing, forbidden or silent is told and passed over. */
export async function listPickup(ports: ListingPorts, settings: WatchSettings): Promise<Listing> {
  const listing: Listing = { paths: new Set(), markers: new Set(), refused: [], problems: [] };
  for (const directory of settings.directories) {
    const inside = await listOne(ports, { directory, settings, listing });
    for (const sub of settings.subdirectories ? inside : [])
      await listOne(ports, { directory: sub, settings, listing });
  }
  return listing;
}

/** The directories inside; their own directories are not looked at. */
async function listOne(
  { files, answers }: ListingPorts,
  at: { readonly directory: string; readonly settings: WatchSettings; readonly listing: Listing },
): Promise<readonly string[]> {
  const { directory, settings, listing } = at;
  const inside: string[] = [];
  try {
    await answers.within(directory, async (alive) => {
      for await (const { name, kind } of files.scan(directory)) {
        alive();
        const path = `${directory}/${name}`;
        if (isTemporaryName(name, settings.temporaryEndings)) continue;
        if (kind === 'directory') keepDirectory(path, settings, inside);
        else if (kind !== 'file') refuse(listing, path, `a ${kind} is not taken`);
        else if (settings.markerSuffix !== null && name.endsWith(settings.markerSuffix)) listing.markers.add(path);
        else if (!hasEnding(name, settings.endings)) refuse(listing, path, `not one of ${settings.endings.join(' ')}`);
        else if (listing.paths.size < limits.pickupNamesMax) listing.paths.add(path);
      }
    });
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    listing.problems.push(error);
  }
  return inside;
}

function keepDirectory(path: string, settings: WatchSettings, inside: string[]): void {
  if (!settings.excluded.includes(path)) inside.push(path);
}

function refuse(listing: Listing, path: string, why: string): void {
  if (listing.refused.length < limits.refusedListedMax) listing.refused.push({ path, why });
}

function hasEnding(name: string, endings: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return endings.length === 0 || endings.some((ending) => lower.endsWith(ending));
}
