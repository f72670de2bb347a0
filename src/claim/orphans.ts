import { finalDirectory, finalPath, isFileId, workDirectory } from '../model/places.ts';
import type { ClaimPorts } from './claim.ts';

export interface Orphan {
  readonly id: string;
  readonly path: string;
}

/**
 * Directories in work/ of files that are finished are cleared. A file in work/ that the ledger does not know (it was
 * lost or restored) may have been delivered before: it is quarantined, and a person decides.
 */
export async function takeOrphans(ports: ClaimPorts): Promise<readonly Orphan[]> {
  const orphans: Orphan[] = [];
  for (const id of await idsInWork(ports)) {
    await ports.files.sweep(workDirectory(ports.places, id));
    const file = ports.ledger.file(id);
    if (file === undefined) orphans.push(...(await quarantine(ports, id)));
    if (file === undefined || file.settled) await clear(ports, id);
  }
  return orphans;
}

async function idsInWork({ files, places }: ClaimPorts): Promise<readonly string[]> {
  const ids: string[] = [];
  if (!(await files.exists(places.work))) return ids;
  for await (const { name, kind } of files.scan(places.work)) {
    if (kind === 'directory' && isFileId(name)) ids.push(name);
  }
  return ids.sort();
}

/** Spooled work has a leading dot; a file without one is somebody's data and stays. */
async function clear({ files, places }: ClaimPorts, id: string): Promise<void> {
  const directory = workDirectory(places, id);
  for (const name of await files.list(directory)) {
    if (name.startsWith('.')) await files.remove(`${directory}/${name}`);
  }
  await files.removeDirectory(directory);
}

async function quarantine(ports: ClaimPorts, id: string): Promise<readonly Orphan[]> {
  const { files, places, ledger } = ports;
  const directory = workDirectory(places, id);
  const name = (await files.list(directory)).find((one) => !one.startsWith('.'));
  if (name === undefined) return [];
  const to = finalPath(places, { id, name }, 'quarantined');
  await openQuarantined(ports, { id, name, from: `${directory}/${name}`, to });
  await files.makeDirectory(finalDirectory(places, id, 'quarantined'));
  await files.move(`${directory}/${name}`, to);
  await ledger.write((writer) => writer.changeFile(id, { settled: true }));
  return [{ id, path: to }];
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
