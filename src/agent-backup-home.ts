import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import { privateDisk } from './platform/files-disk.ts';
import { lockInstance } from './platform/ledger/instance-lock.ts';
import type { Clock, Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import { finishPublishing } from './upkeep/publish.ts';

/** Where backups are made and kept. */
export interface BackupHome {
  readonly settings: Settings;
  /** Absolute path of the settings file; null where the built-in defaults are in force. */
  readonly configPath: string | null;
  /** directories.backups */
  readonly directory: string;
  readonly files: Files;
  readonly clock: Clock;
  /** Null where backups are not encrypted. */
  readonly key: Uint8Array | null;
}

/** Reads what backups need of the settings. AgentError CONFIG. */
export async function openBackupHome(request: ConfigRequest): Promise<BackupHome> {
  const { settings, source } = await requireSettings(request);
  const { currentDirectory = process.cwd() } = request;
  return {
    settings,
    configPath: source.kind === 'file' ? resolve(currentDirectory, source.path) : null,
    directory: settings.directories.backups,
    files: createFiles(privateDisk),
    clock: createClock(),
    key: await keyOf(settings.backup.encryption_key_file),
  };
}

/**
 * Runs a step that changes the backups: alone, and after what an earlier one left half done was cleared. AgentError
 * BACKUP.BUSY while another process is at it.
 */
export async function inBackups<T>({ directory, files }: BackupHome, step: () => Promise<T>): Promise<T> {
  // The home is not private; what lies in it says for itself.
  await createFiles().makeDirectory(dirname(directory));
  await files.makeDirectory(directory);
  const lock = locked(directory);
  try {
    await finishPublishing(files, directory);
    return await step();
  } finally {
    lock.release();
  }
}

function locked(directory: string): ReturnType<typeof lockInstance> {
  try {
    return lockInstance(directory);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'STATE.LOCKED') throw error;
    throw new AgentError(`another process is at work on the backups in ${directory}`, {
      code: 'BACKUP.BUSY',
      hint: 'Wait until it has ended.',
      retry: true,
    });
  }
}

/** The key of the site, from its file. AgentError CONFIG when it cannot be had. */
async function keyOf(path: string): Promise<Uint8Array | null> {
  if (path === '') return null;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw keyError(`the key file of backups ${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  });
  if (!/^[0-9a-fA-F]{64}$/.test(text.trim())) throw keyError(`${path} does not hold a key of 64 hexadecimal digits`);
  return Buffer.from(text.trim(), 'hex');
}

function keyError(message: string): AgentError {
  const hint = 'Mend backup.encryption_key_file; a new key is made by `openssl rand -hex 32`.';
  return new AgentError(message, { code: 'CONFIG', hint });
}
