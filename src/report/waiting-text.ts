import type { FileState } from '../model/ledger-states.ts';
import { bytesText, counted } from './measures.ts';
import { ageText, moreText, tableLines, timeText } from './table-text.ts';
import type { TextStyle } from './text-style.ts';

/** A file that has not ended: it lies in pickup, or is on its way. */
export interface WaitingFile {
  readonly state: FileState | 'pickup';
  readonly name: string;
  /** Where it lies, or came from. */
  readonly path: string;
  readonly bytes: number;
  /** In pickup since it last changed, else since it was claimed; milliseconds since 1970. */
  readonly sinceMs: number;
  /** Null while it lies in pickup. */
  readonly id: string | null;
  readonly partner: string | null;
  readonly code: string | null;
  /** Of the next attempt. */
  readonly dueMs: number | null;
}

/** Files that wait, the longest waiting first. */
export function waitingText(
  files: readonly WaitingFile[],
  { nowMs, style, limit }: { readonly nowMs: number; readonly style: TextStyle; readonly limit?: number },
): string {
  if (files.length === 0) return 'No file waits.';
  const rows = files.map((file) => [
    ageText(Math.max(0, nowMs - file.sinceMs)),
    stateText(file),
    bytesText(file.bytes),
    file.path,
    file.id ?? '',
  ]);
  return [
    ...tableLines(['WAITS', 'WHERE', 'SIZE', 'FILE', 'ID'], rows, style),
    '',
    counted(files.length, 'file') + moreText(files.length, limit),
  ].join('\n');
}

function stateText({ state, code, dueMs }: WaitingFile): string {
  if (state === 'pickup') return 'in pickup';
  if (state !== 'retry_wait') return state;
  const cause = code === null ? '' : `, error ${code}`;
  return `retry${dueMs === null ? '' : ` at ${timeText(dueMs)} UTC`}${cause}`;
}
