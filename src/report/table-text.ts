import { columnsOf, visible } from '../kit/columns.ts';
import type { TextStyle } from './text-style.ts';

/** Rows under their headings, in columns as wide as their longest text; the last column is not filled up. */
export function tableLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { paint }: TextStyle,
): readonly string[] {
  const shown = rows.map((row) => row.map(visible));
  const widths = headings.map((heading, at) =>
    Math.max(columnsOf(heading), ...shown.map((row) => columnsOf(row[at] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, at) => text + ' '.repeat(Math.max(0, (widths[at] ?? 0) - columnsOf(text))))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(headings)), ...shown.map(line)];
}

/** A label and a text on each line; nothing for a text that is empty. */
export function factLines(facts: readonly (readonly [string, string])[], { paint }: TextStyle): readonly string[] {
  const said = facts.filter(([, text]) => text !== '');
  const width = Math.max(0, ...said.map(([label]) => label.length));
  return said.map(([label, text]) => `  ${paint('dim', label.padEnd(width))}  ${visible(text)}`);
}

/** `2026-11-24 03:12:10`, in UTC as in the log. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** `12 min`, `3 h 20 min`, `4 d`: an age, not a measurement. */
export function ageText(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** Says that a list may go on, where it is as long as it may be. */
export function moreText(shown: number, limit: number | undefined): string {
  return limit !== undefined && shown >= limit ? ', the newest; there may be more: raise --limit' : '';
}
