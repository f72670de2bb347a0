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

export function createClaims(ports: ClaimPorts): Claims {
  const { ledger, clock, places } = ports;
  let sequence = 0;

  async function take(found: Taken): Promise<Claim | 'gone'> {
    sequence += 1;
    const id = fileId({ nowMs: clock.now(), boot: ledger.opening.boot, sequence });
    const name = nameOf(found.path);
    const path = workPath(places, { id, name });
    const claim: Claim = { id, name, path, origin: found.path, bytes: found.bytes, inPlace: false };
    await ledger.write((writer) => writer.openFile({ ...claim, state: 'found' }));
    if ((await moved(ports, claim)) === 'gone') {
      await ledger.write((writer) => writer.dropFile(id));
      return 'gone';
    }
    await ledger.write((writer) => writer.changeFile(id, { state: 'claimed' }));
    if (found.marker) await ports.files.remove(found.marker);
    return claim;
  }

  return { take };
}

async function moved({ files, ledger, places }: ClaimPorts, claim: Claim): Promise<'moved' | 'gone'> {
  try {
    return await movedIntoWork(files, places, claim);
  } catch (error) {
    // Where the bytes may be in work/ by now, the entry must stay: the next start looks.
    if (error instanceof AgentError && !(await files.exists(claim.path))) {
      await ledger.write((writer) => writer.dropFile(claim.id));
    }
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
