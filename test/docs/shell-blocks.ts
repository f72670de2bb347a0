/** The fenced blocks of a language in a Markdown page, without their fences. */
export function blocksOf(page: string, language: string): readonly string[] {
  const pattern = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms');
  return [...page.matchAll(pattern)].map(([, text = '']) => text);
}

export interface Recorded {
  readonly command: string;
  readonly output: string;
}

/** A recording as commands and what they printed: commands stand behind `$ `. */
export function recordingOf(block: string): readonly Recorded[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...rest] = part.split('\n');
      return { command, output: rest.join('\n').trimEnd() };
    });
}
