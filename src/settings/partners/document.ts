import { writtenValue } from '../document-yaml.ts';
import { type ProfileField, profileSections } from './shape.ts';

const widthMax = 110;

/** A commented profile with every key; only the name and one id are in force. */
export function profileYaml(name: string, id: string): string {
  const live: Readonly<Record<string, string>> = { name, 'ids.production': `['${id}']` };
  const parts = profileSections.map(({ name: section, description, fields }) => {
    const indent = section === '' ? '' : '  ';
    const lines = fields.flatMap((field) => keyLines(field, { indent, value: live[field.key] }));
    if (section === '') return lines.join('\n').trimEnd();
    const inForce = fields.some((field) => live[field.key] !== undefined);
    return [...comment(description, ''), `${inForce ? '' : '# '}${section}:`, ...lines].join('\n').trimEnd();
  });
  return `${opening}\n\n${parts.join('\n\n')}\n`;
}

/** The profile that ships: all of it commented out, so that nothing is in force before somebody decides so. */
export function exampleYaml(): string {
  return profileYaml('acme', 'ZZ:ACME')
    .split('\n')
    .map((line) => (line === '' || line.startsWith('#') ? line : `# ${line}`))
    .join('\n');
}

const opening = [
  '# Profile of a trading partner of edi-agent: one file (*.yaml) a partner in the directory directories.partners.',
  '# What is commented out shows an example; what holds without the key stands behind "Otherwise".',
  '# Check all profiles with `edi-agent partners check`.',
].join('\n');

const examples: Readonly<Record<string, string>> = {
  'ids.test': "['ZZ:ACMETEST/ACMETEST']",
  contacts: '[{name: EDI desk, role: first call, email: edi@acme.example, phone: 555-0100}]',
  versions: "{'850': ['004010', '005010'], '860': ['004010']}",
  severities: '{business: reject, ELEMENT_CODE_UNLISTED: warn}',
  codes: "{'355': ['ZX']}",
  charset: 'basic',
  environment_mismatch: 'quarantine',
  ack_due: '{any: 24 h, 856: 4 h}',
  'acknowledgement.functional': "'999'",
  'acknowledgement.ta1': 'asked',
  'acknowledgement.listing': 'rejected',
  'acknowledgement.on_errors': 'accept',
  'acknowledgement.hold': 'true',
  'acknowledgement.delimiters': "{element: '*', component: '>', repetition: '^', terminator: '~'}",
  'acknowledgement.line_end': 'none',
  'acknowledgement.directory': 'acme/acknowledgements',
  'acknowledgement.file_name': "'{trading_partner}_{document_type}_{timestamp}_{sequence}.x12'",
  'delivery.directory': 'acme/accepted',
  'delivery.file_name': "'{trading_partner}_{document_type}_{timestamp}_{sequence}.x12'",
};

function keyLines(field: ProfileField, to: { readonly indent: string; readonly value: string | undefined }) {
  const name = field.key.slice(field.key.lastIndexOf('.') + 1);
  const value = to.value === undefined ? `# ${name}: ${examples[field.key]}` : `${name}: ${to.value}`;
  const notes = [`Allowed: ${field.allowed}.`, ...(to.value === undefined ? [`Otherwise: ${otherwise(field)}.`] : [])];
  return [
    ...comment(field.description, to.indent),
    ...notes.flatMap((note) => comment(note, to.indent)),
    to.indent + value,
    '',
  ];
}

function otherwise({ default: fallback }: ProfileField): string {
  if (Array.isArray(fallback) || (typeof fallback === 'object' && fallback !== null)) return 'none';
  return typeof fallback === 'string' ? fallback : writtenValue(fallback);
}

/** docs/partners.md: how profiles work, and every key. */
export function partnersMarkdown(): string {
  const parts = profileSections.flatMap(({ name, description, fields }) => [
    ...(name === '' ? [] : [`## ${name}`, description]),
    ...fields.map((field) => keyText(field)),
  ]);
  return `${[preface, '## Keys', ...parts].join('\n\n')}\n`;
}

function keyText(field: ProfileField): string {
  const lines = [
    `- allowed: ${field.allowed}`,
    `- otherwise: ${mandatory(field) ? 'it must be given' : otherwise(field)}`,
  ];
  return [`### ${field.key}`, field.description, lines.join('\n')].join('\n\n');
}

function mandatory(field: ProfileField): boolean {
  return field.default === undefined;
}

function comment(text: string, indent: string): readonly string[] {
  const wrapped: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > widthMax) {
      wrapped.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...wrapped, line];
}

const preface = `# Trading partner profiles

<!-- Generated from src/settings/partners; a test compares the two. -->

A profile says what was agreed with one trading partner: how he names himself, what he may send, how strictly it is
judged, how he is answered, and where his documents go. Profiles are YAML files (\`*.yaml\`, \`*.yml\`), one a partner, in
\`directories.partners\`: by default \`partners\` beside the configuration file in force. \`edi-agent partners init NAME\`
writes a commented one, \`partners check\` tells every problem of all of them at once (exit code 2), \`partners list\` and
\`partners show NAME\` tell what is in force. A profile with a problem keeps the agent from starting: half an agreement
is none.

## Who is meant

The partner of an interchange is the one whose id stands in ISA05 and ISA06, with GS02 of its first group where ids name
groups; sets are judged by the profile of their own group. An id that names the group wins over one that does not.
Without a match the settings hold, and \`validation.unknown_partner\` decides: \`accept\`, or \`quarantine\` (E003.PARTNER):
the interchange is judged, but neither delivered nor answered. What we send ourselves (\`app.own_ids\` in ISA05 and ISA06)
is never of an unknown partner and never answered; its receiver's \`ack_due\` says when his acknowledgement is overdue.

## Test and production

ISA15 says P (production) or T (test); an id in \`ids.test\` alone says test as well. Where that differs from
\`app.environment\`, \`environment_mismatch\` of the profile, else \`validation.environment_mismatch\`, decides: \`accept\`
takes the interchange like any other; \`quarantine\` (E003.ENVIRONMENT) judges it, but never delivers it. How it is
answered, \`validation.environment_answer\` says: by default test data in production like any other, so that the partner can
test, and production data in test not at all, so that nobody relies on orders that will not be filled; what was not
answered then is answered when it is replayed. ISA15 I (information) never differs.

## Duplicates

An interchange is known by its parties, number and usage (ISA05 to ISA08, ISA13, ISA15), and by the hash of its bytes.

- The same number and the same bytes again: a duplicate. Nothing is done and nobody is alarmed; where ISA14 asks for it a
  TA1 tells 025. The other interchanges of the file are processed.
- The same number, other bytes: quarantine with E003.DUPLICATE, and the TA1 where it was asked for.
- \`edi-agent process --allow-duplicate\` takes it all the same, for instance when a partner has started his numbers anew.

Identities are kept as long as their files; interchanges that were rejected as a whole or put aside for another reason
are not held against a corrected one.`;
