import type { Command } from '@oclif/core';
import { commands, groups, rootExamples, topics } from './index.ts';

type Row = readonly [string, string];
type Entry = Pick<Command.Cached, 'id' | 'summary' | 'hidden'>;

const everywhere: readonly Row[] = [
  ['-c, --config=FILE', 'settings file'],
  ['--home=DIR', 'directory the agent works in'],
  ['--json', 'JSON on standard output and nothing else'],
  ['--debug', 'where in the program a failure came from'],
  ['-h, --help', 'help for any command: `edi-agent COMMAND --help`'],
  ['--version', 'version of the agent and of its Node'],
];

const exitCodes: readonly Row[] = [
  ['0 all well · 10 some of several files failed · 1 usage or internal · 2 settings wrong or state degraded', ''],
  ['11 E001 read · 12 E002 parse · 13 E003 validation · 14 E004 delivery · 15 E005 API', ''],
  ['21 to 25 of `mqtt check`: name, TCP, TLS, MQTT, rights', ''],
];

/** The first page: commands under headings by what one wants to do. Loads nothing, because it is asked for most. */
export function rootHelp(purpose: string, manifest: readonly Entry[]): string {
  const shown = manifest.filter((command) => !command.hidden).sort((a, b) => place(a) - place(b));
  const sections = Object.entries(groups).map(([group, title]) =>
    section(title, commandRows(shown.filter((command) => commands[command.id]?.group === group))),
  );
  const text = [
    purpose,
    section('Usage', [['$ edi-agent COMMAND [ARGUMENTS] [FLAGS]', '']]),
    ...sections,
    section('Everywhere', everywhere),
    section(
      'Examples',
      rootExamples.map((example) => [`$ ${example}`, '']),
    ),
    section('Exit codes', exitCodes),
  ];
  return text.filter((part) => part !== '').join('\n\n');
}

/** Commands are shown in the order of the map. */
function place(command: Entry): number {
  return Object.keys(commands).indexOf(command.id);
}

/** One row a command; the commands below one topic share a row. */
function commandRows(members: readonly Entry[]): readonly Row[] {
  const rows = members.map((command): Row => {
    const topic = topicOf(command);
    if (topic === '') return [command.id, command.summary ?? ''];
    const names = members.filter((member) => topicOf(member) === topic).map(({ id }) => id.slice(topic.length + 1));
    return [`${topic.replaceAll(':', ' ')} ${names.join('|')}`, topics[topic] ?? ''];
  });
  return [...new Map(rows)];
}

/** `maintenance:window:open` stands below `maintenance:window`. */
function topicOf({ id }: Entry): string {
  return id.split(':').slice(0, -1).join(':');
}

function section(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`.trimEnd());
  return [title.toUpperCase(), ...lines].join('\n');
}
