import { bashCompletion } from './completions-bash.ts';
import { fishCompletion } from './completions-fish.ts';
import { zshCompletion } from './completions-zsh.ts';

/** What a shell may offer behind one command; read out of oclif's manifest. */
export interface CommandShape {
  /** `quarantine list`: the words as typed. */
  readonly words: string;
  readonly summary: string;
  readonly flags: readonly FlagShape[];
  /** Whether it takes arguments besides its flags; files are offered for them. */
  readonly takesFiles: boolean;
}

export interface FlagShape {
  readonly name: string;
  readonly char: string | null;
  readonly summary: string;
  /** What stands behind the flag: nothing, one of some words, or free text for which files are offered. */
  readonly value: 'none' | 'text' | readonly string[];
}

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** Where each shell looks for what a package installs, below /usr. */
export const completionPlaces: Readonly<Record<Shell, string>> = {
  bash: 'share/bash-completion/completions/edi-agent',
  zsh: 'share/zsh/vendor-completions/_edi-agent',
  fish: 'share/fish/vendor_completions.d/edi-agent.fish',
};

/** The text of a completion file. The same commands give the same text. */
export function completionText(shell: Shell, commands: readonly CommandShape[]): string {
  return writers[shell](commands.toSorted((one, other) => (one.words < other.words ? -1 : 1)));
}

const writers: Readonly<Record<Shell, (commands: readonly CommandShape[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};
