import { columnsOf } from '../kit/columns.ts';

/** What a piece of text is painted as; the names are those of node:util's styleText. */
export type PaintKind = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

/** How a report for people is laid out. All colour comes from `paint`; without colours it gives the text back. */
export interface TextStyle {
  paint(kind: PaintKind, text: string): string;
  /** Columns of the terminal. */
  readonly width: number;
  /** Paths below this directory are shown relative to it. */
  readonly directory?: string;
}

const widthMin = 40;
/** Lines longer than this are tiring to read, however wide the terminal. */
const widthMax = 110;

export function readableWidth({ width }: TextStyle): number {
  return Math.min(Math.max(width, widthMin), widthMax);
}

/** The words of a text on lines of a width, each behind an indent. A longer word has a line of its own. */
export function wrapped(text: string, { width, indent }: { width: number; indent: string }): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(indent) + columnsOf(longer) > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}

export function shortPath(path: string, { directory }: TextStyle): string {
  const below = directory === undefined ? '' : `${directory.replace(/\/$/, '')}/`;
  return below !== '' && path.startsWith(below) ? path.slice(below.length) : path;
}
