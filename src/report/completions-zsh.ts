import type { CommandShape, FlagShape } from './completions.ts';
import { quoted, wordsOf } from './completions-words.ts';

/** For zsh 5 and later; the file is called `_edi-agent` and lies in a directory of $fpath. */
export function zshCompletion(commands: readonly CommandShape[]): string {
  const { first, second } = wordsOf(commands);
  return [
    '#compdef edi-agent',
    '# Completion of edi-agent for zsh; written by `edi-agent completions zsh`.',
    '_edi_agent_first() {',
    `  local -a words=(${described(first)})`,
    "  _describe -t commands 'command' words",
    '}',
    '',
    '_edi_agent_second() {',
    '  local -a words',
    '  case "$1" in',
    ...[...second].map(([topic, below]) => `    ${quoted(topic)}) words=(${described(below)}) ;;`),
    '  esac',
    "  _describe -t commands 'command' words",
    '}',
    '',
    '_edi_agent_rest() {',
    '  case "$1" in',
    ...commands.map((command) => `    ${quoted(command.words)}) _arguments -s ${specsOf(command).join(' ')} ;;`),
    '  esac',
    '}',
    '',
    bodyOf([...second.keys()]),
    '',
  ].join('\n');
}

function described(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`)).join(' ');
}

function specsOf({ flags, takesFiles }: CommandShape): readonly string[] {
  const files = takesFiles ? [quoted('*:file:_files')] : [];
  return [...flags.flatMap(specOf), quoted('--help[Show help.]'), ...files];
}

function specOf({ name, char, summary, value }: FlagShape): readonly string[] {
  const text = summary.replaceAll(/[[\]]/g, (found) => `\\${found}`).replaceAll(':', '\\:');
  const words = value === 'none' ? '' : value === 'text' ? ':value:_files' : `:value:(${value.join(' ')})`;
  const long = value === 'none' ? `--${name}` : `--${name}=`;
  const short = char === null ? [] : [`-${char}`];
  return [long, ...short].map((flag) => quoted(`${flag}[${text}]${words}`));
}

/** The words before the command are cut off, so that `_arguments` sees a line that starts with it. */
function bodyOf(topics: readonly string[]): string {
  return `_edi_agent() {
  local command=$words[2]
  if ((CURRENT == 2)); then
    _edi_agent_first
    return
  fi
  if [[ " ${topics.join(' ')} " == *" $command "* ]]; then
    if ((CURRENT == 3)); then
      _edi_agent_second "$command"
      return
    fi
    command="$command $words[3]"
    shift words
    ((CURRENT -= 1))
  fi
  shift words
  ((CURRENT -= 1))
  _edi_agent_rest "$command"
}

if [ "$funcstack[1]" = _edi-agent ]; then
  _edi_agent "$@"
else
  compdef _edi_agent edi-agent
fi`;
}
