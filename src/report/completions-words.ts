import type { CommandShape } from './completions.ts';

type Row = readonly [word: string, summary: string];

/** First words, and second words by first word, with what is said of each. */
export interface Words {
  readonly first: readonly Row[];
  readonly second: ReadonlyMap<string, readonly Row[]>;
}

/** A topic is told by the commands below it. */
export function wordsOf(commands: readonly CommandShape[]): Words {
  const second = new Map<string, Row[]>();
  const first = new Map<string, string>();
  for (const { words, summary } of commands) {
    const [topic = '', ...rest] = words.split(' ');
    if (rest.length === 0) first.set(topic, summary);
    else second.set(topic, [...(second.get(topic) ?? []), [rest.join(' '), summary]]);
  }
  for (const [topic, below] of second) {
    if (!first.has(topic)) first.set(topic, below.map(([word]) => word).join(', '));
  }
  return { first: [...first], second };
}

/** Text in single quotes for a POSIX shell, on one line. */
export function quoted(text: string): string {
  return `'${text.replaceAll(/\s+/g, ' ').replaceAll("'", `'\\''`)}'`;
}
