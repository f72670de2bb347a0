import { stringify } from 'yaml';
import { type Field, fields, sections } from './shape.ts';

const lineCharactersMax = 110;

/** The configuration file that says nothing else than the defaults, every key explained. */
export function defaultYaml(): string {
  const parts = sections.map(({ name, description }) =>
    [...comment(description, ''), `${name}:`, ...keysOf(name).flatMap(lines)].join('\n'),
  );
  return `${[opening.join('\n'), ...parts].join('\n\n')}\n`;
}

const opening = [
  '# Configuration of edi-agent. Everything below is the default: leave out what you do not change.',
  '# Check it with `edi-agent config validate`, see what is in force with `edi-agent config show`.',
  '# Every key can be set by the environment too: EDI_AGENT__PERFORMANCE__MAX_WORKERS=2',
  '# Sizes are bytes or have a unit: 500 kB, 10 MB, 2 GB (powers of 1000), 10 MiB (powers of 1024).',
];

function keysOf(section: string): readonly Field[] {
  return fields.filter((field) => field.section === section);
}

function lines(field: Field): readonly string[] {
  return [
    ...comment(field.description, '  '),
    `  # Allowed: ${field.allowed}.`,
    `  ${field.name}: ${writtenValue(field.default)}`,
  ];
}

/** A value as it is written in the file, on one line. */
export function writtenValue(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 }).trim();
}

function comment(text: string, indent: string): readonly string[] {
  const wrapped: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > lineCharactersMax) {
      wrapped.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return [...wrapped, line];
}
