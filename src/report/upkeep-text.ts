import { tableLines } from './table-text.ts';
import type { PaintKind, TextStyle } from './text-style.ts';
import type { RestDocument, RestsDocument, ScheduleDocument, SchedulesDocument } from './upkeep-document.ts';

const paints: Readonly<Record<string, PaintKind>> = { failed: 'red', overdue: 'red', running: 'green', off: 'dim' };

/** `edi-agent schedule list` for people; times in UTC. */
export function schedulesText({ running, schedules }: SchedulesDocument, style: TextStyle): string {
  const rows = schedules.map(({ name, cron, state, next, last_start, message }) => [
    name,
    cron,
    state,
    shortTime(next),
    shortTime(last_start),
    message,
  ]);
  const [heading = '', ...lines] = tableLines(
    ['work', 'when', 'state', 'next (UTC)', 'last (UTC)', 'came to'],
    rows,
    style,
  );
  const painted = lines.map((line, at) => {
    const kind = paints[schedules[at]?.state ?? ''];
    return kind === undefined ? line : style.paint(kind, line);
  });
  const note = running ? [] : [style.paint('yellow', 'No service runs: nothing is begun before it does.')];
  return [heading, ...painted, ...note].join('\n');
}

export function scheduleText({ name, message, last_start, last_end }: ScheduleDocument): string {
  const ms = last_start === null || last_end === null ? 0 : Date.parse(last_end) - Date.parse(last_start);
  return `${name}: ${message} (${(ms / 1_000).toFixed(1)} s)`;
}

/** What keeps files from being taken. */
export function restsText({ window, pause }: RestsDocument, style: TextStyle): string {
  const lines = [restLine('Maintenance window', window), restLine('Paused', pause)].filter((line) => line !== '');
  return lines.length > 0
    ? lines.join('\n')
    : style.paint('dim', 'No maintenance window is open, and nothing is paused.');
}

function restLine(what: string, rest: RestDocument | null): string {
  if (rest === null) return '';
  const until = rest.until === null ? 'until it is resumed' : `until ${shortTime(rest.until)} UTC`;
  return `${what} ${until}, by ${rest.by}: ${rest.reason}`;
}

function shortTime(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 16).replace('T', ' ');
}
