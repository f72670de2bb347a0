import { type Command, Help } from '@oclif/core';
import { type CommandEntry, commands, groups, rootExamples, topics } from './index.ts';

const exitCodes = [
  '0 all well · 10 some of several files failed · 1 usage or internal · 2 settings wrong or state degraded',
  '11 E001 read · 12 E002 parse · 13 E003 validation · 14 E004 delivery · 15 E005 API',
];

const everywhere: ReadonlyArray<readonly [string, string]> = [
  ['-c, --config=FILE', 'settings file'],
  ['--home=DIR', 'directory the agent works in'],
  ['--json', 'JSON on standard output and nothing else'],
  ['--debug', 'where in the program a failure came from'],
  ['--help', 'help for any command: `edi-agent COMMAND --help`'],
  ['--version', 'version of the agent and of its Node'],
];

/** The first page: commands under headings by what one wants to do, then examples and exit codes. */
export class AgentHelp extends Help {
  protected override async showRootHelp(): Promise<void> {
    const shown = this.sortedCommands.filter((command) => !command.hidden);
    const sections = Object.entries(groups).map(([group, title]) =>
      section(title, this.rows(shown.filter((command) => entryOf(command)?.group === group))),
    );
    const text = [
      this.config.pjson.description,
      section('Usage', [['$ edi-agent COMMAND [ARGUMENTS] [FLAGS]', '']]),
      ...sections,
      section('Everywhere', everywhere),
      section(
        'Examples',
        rootExamples.map((example) => [`$ ${example}`, '']),
      ),
      section(
        'Exit codes',
        exitCodes.map((line) => [line, '']),
      ),
    ];
    this.log(text.filter((part) => part !== '').join('\n\n'));
  }

  /** One row a command; the commands below one topic share a row. */
  private rows(members: readonly Command.Loadable[]): ReadonlyArray<readonly [string, string]> {
    const rows = members.map((command): readonly [string, string] => {
      const topic = command.id.split(':', 1)[0] ?? command.id;
      if (topic === command.id) return [command.id, command.summary ?? ''];
      const names = members.map((member) => member.id.split(':')).filter(([first]) => first === topic);
      return [topic, `${topics[topic] ?? ''} (${names.map(([, ...rest]) => rest.join(' ')).join(', ')})`];
    });
    return [...new Map(rows)];
  }
}

function entryOf(command: Command.Loadable): CommandEntry | undefined {
  return commands[command.id];
}

function section(title: string, rows: ReadonlyArray<readonly [string, string]>): string {
  if (rows.length === 0) return '';
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`.trimEnd());
  return [title.toUpperCase(), ...lines].join('\n');
}
