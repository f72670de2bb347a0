import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';

/** Which configuration is in force, and why that one. */
export type ConfigSource =
  | { readonly kind: 'file'; readonly path: string; readonly chosenBy: string }
  | { readonly kind: 'defaults' };

export interface ConfigFile {
  readonly source: ConfigSource;
  /** Null for the built-in defaults. Up to limits.configBytesMax + 1 bytes are read: one too many is enough to refuse. */
  readonly text: string | null;
}

export interface ConfigSearch {
  /** The value of --config. */
  readonly option?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly currentDirectory: string;
}

/** Where a configuration lies that nobody named; the first that exists is taken. */
const searchedPaths = ['./config/config.yaml', '/etc/edi-agent/config.yaml'] as const;

/**
 * Finds and reads the configuration: --config, $EDI_AGENT_CONFIG, the current directory, the system's, or none.
 * A file that somebody named must exist, and one that exists must be readable; else an AgentError `CONFIG`.
 */
export async function readConfigFile(search: ConfigSearch): Promise<ConfigFile> {
  for (const { path, chosenBy, named } of candidates(search)) {
    const text = await textOf(resolve(search.currentDirectory, path), path);
    if (text !== null) return { source: { kind: 'file', path, chosenBy }, text };
    if (named) {
      throw configError(`there is no configuration file ${path} (${chosenBy})`, {
        hint: 'Check the path, or leave it out to use the built-in defaults.',
        path,
      });
    }
  }
  return { source: { kind: 'defaults' }, text: null };
}

interface Candidate {
  readonly path: string;
  readonly chosenBy: string;
  readonly named: boolean;
}

/** Where a configuration is looked for, in this order. */
export function candidates(search: ConfigSearch): readonly Candidate[] {
  const variable = search.environment.EDI_AGENT_CONFIG;
  if (search.option !== undefined) return [{ path: search.option, chosenBy: 'named by --config', named: true }];
  if (variable) return [{ path: variable, chosenBy: 'named by $EDI_AGENT_CONFIG', named: true }];
  return searchedPaths.map((path) => ({ path, chosenBy: 'found; none was named', named: false }));
}

/** The text of a file of settings, null where there is none. AgentError `CONFIG` when it cannot be read. */
export async function textOf(path: string, shown: string): Promise<string | null> {
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a named pipe would block for ever.
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if (!(await file.stat()).isFile()) throw configError(`${shown} is not a regular file`, { path: shown });
    return decoded(await firstBytes(file), shown);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw configError(`the configuration file ${shown} cannot be read (${code})`, { path: shown, cause });
  } finally {
    await file?.close();
  }
}

async function firstBytes(file: FileHandle): Promise<Uint8Array> {
  const bytes = new Uint8Array(limits.configBytesMax + 1);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(bytes, length, bytes.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

function decoded(bytes: Uint8Array, shown: string): string {
  // A character cut at the limit must not hide that the file is too large.
  if (bytes.length > limits.configBytesMax) return new TextDecoder('latin1').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw configError(`the configuration file ${shown} is not UTF-8 text`, {
      hint: 'Save it as UTF-8.',
      path: shown,
      cause,
    });
  }
}

function configError(message: string, options: { hint?: string; path: string; cause?: unknown }): AgentError {
  return new AgentError(message, {
    code: 'CONFIG',
    hint: 'Check that it is a regular file that this user may read, or name another one with --config.',
    ...options,
  });
}
