import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { BackupHome } from './agent-backup-home.ts';
import { openBackupHome } from './agent-backup-home.ts';
import type { ConfigRequest } from './agent-config.ts';
import { wholeBytes } from './kit/whole-bytes.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupKind, BackupManifest, BackupMember } from './model/backup.ts';
import { decrypted, encryptedMark } from './platform/archive/cipher.ts';
import { gunzipped } from './platform/archive/gzip.ts';
import { readTar } from './platform/archive/tar-read.ts';
import type { Files } from './ports.ts';
import { checkMembers, decodeManifest, manifestBytesMax, manifestName } from './upkeep/backup-manifest.ts';
import { encryptedEnding, parseName } from './upkeep/backup-names.ts';

type Content = AsyncIterable<Uint8Array>;

export interface ReadOptions {
  readonly files: Files;
  readonly key: Uint8Array | null;
  readonly path: string;
  /** What it must be a backup of; null for any. */
  readonly kind: BackupKind | null;
  /** Told before the members come. */
  readonly onManifest?: (manifest: BackupManifest) => void | Promise<void>;
  /** Takes the content of a member to its end. What it did counts only when the whole backup turns out sound. */
  take(member: BackupMember, content: Content): Promise<void>;
}

/**
 * Reads a backup to its end and holds each member to the manifest. Throws BACKUP.REFUSED for what a backup never holds,
 * BACKUP.DAMAGED for what was changed or cut off, BACKUP.KEY without the right key, E001.
 */
export async function readArchive(options: ReadOptions): Promise<BackupManifest> {
  const { files, path, key, kind, onManifest, take } = options;
  let manifest: BackupManifest | null = null;
  let check: ReturnType<typeof checkMembers> | null = null;
  for await (const entry of readTar(gunzipped(opened(files, path, key)))) {
    if (manifest === null || check === null) {
      manifest = await manifestOf(entry, kind);
      check = checkMembers(manifest);
      await onManifest?.(manifest);
      continue;
    }
    const member = check.expect(entry.name, entry.bytes);
    const { content, digest } = hashed(entry.content());
    await take(member, content);
    check.came(member, digest());
  }
  if (manifest === null || check === null) throw refused('the archive is empty');
  check.end();
  return manifest;
}

async function manifestOf(
  entry: { readonly name: string; readonly bytes: number; content(): Content },
  kind: BackupKind | null,
): Promise<BackupManifest> {
  if (entry.name !== manifestName) throw refused(`it begins with "${entry.name}" and not with its manifest`);
  const bytes = await wholeBytes(entry.content(), manifestBytesMax);
  if (bytes === null) throw refused('its manifest has no end');
  return decodeManifest(bytes, kind);
}

/** A backup whose files lie beside their manifest: those of `path` alone, or all of them. */
export async function readBeside(options: ReadOptions & { readonly all: boolean }): Promise<BackupManifest> {
  const { files, path, key, kind, onManifest, take, all } = options;
  const names = parseName(basename(path));
  if (!names?.manifest) throw notOurs(path);
  const manifestPath = join(dirname(path), names.manifest);
  if (!(await files.exists(manifestPath))) throw noManifest(manifestPath);
  const bytes = await wholeBytes(files.read(manifestPath), manifestBytesMax);
  const manifest = decodeManifest(bytes ?? new Uint8Array(0), kind);
  await onManifest?.(manifest);
  const check = checkMembers(manifest);
  for (const [at, member] of manifest.members.entries()) {
    const file = join(dirname(path), names.files[at] ?? member.name);
    if (!all && file !== path) continue;
    const { content, digest } = hashed(opened(files, file, key));
    await take(member, content);
    check.came(member, digest());
  }
  if (all) check.end();
  return manifest;
}

/** What is encrypted is known by how it begins, whatever it is called. */
async function* opened(files: Files, path: string, key: Uint8Array | null): AsyncGenerator<Uint8Array> {
  const head =
    (await wholeBytes(files.read(path, { start: 0, end: encryptedMark.length }), 1_024)) ?? new Uint8Array(0);
  if (!encryptedMark.equals(head)) {
    yield* files.read(path);
    return;
  }
  if (key !== null) {
    yield* decrypted(files.read(path), key);
    return;
  }
  throw new AgentError(`${path} is encrypted`, {
    code: 'BACKUP.KEY',
    hint: 'Name the key file that it was encrypted with in backup.encryption_key_file.',
    path,
  });
}

function hashed(from: Content): { readonly content: Content; digest(): string } {
  const hash = createHash('sha256');
  async function* content(): AsyncGenerator<Uint8Array> {
    for await (const part of from) {
      hash.update(part);
      yield part;
    }
  }
  return { content: content(), digest: () => hash.digest('hex') };
}

/** Writes an encrypted backup beside itself, or where it is asked for, as it was before. The new path is returned. */
export async function decryptBackup(request: ConfigRequest, path: string, to?: string): Promise<string> {
  const { files, key }: BackupHome = await openBackupHome(request);
  const plain = to ?? path.replace(new RegExp(`\\${encryptedEnding}$`), '');
  await files.writeNew(plain, opened(files, path, key));
  return plain;
}

function refused(message: string): AgentError {
  const hint = 'This archive was not written by edi-agent, or was tampered with. Take another one.';
  return new AgentError(message, { code: 'BACKUP.REFUSED', hint });
}

function notOurs(path: string): AgentError {
  return new AgentError(`${path} does not bear the name of a backup of metrics`, {
    code: 'BACKUP.REFUSED',
    hint: 'Name it as it was written: metrics_YYYYMMDD.db or .sql, its manifest beside it.',
    path,
  });
}

function noManifest(path: string): AgentError {
  return new AgentError(`there is no manifest ${path}`, {
    code: 'BACKUP.REFUSED',
    hint: 'Copy it to the backup: it tells whether the file is what was backed up. Without it, use sqlite3 and cp.',
    path,
  });
}
