import type { CommandShape, FlagShape } from './completions.ts';
import { wordsOf } from './completions-words.ts';

/** For fish 3 and later. */
export function fishCompletion(commands: readonly CommandShape[]): string {
  const { first, second } = wordsOf(commands);
  return [
    '# Completion of edi-agent for fish; written by `edi-agent completions fish`.',
    functionsOf([...second.keys()]),
    'complete -c edi-agent -f',
    ...first.map(([word, summary]) => offer('', word, summary)),
    ...[...second].flatMap(([topic, below]) => below.map(([word, summary]) => offer(topic, word, summary))),
    ...commands.flatMap(({ words, flags, takesFiles }) => [
      ...flags.map((flag) => flagLine(words, flag)),
      ...(takesFiles ? [`complete -c edi-agent -n ${condition('in', words)} -F`] : []),
    ]),
    '',
  ].join('\n');
}

/** The command so far: one word, or two where the first is a topic. */
function functionsOf(topics: readonly string[]): string {
  return `function __edi_agent_at
    set -l words (commandline -opc)
    set -e words[1]
    test "$words" = "$argv"
end

function __edi_agent_in
    set -l words (commandline -opc)
    set -e words[1]
    set -l command $words[1]
    if contains -- "$command" ${topics.join(' ')}
        set command "$words[1] $words[2]"
    end
    test "$command" = "$argv"
end`;
}

function offer(before: string, word: string, summary: string): string {
  return `complete -c edi-agent -n ${condition('at', before)} -a ${quoted(word)} -d ${quoted(summary)}`;
}

function flagLine(words: string, { name, char, summary, value }: FlagShape): string {
  const short = char === null ? '' : ` -s ${char}`;
  const behind = value === 'none' ? '' : value === 'text' ? ' -r -F' : ` -x -a ${quoted(value.join(' '))}`;
  return `complete -c edi-agent -n ${condition('in', words)} -l ${name}${short}${behind} -d ${quoted(summary)}`;
}

function condition(kind: 'at' | 'in', words: string): string {
  return quoted(words === '' ? `__edi_agent_${kind}` : `__edi_agent_${kind} ${words}`);
}

/** In fish's single quotes a backslash quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll(/\s+/g, ' ').replaceAll(/['\\]/g, (found) => `\\${found}`)}'`;
}
