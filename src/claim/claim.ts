import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import { fileId, nameOf, type Places, workPath } from '../model/places.ts';
import type { Clock, Files, Ledger } from '../ports.ts';

export interface ClaimPorts {
  readonly files: Files;
  readonly ledger: Ledger;
  readonly clock: Pick<Clock, 'now'>;
  readonly places: Places;
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
}

/** The file is in work/, but the ledger or the disk failed before all of it was told: its road can be walked all the same. */
export class HalfClaimed extends AgentError {
  readonly claim: Claim;

  constructor(claim: Claim, cause: AgentError) {
    const { code, hint, retry } = cause;
    super(cause.message, { code, hint, retry, cause });
    this.claim = claim;
  }
}

export function createClaims(ports: ClaimPorts): Claims {
  const { ledger, clock, places } = ports;
  /** Entries of files that stayed in pickup, which the ledger could not take back at the time. */
  let untold: readonly string[] = [];
  let sequence = 0;

  async function take(found: Taken): Promise<Claim | 'gone'> {
    sequence += 1;
    const id = fileId({ nowMs: clock.now(), boot: ledger.opening.boot, sequence });
    const name = nameOf(found.path);
    const path = workPath(places, { id, name });
    const claim: Claim = { id, name, path, origin: found.path, bytes: found.bytes, inPlace: false };
    await open(claim);
    if ((await moved(ports, claim, drop)) === 'gone') {
      await drop(id);
      return 'gone';
    }
    try {
      await ledger.write((writer) => writer.changeFile(id, { state: 'claimed' }));
      if (found.marker) await ports.files.remove(found.marker);
    } catch (error) {
      if (error instanceof AgentError) throw new HalfClaimed(claim, error);
      throw error;
    }
    return claim;
  }

  async function open(claim: Claim): Promise<void> {
    const dropped = untold;
    untold = [];
    try {
      await ledger.write((writer) => {
        for (const id of dropped) writer.dropFile(id);
        writer.openFile({ ...claim, state: 'found' });
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
