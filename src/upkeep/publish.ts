import { wholeBytes } from '../kit/whole-bytes.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Files } from '../ports.ts';
import { removeAll } from './swap.ts';

/** One file to be written. */
export interface NewFile {
  readonly name: string;
  content(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface PublishOptions {
  readonly directory: string;
  /** Tells this set from others; part of the name of the staging directory. */
  readonly id: string;
  readonly files: readonly NewFile[];
  readonly signal: AbortSignal;
}

export interface Published {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

const stagingName = /^\.making-/;
/** Stands when everything is staged: from then on the set is finished, not thrown away. */
const wholeName = 'whole.json';

/** Where a set is made; others may put scratch files of theirs into it, which go with it. */
export function stagingOf(directory: string, id: string): string {
  return `${directory}/.making-${id}`;
}

/**
 * Puts several files into a directory, all or none of them, whatever stops in between: staged durably, marked as whole,
 * then moved to names that are free, in their order. Throws E004; E004.EXISTS when a name is taken.
 */
export async function publishTogether(files: Files, options: PublishOptions): Promise<readonly Published[]> {
  const { directory, id, signal } = options;
  const staging = stagingOf(directory, id);
  await files.makeDirectory(staging);
  const published: Published[] = [];
  for (const { name, content } of options.files) {
    if (await files.exists(`${directory}/${name}`)) throw taken(`${directory}/${name}`);
    const written = await files.stage(`${staging}/${name}`, content(), signal);
    published.push({ path: `${directory}/${name}`, ...written });
  }
  const names = options.files.map(({ name }) => name);
  await files.replace(`${staging}/${wholeName}`, new TextEncoder().encode(JSON.stringify(names)));
  await finishOne(files, directory, staging);
  return published;
}

/** Takes back a set that failed; one that is whole stays, to be finished. */
export async function discardStaging(files: Files, staging: string): Promise<void> {
  if ((await files.exists(staging)) && (await wholeNames(files, staging)) === null) await removeAll(files, staging);
}

/** Ends what a stop left: a whole set is put in its place, a part of one removed. The number of sets. */
export async function finishPublishing(files: Files, directory: string): Promise<number> {
  if (!(await files.exists(directory))) return 0;
  const left: string[] = [];
  for await (const { name, kind } of files.scan(directory)) {
    if (kind === 'directory' && stagingName.test(name)) left.push(`${directory}/${name}`);
  }
  for (const staging of left) await finishOne(files, directory, staging);
  await files.sweep(directory);
  return left.length;
}

async function finishOne(files: Files, directory: string, staging: string): Promise<void> {
  for (const name of (await wholeNames(files, staging)) ?? []) {
    const [from, to] = [`${staging}/${name}`, `${directory}/${name}`];
    // After a power cut a file may have both names. One that somebody else put there meanwhile stays.
    if ((await files.exists(from)) && !(await files.exists(to))) await files.move(from, to);
  }
  // The mark goes last: without it, what is left would count as a part.
  for (const name of await files.list(staging)) if (name !== wholeName) await files.remove(`${staging}/${name}`);
  await files.remove(`${staging}/${wholeName}`);
  await files.removeDirectory(staging);
}

async function wholeNames(files: Files, staging: string): Promise<readonly string[] | null> {
  if (!(await files.exists(`${staging}/${wholeName}`))) return null;
  const bytes = await wholeBytes(files.read(`${staging}/${wholeName}`), markBytesMax);
  const names: unknown = JSON.parse(new TextDecoder().decode(bytes ?? undefined));
  return Array.isArray(names) ? names.map(String) : null;
}

const markBytesMax = 65_536;

function taken(path: string): AgentError {
  return new AgentError(`${path} is there already`, {
    code: 'E004.EXISTS',
    hint: 'Nothing was overwritten. Move it away.',
    path,
  });
}
