import { nearest } from '../src/agent.ts';
import { commands, topics } from './index.ts';

export interface Mistyped {
  /** The words that were meant as a command. */
  readonly given: string;
  /** One line: what was perhaps meant, or where the commands are listed. */
  readonly hint: string;
}

/** What was perhaps meant by a command that does not exist, `quarantin:list`; behind it may stand its arguments. */
export function commandNear(id: string): Mistyped {
  const words = id.split(':');
  const names = [...Object.keys(commands), ...Object.keys(topics)].map((name) => name.replaceAll(':', ' '));
  for (let count = words.length; count > 0; count -= 1) {
    const given = words.slice(0, count).join(' ');
    const meant = names.includes(given) ? undefined : nearest(given, names);
    if (meant !== undefined) return { given, hint: `Did you mean \`edi-agent ${meant}\`?` };
  }
  const [topic = ''] = words;
  const page = Object.hasOwn(topics, topic) ? `${topic} --help` : '--help';
  return { given: words.join(' '), hint: `Run \`edi-agent ${page}\` to list them.` };
}
