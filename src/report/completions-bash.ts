import type { CommandShape, FlagShape } from './completions.ts';
import { quoted, wordsOf } from './completions-words.ts';

/** For bash 4 and later, with or without the package bash-completion. */
export function bashCompletion(commands: readonly CommandShape[]): string {
  const { first, second } = wordsOf(commands);
  const below = [...second].map(([topic, rows]) =>
    caseLine(
      [topic],
      rows.map(([word]) => word),
    ),
  );
  return [
    '# Completion of edi-agent for bash; written by `edi-agent completions bash`.',
    '_edi_agent_words() {',
    '  case "$1" in',
    caseLine(
      [''],
      first.map(([word]) => word),
    ),
    ...below,
    '  esac',
    '}',
    '',
    '_edi_agent_flags() {',
    '  case "$1" in',
    ...commands.map(({ words, flags }) => caseLine([words], [...flags.flatMap(namesOf), '--help'])),
    '  esac',
    '}',
    '',
    '# Prints the words that may stand behind a flag, `*` where it takes any text, nothing where it takes none.',
    '_edi_agent_values() {',
    '  case "$1 $2" in',
    ...commands.flatMap(({ words, flags }) => flags.flatMap((flag) => valueLines(words, flag))),
    '  esac',
    '}',
    '',
    body,
    '',
    'complete -o default -F _edi_agent edi-agent',
    '',
  ].join('\n');
}

function caseLine(patterns: readonly string[], words: readonly string[]): string {
  return `    ${patterns.map(quoted).join('|')}) printf '%s\\n' ${words.map(quoted).join(' ')} ;;`;
}

function namesOf({ name, char }: FlagShape): readonly string[] {
  return char === null ? [`--${name}`] : [`--${name}`, `-${char}`];
}

function valueLines(words: string, flag: FlagShape): readonly string[] {
  if (flag.value === 'none') return [];
  const patterns = namesOf(flag).map((name) => `${words} ${name}`);
  return [caseLine(patterns, flag.value === 'text' ? ['*'] : flag.value)];
}

/** The first word is the command, the second too where it is a topic: flags stand behind them. */
const body = `_edi_agent() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]}
  local command=\${COMP_WORDS[1]} at=1 values
  COMPREPLY=()
  if ((COMP_CWORD > 1)) && [ -n "$(_edi_agent_words "$command")" ]; then
    command="$command \${COMP_WORDS[2]}"
    at=2
  fi
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_edi_agent_words '')" -- "$current")
  elif ((COMP_CWORD == at)); then
    mapfile -t COMPREPLY < <(compgen -W "$(_edi_agent_words "\${COMP_WORDS[1]}")" -- "$current")
  else
    values=$(_edi_agent_values "$command" "$before")
    if [ "$values" = '*' ]; then return; fi
    if [ -n "$values" ]; then
      mapfile -t COMPREPLY < <(compgen -W "$values" -- "$current")
    elif [ "\${current:0:1}" = - ]; then
      mapfile -t COMPREPLY < <(compgen -W "$(_edi_agent_flags "$command")" -- "$current")
    fi
  fi
}`;
