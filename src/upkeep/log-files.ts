import { localDay } from '../kit/local-time.ts';
import type { Files } from '../ports.ts';
import { type Freed, nothingFreed, removeFile, sumOf } from './days.ts';
import { type PackPorts, packAway } from './pack.ts';

/** A log file of a day that has ended: nobody writes to it any more. */
export interface ClosedLog {
  readonly path: string;
  /** `20261124` */
  readonly day: string;
  readonly bytes: number;
  readonly packed: boolean;
}

const named = /^edi_processor_(\d{8})(?:\.\d+)?\.log(?:(?:\.\d+)?(\.gz))?$/;

/** The oldest first. */
export async function closedLogs(
  files: Pick<Files, 'list' | 'exists' | 'stat'>,
  directory: string,
  nowMs: number,
): Promise<readonly ClosedLog[]> {
  if (!(await files.exists(directory))) return [];
  const today = localDay(nowMs);
  const found: ClosedLog[] = [];
  for (const name of await files.list(directory)) {
    const [, day, packed] = named.exec(name) ?? [];
    if (day === undefined || day >= today) continue;
    const path = `${directory}/${name}`;
    found.push({ path, day, bytes: (await files.stat(path)).bytes, packed: packed !== undefined });
  }
  return found.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/** Compresses the logs of days before one. What that saved. */
export async function packLogs(
  ports: PackPorts,
  logs: readonly ClosedLog[],
  { beforeDay, signal }: { readonly beforeDay: string; readonly signal: AbortSignal },
): Promise<Freed> {
  const saved: Freed[] = [];
  for (const { path, bytes } of logs.filter(({ packed, day }) => !packed && day < beforeDay)) {
    signal.throwIfAborted();
    saved.push({ files: 1, bytes: bytes - (await packAway(ports, { from: path, to: path }, signal)) });
  }
  return sumOf(...saved);
}

/** Removes logs of days before one, and the oldest beyond a size of all together. */
export async function expireLogs(
  files: Pick<Files, 'stat' | 'remove'>,
  logs: readonly ClosedLog[],
  keep: { readonly fromDay: string; readonly bytesMax: number },
): Promise<Freed> {
  let left = logs.reduce((sum, { bytes }) => sum + bytes, 0);
  let freed = nothingFreed;
  for (const { path, day, bytes } of logs) {
    if (day >= keep.fromDay && left <= keep.bytesMax) continue;
    freed = sumOf(freed, { files: 1, bytes: await removeFile(files, path) });
    left -= bytes;
  }
  return freed;
}
