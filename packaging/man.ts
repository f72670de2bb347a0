import type { Interfaces } from '@oclif/core';
import { commands, groups } from '../commands/index.ts';
import { errorCodes, exitCodes } from '../src/model/error-codes.ts';

type Manifest = Interfaces.Manifest['commands'];
type Entry = Manifest[string];

export interface ManualFacts {
  readonly version: string;
  /** One line of what it is for. */
  readonly purpose: string;
  /** When it was built: `2026-11-24`. */
  readonly date: string;
  readonly manifest: Manifest;
}

/** edi-agent(1) in the macros of man(7), written from oclif's manifest. */
export function manualPage({ version, purpose, date, manifest }: ManualFacts): string {
  return `${[
    `.TH EDI-AGENT 1 "${date}" "edi-agent ${version}" "User Commands"`,
    '.SH NAME',
    `edi-agent \\- ${text(purpose)}`,
    '.SH SYNOPSIS',
    '.B edi-agent',
    '.I COMMAND',
    '[ARGUMENTS] [FLAGS]',
    '.SH DESCRIPTION',
    'An agent beside IBM Sterling B2B Integrator that takes the X12 files dropped into its pickup directories, judges every',
    'transaction set, answers the partner, hands on what is good and holds back what is bad.',
    text(
      '`edi-agent monitor` is the service, which systemd runs as edi-agent.service; every other command asks it, or works',
    ),
    'beside it.',
    ...Object.entries(groups).flatMap(([group, title]) => [
      `.SH ${title.toUpperCase()}`,
      ...Object.keys(commands)
        .filter((id) => commands[id]?.group === group)
        .flatMap((id) => commandLines(id, manifest[id])),
    ]),
    '.SH EVERY COMMAND',
    ...flagLines(Object.values(manifest)[0], (flag) => flag === 'GLOBAL'),
    '.SH EXIT STATUS',
    ...exitLines(),
    '.SH ENVIRONMENT',
    ...tagged('EDI_AGENT_CONFIG', 'The settings file, where \\-\\-config names none.'),
    ...tagged(
      'EDI_AGENT__SECTION__KEY',
      'One setting, before what the file says: EDI_AGENT__PERFORMANCE__MAX_WORKERS=2.',
    ),
    ...tagged('NO_COLOR', 'No colours on a terminal.'),
    '.SH FILES',
    ...Object.entries(files).flatMap(([path, what]) => tagged(text(path), text(what))),
    '.SH SEE ALSO',
    '.BR systemctl (1),',
    '.BR journalctl (1)',
    '.PP',
    'The pages in /usr/share/doc/edi\\-agent: the runbook is operations.md.',
  ].join('\n')}\n`;
}

const files: Readonly<Record<string, string>> = {
  '/etc/edi-agent/config.yaml': 'settings; `edi-agent config schema --as yaml` prints all of them with their defaults',
  '/etc/edi-agent/partners/': 'profiles of trading partners',
  '/etc/edi-agent/credentials/': 'secrets, which systemd hands to the service alone',
  '/var/lib/edi-agent/': 'pickup, delivery, quarantine, state',
  '/var/log/edi-agent/': 'logs, a file a day',
};

function commandLines(id: string, command: Entry | undefined): readonly string[] {
  if (!command || command.hidden) return [];
  const name = `edi\\-agent ${text(id.replaceAll(':', ' '))}`;
  const args = Object.values(command.args).map(({ name: arg, required }) => {
    const shown = text(arg.toUpperCase());
    return required ? ` \\fI${shown}\\fR` : ` [\\fI${shown}\\fR]`;
  });
  return [
    `.SS "${name}${args.join('')}"`,
    text(command.summary ?? ''),
    ...(command.description ? ['.PP', text(command.description)] : []),
    ...flagLines(command, (group) => group !== 'GLOBAL'),
    ...(command.examples ?? []).flatMap(exampleLines),
  ];
}

function flagLines(command: Entry | undefined, wanted: (group: string | undefined) => boolean): readonly string[] {
  return Object.entries(command?.flags ?? {})
    .filter(([, flag]) => !flag.hidden && wanted(flag.helpGroup))
    .flatMap(([name, flag]) => {
      const value =
        flag.type === 'option'
          ? `=\\fI${text(flag.helpValue?.toString() ?? flag.options?.join('|') ?? 'VALUE')}\\fR`
          : '';
      const short = flag.char === undefined ? '' : `\\fB\\-${flag.char}\\fR, `;
      return tagged(`${short}\\fB\\-\\-${text(name)}\\fR${value}`, text(flag.summary ?? ''));
    });
}

function exampleLines(example: NonNullable<Entry['examples']>[number]): readonly string[] {
  const line = typeof example === 'string' ? example : example.command;
  return ['.PP', '.RS', '.nf', text(line.replaceAll('<%= config.bin %>', 'edi-agent')), '.fi', '.RE'];
}

function exitLines(): readonly string[] {
  const general = {
    [exitCodes.ok]: 'All is well.',
    [exitCodes.internal]: 'Wrong usage, or a fault of the program.',
    [exitCodes.config]: 'Settings are wrong.',
    [exitCodes.partial]: 'Some of several files were not taken.',
  };
  const own = Object.entries(errorCodes).map(
    ([code, { exitCode, title }]) => [exitCode, `${code}: ${title}.`] as const,
  );
  return [
    ...Object.entries(general).flatMap(([code, what]) => tagged(code, text(what))),
    ...own.flatMap(([code, what]) => tagged(String(code), text(what))),
    '.PP',
    'health and doctor exit with 0, 1 where something should be looked at, and 2 where something is broken.',
  ];
}

function tagged(tag: string, what: string): readonly string[] {
  return ['.TP', tag, what];
}

/** Words as they are read: a hyphen that can be copied, and no line that looks like a macro. */
function text(words: string): string {
  const quoted = words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('`', '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return letters(/^[.']/.test(quoted) ? `\\&${quoted}` : quoted);
}

const characters: Readonly<Record<string, string>> = {
  '’': '\\(cq',
  '“': '\\(lq',
  '”': '\\(rq',
  '…': '...',
  '·': '\\(pc',
  '≤': '\\(<=',
};

/** Every troff of the world reads ASCII. */
function letters(words: string): string {
  return words.replaceAll(
    /[^\x20-\x7e]/gu,
    (one) => characters[one] ?? `\\[u${one.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
  );
}
