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

export function isFileId(word: string): boolean {
  return /^\d{8}T\d{9}-\d{5,}-\d{6,}$/.test(word);
}

/** The claim's own directory in work/: the file itself and what is spooled beside it. */
export function workDirectory(places: Places, id: string): string {
  return `${places.work}/${id}`;
}

export function workPath(places: Places, file: { readonly id: string; readonly name: string }): string {
  return `${workDirectory(places, file.id)}/${file.name}`;
}

/** Where a file is spooled beside the claim; the leading dot tells it from the claimed file, whose name never has one. */
export function spoolPath(places: Places, id: string, what: string): string {
  return `${workDirectory(places, id)}/.${what}`;
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
