import { AgentError } from '../model/agent-error.ts';
import type { Claim } from '../model/claim.ts';
import type { LedgerFile } from '../model/ledger.ts';
import { finalDirectory, finalPath, type Places, workPath } from '../model/places.ts';
import type { FileStatus, Receipt } from '../model/receipt.ts';
import type { Files, Ledger } from '../ports.ts';

export interface RecordPorts {
  readonly files: Files;
  readonly ledger: Ledger;
  readonly places: Places;
}

/**
 * Ends the road of a claimed file: its receipt beside its last place (`NAME.json`), the verdict in the ledger, the move,
 * and the ledger again. Stopped anywhere, the next start ends it the same way. The last place is returned.
 */
export async function finishFile(ports: RecordPorts, claim: Claim, receipt: Receipt): Promise<string> {
  const { files, ledger, places } = ports;
  if (claim.inPlace) {
    await ledger.finish(claim, receipt);
    return claim.path;
  }
  const path = finalPath(places, claim, receipt.status);
  await inDirectory(files, finalDirectory(places, claim.id, receipt.status), () =>
    files.replace(`${path}.json`, encoded(receipt)),
  );
  await ledger.finish({ ...claim, path }, receipt);
  await settle(ports, { ...claim, state: receipt.status });
  return path;
}

/** Moves a judged file to its last place, if it is not there yet, and says so in the ledger. */
export async function settle(
  ports: RecordPorts,
  file: Pick<LedgerFile, 'id' | 'name'> & { readonly state: FileStatus },
): Promise<void> {
  const { files, ledger, places } = ports;
  const to = finalPath(places, file, file.state);
  const directory = finalDirectory(places, file.id, file.state);
  if ((await inDirectory(files, directory, () => placed(ports, file, to))) === 'gone') {
    await ledger.write((writer) => writer.changeFile(file.id, { settled: true, note: 'The file itself is gone.' }));
    throw lostError(to);
  }
  await ledger.write((writer) => writer.changeFile(file.id, { settled: true }));
}

/** The directory of a day is made by the first file that needs it, rather than asked for by each. */
async function inDirectory<T>(files: RecordPorts['files'], directory: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'E004.MISSING') throw error;
    await files.makeDirectory(directory);
    return act();
  }
}

async function placed(
  { files, places }: RecordPorts,
  file: Pick<LedgerFile, 'id' | 'name'>,
  to: string,
): Promise<'moved' | 'gone'> {
  const from = workPath(places, file);
  const moved = await files.move(from, to).catch(ifTaken);
  if (moved === 'moved') return 'moved';
  if (moved === 'gone') return (await files.exists(to)) ? 'moved' : 'gone';
  // A copy across file systems was cut off: before it was compared, or before its source was removed.
  if ((await files.sha256(from)) !== (await files.sha256(to))) {
    await files.remove(to);
    return files.move(from, to);
  }
  await files.remove(from);
  return 'moved';
}

function ifTaken(error: unknown): 'taken' {
  if (error instanceof AgentError && error.code === 'E004.EXISTS') return 'taken';
  throw error;
}

function encoded(receipt: Receipt): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(receipt, undefined, 2)}\n`);
}

function lostError(to: string): AgentError {
  return new AgentError(`the file that belongs at ${to} is neither there nor in work/`, {
    code: 'E001.NOT_FOUND',
    hint: 'Something outside the agent removed it; its receipt and its story in the ledger remain.',
    path: to,
  });
}
