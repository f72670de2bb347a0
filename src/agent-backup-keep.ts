import { join } from 'node:path';
import { copiesWanted, copyElsewhere } from './agent-backup-copy.ts';
import { type BackupHome, inBackups, openBackupHome } from './agent-backup-home.ts';
import { readArchive, readBeside } from './agent-backup-read.ts';
import type { ConfigRequest } from './agent-config.ts';
import { finishBackups } from './agent-restore-finish.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupCopy, BackupKind, BackupListed, BackupStatus, BackupVerdict } from './model/backup.ts';
import type { Settings } from './settings/shape.ts';
import { allOf, parseName } from './upkeep/backup-names.ts';
import { readBackupStatus, withCopies, withVerdicts, writeBackupStatus } from './upkeep/backup-status.ts';

/** The backups there are, newest first. */
export async function listBackups(request: ConfigRequest): Promise<readonly BackupListed[]> {
  const home = await openBackupHome(request);
  await finishBackups(home.settings);
  return listedIn(home);
}

async function listedIn({ files, directory, settings }: BackupHome): Promise<readonly BackupListed[]> {
  if (!(await files.exists(directory))) return [];
  const there = new Set(await files.list(directory));
  const { copies } = await readBackupStatus(files, directory);
  const wanted = copiesWanted(settings);
  const listed: BackupListed[] = [];
  for (const name of there) {
    const names = parseName(name);
    if (names === null || names.files.find((one) => there.has(one)) !== name) continue;
    const own = allOf(names).filter((one) => there.has(one));
    const stats = await Promise.all(own.map((one) => files.stat(join(directory, one))));
    listed.push({
      name,
      kind: names.kind,
      files: own,
      bytes: stats.reduce((sum, { bytes }) => sum + bytes, 0),
      modifiedMs: Math.max(...stats.map(({ modifiedMs }) => modifiedMs)),
      encrypted: names.encrypted,
      copied: copies[name]?.ok ?? (wanted ? false : null),
    });
  }
  return listed.toSorted((one, other) => other.modifiedMs - one.modifiedMs || (one.name < other.name ? 1 : -1));
}

/** Reads backups to their end: those named, or all; each is told as it comes. */
export async function* verifyBackups(
  request: ConfigRequest & { readonly names: readonly string[]; readonly signal: AbortSignal },
): AsyncGenerator<BackupVerdict> {
  const home = await openBackupHome(request);
  const { files, directory, clock } = home;
  // A set that a stop left whole but half in its place is put there first.
  await finishBackups(home.settings);
  const all = await listedIn(home);
  const chosen = chosenOf(all, request.names, directory);
  const { sums } = await readBackupStatus(files, directory);
  const verdicts: BackupVerdict[] = [];
  for (const backup of chosen) {
    request.signal.throwIfAborted();
    const verdict = await verifyOne(home, backup, sums);
    verdicts.push(verdict);
    yield verdict;
  }
  if (chosen.length < all.length || all.length === 0) return;
  await inBackups(home, async () => {
    const status = withVerdicts(await readBackupStatus(files, directory), verdicts, clock.now());
    await writeBackupStatus(files, directory, status);
  });
}

async function verifyOne(
  { files, directory, key }: BackupHome,
  backup: BackupListed,
  sums: BackupStatus['sums'],
): Promise<BackupVerdict> {
  const { name, kind } = backup;
  const path = join(directory, name);
  let members = 0;
  const take = async (_: unknown, content: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const _part of content);
    members += 1;
  };
  try {
    await checkSums({ files, directory }, backup, sums);
    const options = { files, key, path, kind, take };
    const { createdAt } = kind === 'metrics' ? await readBeside({ ...options, all: true }) : await readArchive(options);
    return { name, kind, ok: true, members, createdAt, code: null, message: 'sound' };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { name, kind, ok: false, members, createdAt: null, code: error.code, message: error.message };
  }
}

/** Files whose sum is not known, brought here from elsewhere, are held to their manifest alone. */
async function checkSums(
  { files, directory }: Pick<BackupHome, 'files' | 'directory'>,
  backup: BackupListed,
  sums: BackupStatus['sums'],
): Promise<void> {
  for (const name of backup.files) {
    const sum = sums[name];
    if (sum === undefined || (await files.sha256(join(directory, name))) === sum) continue;
    throw new AgentError(`${name} is not as it was written`, { code: 'BACKUP.DAMAGED', hint: 'Take another backup.' });
  }
}

const keepOf: Readonly<Record<BackupKind, (backup: Settings['backup']) => number>> = {
  config: ({ keep_config }) => keep_config,
  metrics: ({ keep_metrics }) => keep_metrics,
  logs: ({ keep_logs }) => keep_logs,
  state: ({ keep_state }) => keep_state,
};

/** Removes backups that are older than they are kept; never the newest of a kind. Those removed, oldest last. */
export async function pruneBackups(
  request: ConfigRequest & { readonly dryRun: boolean },
): Promise<readonly BackupListed[]> {
  const home = await openBackupHome(request);
  const { files, directory, settings, clock } = home;
  return inBackups(home, async () => {
    const all = await listedIn(home);
    const newest = new Set(all.filter(({ kind }, at) => all.findIndex((one) => one.kind === kind) === at));
    const old = all.filter(
      (backup) => !newest.has(backup) && backup.modifiedMs < clock.now() - keepOf[backup.kind](settings.backup),
    );
    if (request.dryRun) return old;
    // The file that names it goes last: what a stop leaves is still found by the next run.
    for (const { files: own } of old) for (const one of own.toReversed()) await files.remove(join(directory, one));
    return old;
  });
}

export interface Pushed {
  readonly name: string;
  readonly copies: readonly BackupCopy[];
}

/** Copies elsewhere what was not yet, newest first; or the backups that are named, again. */
export async function* pushBackups(
  request: ConfigRequest & { readonly names: readonly string[]; readonly signal: AbortSignal },
): AsyncGenerator<Pushed> {
  const home = await openBackupHome(request);
  const { files, directory, settings, clock } = home;
  if (!copiesWanted(settings)) throw noWay();
  const all = await listedIn(home);
  const chosen =
    request.names.length === 0 ? all.filter(({ copied }) => copied !== true) : chosenOf(all, request.names, directory);
  for (const { name, files: own } of chosen) {
    const paths = own.map((one) => join(directory, one));
    const copies = await copyElsewhere(home, paths, request.signal);
    await inBackups(home, async () => {
      const status = await readBackupStatus(files, directory);
      await writeBackupStatus(files, directory, withCopies(status, { files: paths, copies }, clock.now()));
    });
    yield { name, copies };
  }
}

/** By any of their files' names. AgentError USAGE for one that is none. */
function chosenOf(all: readonly BackupListed[], names: readonly string[], directory: string): readonly BackupListed[] {
  if (names.length === 0) return all;
  return names.map((name) => {
    const found = all.find(({ files }) => files.some((one) => one === name || join(directory, one) === name));
    if (found) return found;
    throw new AgentError(`there is no backup ${name} in ${directory}`, {
      code: 'USAGE',
      hint: 'See which there are: `edi-agent backup list`.',
    });
  });
}

function noWay(): AgentError {
  return new AgentError('the settings name no place that backups are copied to', {
    code: 'USAGE',
    hint: 'Set backup.copy_command or backup.sftp_host.',
  });
}
