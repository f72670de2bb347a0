import type { Files } from '../ports.ts';
import { daysIn, type Freed, nothingFreed, removeDay, removeFile, sumOf } from './days.ts';
import { type PackPorts, packAway } from './pack.ts';

export interface ExpireOptions {
  readonly directory: string;
  /** Days before it go: `2026-11-24`. */
  readonly beforeDay: string;
  /** Where each file is kept compressed before it goes; null: it goes. */
  readonly archive: string | null;
}

/** Lets whole days of a directory go, the oldest first. */
export async function expireDays(
  ports: PackPorts & { readonly files: Files },
  options: ExpireOptions,
  signal: AbortSignal,
): Promise<Freed> {
  let freed = nothingFreed;
  for (const day of await daysIn(ports.files, options.directory)) {
    if (day >= options.beforeDay) break;
    freed = sumOf(freed, await expireDay(ports, { ...options, day }, signal));
  }
  return freed;
}

/** One day of it. */
export async function expireDay(
  ports: PackPorts & { readonly files: Files },
  { directory, archive, day }: Omit<ExpireOptions, 'beforeDay'> & { readonly day: string },
  signal: AbortSignal,
): Promise<Freed> {
  const { files } = ports;
  const from = `${directory}/${day}`;
  if (archive === null) return removeDay(files, from, signal);
  const to = `${archive}/${day}`;
  await files.makeDirectory(to);
  let freed = nothingFreed;
  for (const name of await files.list(from)) {
    signal.throwIfAborted();
    const { bytes } = await files.stat(`${from}/${name}`);
    const packed = await packAway(ports, { from: `${from}/${name}`, to: `${to}/${name}` }, signal);
    freed = sumOf(freed, { files: 1, bytes: bytes - packed });
  }
  await files.removeDirectory(from);
  return freed;
}

/** Removes files whose names begin with a day before one: `2026-11-24…`. The newest always stays. */
export async function expireFiles(
  files: Pick<Files, 'list' | 'exists' | 'stat' | 'remove'>,
  { directory, beforeDay, ending }: { readonly directory: string; readonly beforeDay: string; readonly ending: RegExp },
): Promise<Freed> {
  if (!(await files.exists(directory))) return nothingFreed;
  const named = (await files.list(directory)).filter((name) => /^\d{4}-\d{2}-\d{2}/.test(name) && ending.test(name));
  let freed = nothingFreed;
  for (const name of named.slice(0, -1)) {
    if (name.slice(0, 10) >= beforeDay) break;
    freed = sumOf(freed, { files: 1, bytes: await removeFile(files, `${directory}/${name}`) });
  }
  return freed;
}
