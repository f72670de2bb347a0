import { writtenValue } from './document-yaml.ts';
import { variableOf } from './environment.ts';
import { olderNames } from './older-names.ts';
import { type Field, fields, sections } from './shape.ts';
import { keysWithoutEffect } from './without-effect.ts';

/** docs/configuration.md: every key, its default, what is allowed, its variable. */
export function configurationMarkdown(): string {
  return `${[preface, ...sections.map(sectionOf), olderNamesOf(), refusedOf()].join('\n\n')}\n`;
}

const preface = `# Configuration

<!-- Generated from src/settings by \`edi-agent config schema --as markdown\`; a test compares the two. -->

The first of these that there is: the file named by \`-c FILE\` (\`--config\`), the file named by \`$EDI_AGENT_CONFIG\`,
\`./config/config.yaml\`, \`/etc/edi-agent/config.yaml\`; otherwise the built-in defaults. A named file must exist.
\`edi-agent config schema --as yaml\` prints a commented file that equals the defaults, \`edi-agent config validate\` tells
every problem of a file at once (exit code 2), \`edi-agent config show\` tells every value in force and where it comes from.

Options win over environment variables, those over the file, the file over the defaults. A variable is named after the
key and its value is written as in the file, a list in brackets:
\`EDI_AGENT__PROCESSING__FILE_EXTENSIONS='[.edi, .x12]'\`. An empty variable counts as not set.

Sizes are numbers of bytes, or have a unit: \`500 kB\`, \`10 MB\`, \`2 GB\` (powers of 1000), \`10 MiB\` (powers of 1024).
Durations have a unit (\`250 ms\`, \`30 s\`, \`5 min\`, \`1 h\`, \`1 d\`), or are numbers of seconds.`;

function sectionOf({ name, description }: { name: string; description: string }): string {
  const keys = fields.filter((field) => field.section === name);
  return [`## ${name}`, description, ...keys.map(keyOf)].join('\n\n');
}

function keyOf(field: Field): string {
  return [
    `### ${field.key}`,
    field.description,
    [
      `- default: \`${writtenValue(field.default)}\``,
      `- allowed: ${field.allowed}`,
      `- variable: \`${variableOf(field.key)}\``,
    ].join('\n'),
  ].join('\n\n');
}

function olderNamesOf(): string {
  const rows = Object.entries(olderNames).map(([older, present]) => `| \`${older}\` | \`${present}\` |`);
  return ['## Older names', ['| also taken | is the same as |', '|---|---|', ...rows].join('\n')].join('\n\n');
}

function refusedOf(): string {
  const keys = keysWithoutEffect.map((key) => `\`${key}\``).join(', ');
  return `## Keys without effect\n\nA key that this version does nothing with is refused rather than taken in silence. So are these, which are known from the runbook: ${keys}.`;
}
