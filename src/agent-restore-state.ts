import { basename, join } from 'node:path';
import type { BackupHome } from './agent-backup-home.ts';
import { readArchive } from './agent-backup-read.ts';
import { outboxOf } from './agent-home.ts';
import { type Found, findEvidence } from './agent-restore-evidence.ts';
import { atRest, putInPlace, type RestorePlace, requireRoomFor } from './agent-restore-place.ts';
import { directoryOf } from './kit/directory-of.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupManifest } from './model/backup.ts';
import type { PartnerProfile } from './model/partner.ts';
import { lookAtStaged, prepareStaged, type StagedLedger } from './platform/ledger/restored.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

export interface Restored {
  readonly manifest: BackupManifest;
  readonly restored: readonly string[];
  readonly kept: string | null;
  readonly epoch: string | null;
  readonly controlLeap: number | null;
  readonly evidence: { readonly fromAudit: number; readonly fromDestinations: number } | null;
  readonly notes: readonly string[];
}

export interface StateOptions {
  readonly home: BackupHome;
  readonly files: Files;
  /** Where it goes: the home's own, or in a rehearsal a scratch one. */
  readonly into: Settings;
  readonly partners: readonly PartnerProfile[];
  readonly path: string;
}

/** What belongs to each file: what is left of an older one must never be read as part of the restored one. */
const companionsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['ledger.db', ['ledger.db-wal', 'ledger.db-shm', 'ledger.db-journal']],
  ['agent.json', ['agent.json.previous']],
]);

/**
 * Restores the ledger and the small state of a home in which nobody works. Throws BACKUP.…, STATE.LOCKED while a service
 * works in it, and changes nothing then.
 */
export async function restoreState(options: StateOptions): Promise<Restored> {
  const { home, files, into, path } = options;
  return atRest({ files, settings: into, directory: into.directories.state }, async (place) => {
    const staged: string[] = [];
    const manifest = await readArchive({
      files,
      key: home.key,
      path,
      kind: 'state',
      onManifest: ({ members }) => requireRoomFor(files, place.directory, sizeOf(members)),
      async take({ name }, content) {
        staged.push(await stageOne(place, name, content));
      },
    });
    const ledger = await prepared(options, place, manifest);
    const nowMs = home.clock.now();
    const news = staged.map((name) => ({ from: join(place.staging, name), to: join(place.directory, name) }));
    const companions = staged.flatMap((name) => companionsOf.get(name) ?? []);
    const olds = companions.map((name) => ({ from: null, to: join(place.directory, name) }));
    const kept = await putInPlace(place, { nowMs, replaced: [...olds, ...news] });
    return { manifest, restored: news.map(({ to }) => to), kept, ...ledger };
  });
}

async function stageOne(
  { files, staging }: RestorePlace,
  name: string,
  content: AsyncIterable<Uint8Array>,
): Promise<string> {
  const file = basename(name);
  if (name !== `state/${file}` || !companionsOf.has(file)) {
    throw new AgentError(`"${name}" does not belong into a backup of state`, {
      code: 'BACKUP.REFUSED',
      hint: 'This archive was not written by edi-agent, or was tampered with. Take another one.',
    });
  }
  await files.stage(join(staging, file), content);
  return file;
}

async function prepared(
  { home, files, into, partners, path }: StateOptions,
  { staging }: RestorePlace,
  manifest: BackupManifest,
): Promise<Pick<Restored, 'epoch' | 'controlLeap' | 'evidence' | 'notes'>> {
  const ledger = join(staging, 'ledger.db');
  if (!(await files.exists(ledger))) return { epoch: null, controlLeap: null, evidence: null, notes: [] };
  const look = lookAtStaged(ledger);
  // In a rehearsal too, what the real home shows is what counts.
  const evidence = await findEvidence({ files, settings: home.settings, partners, since: look.audited });
  const anew = await begunAnew(files, look, evidence);
  const backupMs = Date.parse(manifest.createdAt);
  const of = { nowMs: home.clock.now(), backupMs, file: basename(path) };
  const facts = { ...of, evidence, begunAnew: anew, outboxOf: outboxOf(into) };
  const { epoch, controlLeap } = prepareStaged(ledger, facts);
  const { fromAudit, fromDestinations } = evidence;
  const notes = anew.length === 0 ? [] : [anewNote(anew.length)];
  return { epoch, controlLeap, evidence: { fromAudit, fromDestinations }, notes };
}

/**
 * Effects under way when the backup was made. One that lies at its place, or is known as done, stays; one whose staged
 * name is still there goes on from it; of the others nobody knows, and they are done when their file comes again.
 */
async function begunAnew(files: Files, { open }: StagedLedger, evidence: Found): Promise<readonly string[]> {
  const done = new Set(evidence.effects.map(({ key }) => key));
  const anew: string[] = [];
  for (const { key, path, place } of open) {
    if (done.has(key) || (path !== null && (await isSettled(files, path, place)))) continue;
    anew.push(key);
  }
  return anew;
}

/** Whether what lies at the path, or what does not lie there any more, tells that it went there. */
async function isSettled(files: Files, path: string, place: string | null): Promise<boolean> {
  if (await files.exists(path)) return true;
  const there = await files.placeOf(directoryOf(path));
  return there !== null && place === `${there.device}:${there.inode}`;
}

function anewNote(count: number): string {
  return `${count} effects were under way when the backup was made and nothing shows that they happened: they are done when their files come again.`;
}

function sizeOf(members: BackupManifest['members']): number {
  return members.reduce((sum, { bytes }) => sum + bytes, 0);
}
