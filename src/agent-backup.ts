import { createHash } from 'node:crypto';
import { copyElsewhere } from './agent-backup-copy.ts';
import { type BackupHome, inBackups, openBackupHome } from './agent-backup-home.ts';
import { type Gathered, gather } from './agent-backup-sources.ts';
import type { ConfigRequest } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupKind, BackupManifest, BackupMember, BackupOutcome } from './model/backup.ts';
import { exitCodes } from './model/error-codes.ts';
import { encrypted } from './platform/archive/cipher.ts';
import { gzipped } from './platform/archive/gzip.ts';
import { type TarMember, tarOf } from './platform/archive/tar-write.ts';
import { paced } from './platform/paced.ts';
import { encodeManifest, manifestName } from './upkeep/backup-manifest.ts';
import { type BackupNames, freeNames } from './upkeep/backup-names.ts';
import { readBackupStatus, withOutcome, writeBackupStatus } from './upkeep/backup-status.ts';
import { discardStaging, type NewFile, publishTogether, stagingOf } from './upkeep/publish.ts';

export { listBackups, pruneBackups, pushBackups, verifyBackups } from './agent-backup-keep.ts';
export { decryptBackup } from './agent-backup-read.ts';
export { backupListText, backupOutcomesText, backupVerdictText, copyLines } from './report/backup-text.ts';

