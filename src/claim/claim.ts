import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import { fileId, nameOf, type Places, workPath } from '../model/places.ts';
import type { Clock, Files, Ledger, Log } from '../ports.ts';

export interface ClaimPorts {
  readonly files: Files;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly places: Places;
  readonly log?: Pick<Log, 'warn'>;
}

export interface Claims {
  /**
   * Takes a file out of pickup: told to the ledger, renamed into work/, told again. `gone` when another took it first.
   * Throws E001 for what is not a regular file, E004 when work/ cannot be written; the file then lies where it lay.
   */
  take(found: Taken): Promise<Claim | 'gone'>;
}

export interface Taken {
  readonly path: string;
  readonly bytes: number;
  /** The marker file that said it was whole; removed once the file is ours. */
  readonly marker?: string | null;
  /** `incomplete`: given up by the watch. It is ours all the same, to be failed. */
  readonly verdict?: 'whole' | 'incomplete';
}

/** Stands in the ledger from the claim on: the next start must know it, too. */
export const incompleteCode = 'E001.INCOMPLETE';

/** The file is in work/, but the ledger or the disk failed before all of it was told: its road can be walked all the same. */
export class HalfClaimed extends AgentError {
  readonly claim: Claim;

  constructor(claim: Claim, cause: AgentError) {
    const { code, hint, retry } = cause;
    super(cause.message, { code, hint, retry, cause });
    this.claim = claim;
  }
}

/** A file that reached work/ is ours, whatever failed after that: its attempts tell what it is. Throws what is none. */
export function claimInWork(error: unknown): Claim {
  if (error instanceof HalfClaimed) return error.claim;
  throw error;
}

/** Tried again with each claim. */
const markersTriedMax = 10;
const markerStays = 'a marker file cannot be removed; the next file of that name is taken for whole at once';

export function createClaims(ports: ClaimPorts): Claims {
  const { ledger, clock, places } = ports;
  /** Entries of files that stayed in pickup, which the ledger could not take back at the time. */
  let untold: readonly string[] = [];
  /** Of files that are ours, and still there. */
  const markers = new Set<string>();
  let sequence = 0;

  async function take(found: Taken): Promise<Claim | 'gone'> {
    sequence += 1;
    const id = fileId({ nowMs: clock.now(), boot: ledger.opening.boot, sequence });
    const name = nameOf(found.path);
    const path = workPath(places, { id, name });
    const claim: Claim = { id, name, path, origin: found.path, bytes: found.bytes, inPlace: false };
    await open(claim, found.verdict === 'incomplete');
    try {
      if ((await moved(ports, claim, drop)) === 'gone') {
        await drop(id);
        return 'gone';
      }
      await told(claim);
    } catch (error) {
      if (found.marker && error instanceof HalfClaimed) markers.add(found.marker);
      throw error;
    }
    await removeMarkers(found.marker ?? null);
    return claim;
  }

  async function told(claim: Claim): Promise<void> {
    try {
      await ledger.write((writer) => writer.changeFile(claim.id, { state: 'claimed' }));
    } catch (error) {
      if (error instanceof AgentError) throw new HalfClaimed(claim, error);
      throw error;
    }
  }

  /** One that cannot be removed is no reason to let its file lie; it is tried again with each claim. */
  async function removeMarkers(marker: string | null): Promise<void> {
    if (marker !== null) markers.add(marker);
    for (const one of [...markers].slice(-markersTriedMax)) {
      try {
        await ports.files.remove(one);
        markers.delete(one);
      } catch (error) {
        if (!(error instanceof AgentError)) throw error;
        if (one === marker) ports.log?.warn(markerStays, { path: one, code: error.code, cause: error.message });
      }
    }
  }

  async function open(claim: Claim, isIncomplete: boolean): Promise<void> {
    const dropped = untold;
    untold = [];
    try {
      await ledger.write((writer) => {
        for (const id of dropped) writer.dropFile(id);
        writer.openFile({ ...claim, state: 'found' });
        if (isIncomplete) writer.changeFile(claim.id, { code: incompleteCode });
      });
    } catch (error) {
      untold = [...untold, ...dropped];
      throw error;
    }
  }

  async function drop(id: string): Promise<void> {
    try {
      await ledger.write((writer) => writer.dropFile(id));
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      untold = [...untold, id];
    }
  }

  return { take };
}

async function moved(
  { files, places }: ClaimPorts,
  claim: Claim,
  drop: (id: string) => Promise<void>,
): Promise<'moved' | 'gone'> {
  try {
    return await movedIntoWork(files, places, claim);
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    if (await files.exists(claim.path)) throw new HalfClaimed(claim, error);
    await drop(claim.id);
    throw error;
  }
}

/** work/ is made when it turns out to be missing, rather than asked for by each file. */
async function movedIntoWork(files: Files, places: Places, claim: Claim): Promise<'moved' | 'gone'> {
  try {
    return await files.move(claim.origin, claim.path);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'E004.MISSING') throw error;
    await files.makeDirectory(places.work);
    return files.move(claim.origin, claim.path);
  }
}
