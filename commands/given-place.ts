import { shellWord } from '../src/agent.ts';
import { commands } from './index.ts';

/**
 * A text for people whose commands work as they are typed: --home and --config that were given stand behind the words of
 * each `edi-agent COMMAND` in it.
 */
export function withGivenPlace(text: string, argv: readonly string[]): string {
  const given = givenFlags(argv);
  if (given === '') return text;
  return text.replace(/\bedi-agent ((?:[a-z]+ ){0,2}[a-z]+)\b(?!.*--(?:home|config)\b)/g, (whole, words: string) => {
    const command = longestCommand(words.split(' '));
    return command === '' ? whole : `edi-agent ${command} ${given}${words.slice(command.length)}`;
  });
}

function longestCommand(words: readonly string[]): string {
  for (let count = words.length; count > 0; count -= 1) {
    if (Object.hasOwn(commands, words.slice(0, count).join(':'))) return words.slice(0, count).join(' ');
  }
  return '';
}

/** The last --home and --config before a `--`, in any form that the parser takes. */
function givenFlags(argv: readonly string[]): string {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const last: Record<string, string> = {};
  for (const [at, word] of words.entries()) {
    const [, long, joined] = /^--(home|config)(?:=(.*))?$/s.exec(word) ?? [];
    const [, short] = /^-c(.*)$/s.exec(word) ?? [];
    const name = long ?? (short === undefined ? undefined : 'config');
    if (name === undefined) continue;
    const value = joined ?? (short === undefined || short === '' ? words[at + 1] : short.replace(/^=/, ''));
    if (value !== undefined) last[name] = value;
  }
  const flags = [...flag('--config', last.config), ...flag('--home', last.home)];
  return flags.join(' ');
}

function flag(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [] : [`${name} ${shellWord(value)}`];
}