export interface BackupRequest extends ConfigRequest {
  readonly kinds: readonly BackupKind[];
  /** Of the program. */
  readonly version: string;
  /** Takes secrets of the settings in, whatever backup.secrets says. */
  readonly secrets?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Makes backups of a home, whether or not a service works in it, and copies them elsewhere as the settings want it. One
 * that fails keeps no other from being made. Throws AgentError CONFIG, BACKUP.BUSY, and what the signal's reason is.
 */
export async function runBackup(request: BackupRequest): Promise<readonly BackupOutcome[]> {
  const home = await openBackupHome(request);
  return inBackups(home, async () => {
    const outcomes: BackupOutcome[] = [];
    for (const kind of request.kinds) outcomes.push(await makeAndCopy(home, kind, request));
    return outcomes;
  });
}

async function makeAndCopy(home: BackupHome, kind: BackupKind, request: BackupRequest): Promise<BackupOutcome> {
  const { files, directory, clock } = home;
  const started = clock.monotonic();
  const made = await make(home, kind, request);
  const copies = made.ok ? await copyElsewhere(home, made.files, request.signal) : [];
  const outcome = { ...made, copies, durationMs: Math.round(clock.monotonic() - started) };
  const status = withOutcome(await readBackupStatus(files, directory), outcome, clock.now());
  await writeBackupStatus(files, directory, status);
  return outcome;
}

/** 0 when all was made and copied, 10 when a part was, 1 when nothing was. */
export function backupExitCode(outcomes: readonly BackupOutcome[]): number {
  const whole = outcomes.filter(({ ok, copies }) => ok && copies.every((copy) => copy.ok));
  if (whole.length === outcomes.length) return exitCodes.ok;
  return outcomes.some(({ ok }) => ok) ? exitCodes.partial : exitCodes.internal;
}

type Made = Omit<BackupOutcome, 'copies' | 'durationMs'>;

async function make(home: BackupHome, kind: BackupKind, request: BackupRequest): Promise<Made> {
  const { files, directory, clock, key, settings } = home;
  const nowMs = clock.now();
  const taken = new Set(await files.list(directory));
  const names = freeNames(kind, { nowMs, encrypted: key !== null, taken });
  const staging = stagingOf(directory, `${kind}-${names.stamp}`);
  try {
    await files.makeDirectory(staging);
    const secrets = request.secrets ?? settings.backup.secrets;
    const gathered = await gather[kind]({ ...home, secrets, staging, signal: request.signal });
    if (gathered.members.length === 0) {
      await discardStaging(files, staging);
      return { ...nothing, kind };
    }
    await requireRoom(home, gathered);
    const facts = { secrets, nowMs, names, version: request.version, signal: request.signal };
    const written = await (kind === 'metrics' ? filesOf : archiveOf)(home, gathered, facts);
    const published = await publishTogether(files, {
      directory,
      id: `${kind}-${names.stamp}`,
      files: written,
      signal: request.signal,
    });
    const bytes = published.reduce((sum, one) => sum + one.bytes, 0);
    const paths = published.map(({ path }) => path);
    const sums = published.map(({ sha256 }) => sha256);
    return { ...nothing, kind, files: paths, sums, bytes, members: gathered.members.length, message: 'made' };
  } catch (error) {
    await discardStaging(files, staging).catch(() => undefined);
    request.signal.throwIfAborted();
    if (!(error instanceof AgentError)) throw error;
    const { code, message, hint } = error;
    return { ...nothing, kind, ok: false, code, message, hint };
  }
}

const nothing = {
  ok: true,
  files: [],
  sums: [],
  bytes: 0,
  members: 0,
  code: null,
  message: 'there is nothing yet',
  hint: null,
};

interface Facts {
  readonly names: BackupNames;
  readonly secrets: boolean;
  readonly nowMs: number;
  readonly version: string;
  readonly signal: AbortSignal;
}

/** One compressed archive, its manifest first, so that a restore knows of each file before it comes. */
async function archiveOf(home: BackupHome, gathered: Gathered, facts: Facts): Promise<readonly NewFile[]> {
  const { names, signal, nowMs } = facts;
  const pace = home.settings.backup.speed_max;
  const members: BackupMember[] = [];
  for (const member of gathered.members) {
    const hash = createHash('sha256');
    for await (const part of paced(contentOf(member), pace, signal)) hash.update(part);
    members.push({ name: member.name, bytes: member.bytes, sha256: hash.digest('hex') });
  }
  const manifest = encodeManifest(manifestOf(gathered, facts, members));
  const first: TarMember = { name: manifestName, bytes: manifest.length, modifiedMs: nowMs, content: () => [manifest] };
  const all = [first, ...gathered.members];
  const content = (): AsyncIterable<Uint8Array> => sealed(home, gzipped(paced(tarOf(all), pace, signal)));
  return names.files.map((name) => ({ name, content }));
}

/** Files as they are, and the manifest beside them, written when all of them are. */
async function filesOf(home: BackupHome, gathered: Gathered, facts: Facts): Promise<readonly NewFile[]> {
  const { names } = facts;
  const members: BackupMember[] = [];
  const written = gathered.members.map((member, at): NewFile => {
    const name = names.files[at] ?? member.name;
    return {
      name,
      content: () =>
        sealed(
          home,
          counted(member, (found) => members.push(found)),
        ),
    };
  });
  const manifest = (): Uint8Array[] => [encodeManifest(manifestOf(gathered, facts, members))];
  return [...written, { name: names.manifest ?? manifestName, content: manifest }];
}

async function* counted(member: TarMember, onEnd: (member: BackupMember) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of member.content()) {
    hash.update(part);
    bytes += part.length;
    yield part;
  }
  onEnd({ name: member.name, bytes, sha256: hash.digest('hex') });
}

async function* contentOf(member: TarMember): AsyncGenerator<Uint8Array> {
  yield* member.content();
}

function sealed({ key }: BackupHome, content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  return key === null ? content : encrypted(content, key);
}

function manifestOf(gathered: Gathered, facts: Facts, members: readonly BackupMember[]): BackupManifest {
  const { epoch, databases, leftOut } = gathered;
  return {
    format: 1,
    kind: facts.names.kind,
    createdAt: new Date(facts.nowMs).toISOString(),
    version: facts.version,
    epoch,
    databases,
    secrets: facts.secrets ? 'included' : 'left out',
    leftOut,
    members,
  };
}

/** A backup must not be what fills the disk: what it may come to has to fit above disk.low_water. */
async function requireRoom({ files, directory, settings }: BackupHome, { members }: Gathered): Promise<void> {
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
  const { freeBytes } = await files.space(directory);
  if (freeBytes - bytes > settings.disk.low_water) return;
  throw new AgentError(`no room for a backup of ${bytes} bytes in ${directory}: ${freeBytes} are free`, {
    code: 'E004.NO_SPACE',
    hint: 'Free space there, lay directories.backups on another disk, or run `edi-agent backup prune`.',
    retry: true,
  });
}
