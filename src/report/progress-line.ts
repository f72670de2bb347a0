import { columnsOf, cutToColumns, visible } from '../kit/columns.ts';
import { bytesText, durationText, rateText } from './measures.ts';

export interface ProgressState {
  /** What is worked on; empty for nothing to name. */
  readonly name: string;
  readonly bytes: number;
  /** Null where it is not known (standard input). */
  readonly bytesTotal: number | null;
  readonly elapsedMs: number;
}

/** `orders.x12  120 MB of 1 GB, 12 %, 210 MB/s, 4 s left`, cut to a width. */
export function progressLine(state: ProgressState, width: number): string {
  const { name, bytes, bytesTotal, elapsedMs } = state;
  const facts = [sizeText(bytes, bytesTotal), ...shareText(bytes, bytesTotal), rateText(bytes, elapsedMs)];
  const line = [...facts.filter((fact) => fact !== ''), ...leftText(state)].join(', ');
  const room = width - columnsOf(line) - 2;
  const shown = visible(name);
  if (name === '' || room < columnsOf('…')) return cutToColumns(line, width);
  return `${columnsOf(shown) <= room ? shown : `…${tail(shown, room - 1)}`}  ${line}`;
}

function sizeText(bytes: number, total: number | null): string {
  return total === null ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(total)}`;
}

function shareText(bytes: number, total: number | null): readonly string[] {
  return total === null || total === 0 ? [] : [`${Math.min(100, Math.floor((100 * bytes) / total))} %`];
}

function leftText({ bytes, bytesTotal, elapsedMs }: ProgressState): readonly string[] {
  if (bytesTotal === null || bytes === 0 || bytes >= bytesTotal) return [];
  const leftMs = ((bytesTotal - bytes) / bytes) * elapsedMs;
  return [`${durationText(Math.max(1000, Math.round(leftMs / 1000) * 1000))} left`];
}

/** The end of a name tells more than its start. */
function tail(text: string, columns: number): string {
  const characters = [...text];
  let from = characters.length;
  let taken = 0;
  while (from > 0) {
    taken += columnsOf(characters[from - 1] ?? '');
    if (taken > columns) break;
    from -= 1;
  }
  return characters.slice(from).join('');
}
