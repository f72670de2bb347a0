import { unreachable } from '../kit/assert.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import type { LedgerFile } from '../model/ledger.ts';
import { fileStatuses, isFinal } from '../model/ledger-states.ts';
import { finalDirectory, workPath } from '../model/places.ts';
import type { FileStatus } from '../model/receipt.ts';
import type { ClaimPorts } from './claim.ts';
import { type Orphan, takeOrphans } from './orphans.ts';
import { type Recovery, recoveries, type Whereabouts } from './recovery-table.ts';

export interface Recovered {
  readonly file: LedgerFile;
  /** `unknown`: it is not in work/, and where it came from cannot be looked at. */
  readonly where: Whereabouts | 'unknown';
  /** `leave`: the next start does it. */
  readonly did: Recovery | 'leave';
}

export interface RecoveryReport {
  /** What was done with each file that was not finished, in the order of their coming. */
  readonly recovered: readonly Recovered[];
  /** Files the pipeline must take up again now. */
  readonly resume: readonly Claim[];
  /** Final files whose move to their last place is the record room's next work. */
  readonly settle: readonly (LedgerFile & { readonly state: FileStatus })[];
  /** Files in work/ that the ledger does not know: held back for a person. */
  readonly orphans: readonly Orphan[];
}

/**
 * Brings ledger and directories together after a stop of any kind; run once, before anything is claimed. It may itself
 * be stopped anywhere and run again.
 */
export async function recover(ports: ClaimPorts): Promise<RecoveryReport> {
  await sweepPlaces(ports);
  const recovered: Recovered[] = [];
  for (const file of ports.ledger.unfinished()) recovered.push(await recoverOne(ports, file));
  const did = (what: Recovered['did']): LedgerFile[] =>
    recovered.filter((one) => one.did === what).map(({ file }) => file);
  return {
    recovered,
    resume: [...did('resume'), ...did('fetch')].filter((file) => !isInPlace(file)).map((file) => claimOf(ports, file)),
    settle: did('settle').filter(isJudged),
    orphans: await takeOrphans(ports),
  };
}

/** The stop may have cut off a write beside the last place of any unfinished file. */
async function sweepPlaces({ files, ledger, places }: ClaimPorts): Promise<void> {
  const directories = new Set(
    ledger.unfinished().flatMap(({ id }) => fileStatuses.map((status) => finalDirectory(places, id, status))),
  );
  for (const directory of directories) if (await files.exists(directory)) await files.sweep(directory);
}

async function recoverOne(ports: ClaimPorts, file: LedgerFile): Promise<Recovered> {
  if (isInPlace(file)) return recoverInPlace(ports, file);
  const where = await whereabouts(ports, file);
  if (where === 'unknown') return { file, where, did: isFinal(file.state) ? 'settle' : 'leave' };
  const did = recoveries[file.state][where];
  if (where === 'both') await removeCopiedOrigin(ports, file);
  await act(ports, file, did);
  return { file, where, did };
}

/** A file that was read where it lies stays there: whoever asked for it asks again. */
async function recoverInPlace({ ledger }: ClaimPorts, file: LedgerFile): Promise<Recovered> {
  const note = 'The agent was stopped while it worked on this file; run it again.';
  const settled = { settled: true } as const;
  await ledger.write((writer) =>
    writer.changeFile(file.id, isFinal(file.state) ? settled : { ...settled, state: 'failed', code: 'E001.IO', note }),
  );
  return { file, where: 'origin', did: 'drop' };
}

async function whereabouts({ files, places }: ClaimPorts, file: LedgerFile): Promise<Recovered['where']> {
  const inWork = await files.exists(workPath(places, file));
  try {
    const atOrigin = await files.exists(file.origin);
    if (inWork) return atOrigin ? 'both' : 'work';
    return atOrigin ? 'origin' : 'nowhere';
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    // Were a copy of it left there, the watch would find it again, and it would be known by its content.
    return inWork ? 'work' : 'unknown';
  }
}

/** A copy across file systems was cut off before its source was removed; a different file there is a new one. */
async function removeCopiedOrigin({ files, places }: ClaimPorts, file: LedgerFile): Promise<void> {
  const origin = await files.sha256(file.origin);
  if (origin === (await files.sha256(workPath(places, file)))) await files.remove(file.origin);
}

async function act(ports: ClaimPorts, file: LedgerFile, did: Recovery): Promise<void> {
  const { ledger } = ports;
  switch (did) {
    case 'resume':
      return ledger.write((writer) => writer.changeFile(file.id, { state: 'claimed', note: 'taken up after a stop' }));
    case 'fetch':
      return fetchAgain(ports, file);
    case 'drop':
      return ledger.write((writer) => writer.dropFile(file.id));
    case 'lost':
      return ledger.write((writer) => writer.changeFile(file.id, lostChange));
    case 'wait':
    case 'settle':
      return;
    default:
      return unreachable(did);
  }
}

const lostChange = {
  state: 'failed',
  code: 'E001.NOT_FOUND',
  settled: true,
  note: 'The file was in neither work/ nor its pickup directory at the start: something outside the agent removed it.',
} as const;

async function fetchAgain({ files, ledger, places }: ClaimPorts, file: LedgerFile): Promise<void> {
  await files.makeDirectory(places.work);
  await files.move(file.origin, workPath(places, file));
  await ledger.write((writer) => writer.changeFile(file.id, { state: 'claimed', note: 'moved into work/ again' }));
}

function isJudged(file: LedgerFile): file is LedgerFile & { readonly state: FileStatus } {
  return isFinal(file.state);
}

function isInPlace(file: LedgerFile): boolean {
  return file.path === file.origin;
}

/** The claim of a file in work/, as the pipeline takes it. */
export function claimOf({ places }: Pick<ClaimPorts, 'places'>, file: LedgerFile): Claim {
  const { id, name, origin, bytes } = file;
  return { id, name, origin, bytes, path: workPath(places, file), inPlace: false };
}
