import type { OutputDelimiters } from '../x12/writer-delimiters.ts';

/** Makes text of a partner fit to be written: printable ASCII without delimiters, no blanks behind it. */
export type Clean = (text: string, charactersMax: number) => string;

export function cleanerFor(delimiters: OutputDelimiters): Clean {
  const banned = new Set(Object.values(delimiters));
  return (text, charactersMax) => {
    if (text.length <= charactersMax && isFit(text, banned)) return text;
    const kept = Array.from(text).filter((one) => one >= ' ' && one <= '~' && !banned.has(one));
    return kept.slice(0, charactersMax).join('').trimEnd();
  };
}

function isFit(text: string, banned: ReadonlySet<string>): boolean {
  for (const one of text) if (one < ' ' || one > '~' || banned.has(one)) return false;
  return !text.endsWith(' ');
}
