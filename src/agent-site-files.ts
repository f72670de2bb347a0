import { join } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import { textOf } from './platform/config-file.ts';
import { createFiles } from './platform/files.ts';

export interface SiteFile {
  readonly path: string;
  readonly text: string;
}

export interface SiteDirectory {
  /** Absolute. */
  readonly path: string;
  /** The setting that names it. */
  readonly key: string;
  /** What it holds, for messages: `partner profiles`. */
  readonly what: string;
  /** Names of files that count; hidden ones never do. */
  readonly names: RegExp;
  readonly filesMax: number;
  /** Whether it may be missing; then it holds nothing. */
  readonly optional: boolean;
}

/** The files of a directory that people fill, by name; links are followed. AgentError `CONFIG` where it cannot be read. */
export async function siteFiles(directory: SiteDirectory): Promise<readonly SiteFile[]> {
  const { path: parent, key, what, filesMax } = directory;
  const files = createFiles();
  if (!(await files.exists(parent))) {
    if (directory.optional) return [];
    throw new AgentError(`there is no directory of ${what} ${parent}`, {
      code: 'CONFIG',
      hint: `Make it, or change ${key}.`,
      path: parent,
    });
  }
  const names: string[] = [];
  for await (const { name, kind } of files.scan(parent)) {
    const counts = !name.startsWith('.') && directory.names.test(name) && (kind === 'file' || kind === 'symlink');
    if (counts && names.length <= filesMax) names.push(name);
  }
  if (names.length > filesMax) {
    throw new AgentError(`${parent} holds more than ${filesMax} files of ${what}`, { code: 'CONFIG' });
  }
  const read: SiteFile[] = [];
  for (const name of names.sort()) {
    const path = join(parent, name);
    read.push({ path, text: (await textOf(path, path)) ?? '' });
  }
  return read;
}
