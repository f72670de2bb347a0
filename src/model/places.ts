import { safeName } from '../kit/safe-name.ts';
import type { FileStatus } from './receipt.ts';

/** The directories a file of the service passes through. */
export interface Places {
  readonly work: string;
  /** Where a file with this status comes to rest. */
  readonly final: Readonly<Record<FileStatus, string>>;
}

/**
 * An id that sorts by time, unique in a home whatever the clock does: `20261124T082834123-00007-000042`, from the time,
 * the boot of the ledger and a sequence within the boot.
 */
export function fileId(time: { readonly nowMs: number; readonly boot: number; readonly sequence: number }): string {
  const stamp = new Date(time.nowMs).toISOString().replace(/[-:.Z]/g, '');
  return `${stamp}-${String(time.boot).padStart(5, '0')}-${String(time.sequence).padStart(6, '0')}`;
}

/** The boot of the ledger in a file's id. */
export function bootOf(id: string): number {
  return Number(id.split('-')[1]);
}

/**
 * A claimed file in work/. One directory for all: an fsync of it serves every file that is claimed or moved on at the
 * moment, where a directory a claim would need its own (measured: half the files a second).
 */
export function workPath(places: Places, file: { readonly id: string; readonly name: string }): string {
  return `${places.work}/${file.id}_${file.name}`;
}

/** Where something is spooled beside the claim; the leading dot tells it from claimed files. */
export function spoolPath(places: Places, id: string, what: string): string {
  return `${places.work}/.${id}.${what}`;
}

/** Whose file in work/ this is, and whether it is the claimed one or only spooled; undefined for a stranger's. */
export function ownerOf(
  name: string,
): { readonly id: string; readonly name: string; readonly spooled: boolean } | undefined {
  const [, dot, id, rest] = /^(\.?)(\d{8}T\d{9}-\d{5,}-\d{6,})[._](.+)$/.exec(name) ?? [];
  if (id === undefined || rest === undefined) return undefined;
  return { id, name: rest, spooled: dot === '.' };
}

/** Its last place: a directory a day, so that none grows for ever. The same for the same file, however often asked. */
export function finalPath(
  places: Places,
  file: { readonly id: string; readonly name: string },
  status: FileStatus,
): string {
  return `${finalDirectory(places, file.id, status)}/${file.id}_${file.name}`;
}

export function finalDirectory(places: Places, id: string, status: FileStatus): string {
  const day = `${id.slice(0, 4)}-${id.slice(4, 6)}-${id.slice(6, 8)}`;
  return `${places.final[status]}/${day}`;
}

/** The file's own name, made safe. */
export function nameOf(path: string): string {
  return safeName(path.slice(path.lastIndexOf('/') + 1));
}
