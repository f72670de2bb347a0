import { nearest } from '../src/agent.ts';
import { commands, topics } from './index.ts';

export interface Mistyped {
  /** One line: what is wrong. */
  readonly message: string;
  /** One line: what was perhaps meant, or where the commands are listed. */
  readonly hint: string;
}

/** What was perhaps meant by a command that does not exist, `quarantin:list`; behind it may stand its arguments. */
export function commandNear(id: string): Mistyped {
  const words = id.split(':');
  const names = [...Object.keys(commands), ...Object.keys(topics)].map((name) => name.replaceAll(':', ' '));
  for (let count = words.length; count > 0; count -= 1) {
    const given = words.slice(0, count).join(' ');
    if (Object.hasOwn(commands, given.replaceAll(' ', ':'))) return tooMuch(given, words.slice(count));
    const meant = names.includes(given) ? undefined : nearest(given, names);
    // `maintenance checklist weekly` is no misspelling of `maintenance checklist`.
    if (meant !== undefined && !given.startsWith(`${meant} `)) {
      return unknown(given, `Did you mean \`edi-agent ${meant}\`?`);
    }
  }
  const [topic = ''] = words;
  const page = Object.hasOwn(topics, topic) ? `${topic} --help` : '--help';
  return unknown(words.join(' '), `Run \`edi-agent ${page}\` to list them.`);
}

function tooMuch(command: string, more: readonly string[]): Mistyped {
  const message = `nothing more is expected, but there is: ${more.join(' ')}`;
  return { message, hint: `Run \`edi-agent ${command} --help\` to see the arguments and flags.` };
}

function unknown(given: string, hint: string): Mistyped {
  return { message: `there is no command \`${given}\``, hint };
}
