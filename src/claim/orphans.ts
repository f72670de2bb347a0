import type { LedgerFile } from '../model/ledger.ts';
import { bootOf, finalDirectory, finalPath, ownerOf, workPath } from '../model/places.ts';
import type { ClaimPorts } from './claim.ts';

export interface Orphan {
  readonly id: string;
  readonly path: string;
}

/**
 * Clears work/ of what interrupted writes and finished files left. A file in work/ that the ledger does not know (it
 * was lost or restored) may have been delivered before: it is quarantined, and a person decides.
 */
export async function takeOrphans(ports: ClaimPorts): Promise<readonly Orphan[]> {
  const { files, ledger, places } = ports;
  const orphans: Orphan[] = [];
  if (!(await files.exists(places.work))) return orphans;
  await files.sweep(places.work);
  for (const entry of await files.list(places.work)) {
    const owner = ownerOf(entry);
    if (!owner) continue;
    const file = ledger.file(owner.id);
    if (owner.spooled && (!file || file.settled)) await files.remove(`${places.work}/${entry}`);
    else if (!owner.spooled && !file) orphans.push(await quarantine(ports, owner));
    else if (!owner.spooled && file?.settled) await removeSecondName(ports, file);
  }
  return orphans;
}

/**
 * Clears work/ of what earlier processes spooled there, for a home that no service looks after: a spool is made anew by
 * each attempt, so none outlives its process.
 */
export async function sweepSpools({ files, ledger, places }: ClaimPorts): Promise<void> {
  if (!(await files.exists(places.work))) return;
  await files.sweep(places.work);
  for (const entry of await files.list(places.work)) {
    const owner = ownerOf(entry);
    if (owner?.spooled && bootOf(owner.id) !== ledger.opening.boot) await files.remove(`${places.work}/${entry}`);
  }
}

/** The power went between the two directories of the last move: the file has both names, and keeps the last one. */
async function removeSecondName({ files, places }: ClaimPorts, file: LedgerFile): Promise<void> {
  const inWork = workPath(places, file);
  if (file.path === inWork || !(await files.exists(file.path))) return;
  if ((await files.sha256(file.path)) === (await files.sha256(inWork))) await files.remove(inWork);
}

async function quarantine(ports: ClaimPorts, owner: { readonly id: string; readonly name: string }): Promise<Orphan> {
  const { files, places, ledger } = ports;
  const { id, name } = owner;
  const from = workPath(places, owner);
  const to = finalPath(places, owner, 'quarantined');
  await openQuarantined(ports, { id, name, from, to });
  await files.makeDirectory(finalDirectory(places, id, 'quarantined'));
  await files.move(from, to);
  await ledger.write((writer) => writer.changeFile(id, { settled: true }));
  return { id, path: to };
}

async function openQuarantined(
  { files, ledger }: ClaimPorts,
  orphan: { readonly id: string; readonly name: string; readonly from: string; readonly to: string },
): Promise<void> {
  const { bytes } = await files.stat(orphan.from);
  const { id, name, from, to } = orphan;
  await ledger.write((writer) => {
    writer.openFile({ id, name, origin: from, path: from, bytes, state: 'found' });
    writer.changeFile(id, { state: 'claimed' });
    writer.changeFile(id, {
      state: 'quarantined',
      path: to,
      note: 'Found in work/ without an entry in the ledger: it may have been delivered before the ledger was lost.',
    });
  });
}
