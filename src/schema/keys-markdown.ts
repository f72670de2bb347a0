import type { z } from 'zod';
import {
  codeList,
  codesDocument,
  component,
  composite,
  elementShape,
  elementsDocument,
  elementUse,
  loopNode,
  rulesDocument,
  segmentEntry,
  segmentNode,
  segmentsDocument,
  setDocument,
  versionDocument,
} from './shape.ts';
import { ruleShape } from './shape-rules.ts';

type Shape = Readonly<Record<string, z.ZodType>>;

const parts: ReadonlyArray<readonly [title: string, shape: Shape]> = [
  ['Document of kind `set`', setDocument.shape],
  ['A segment in a structure', segmentNode.shape],
  ['A loop in a structure', loopNode.shape],
  ['Document of kind `version`', versionDocument.shape],
  ['Document of kind `segments`', segmentsDocument.shape],
  ['A segment', segmentEntry.shape],
  ['An element of a segment', elementUse.shape],
  ['Document of kind `elements`', elementsDocument.shape],
  ['A data element', elementShape.shape],
  ['A composite', composite.shape],
  ['A component of a composite', component.shape],
  ['Document of kind `codes`', codesDocument.shape],
  ['A code list', codeList.shape],
  ['Document of kind `rules`', rulesDocument.shape],
];

/** Every key of schema documents, for docs/schemas.md. */
export function schemaKeysMarkdown(): string {
  const tables = parts.map(([title, shape]) => `### ${title}\n\n${keyTable(shape)}`);
  return [...tables, rulesMarkdown()].join('\n\n');
}

function keyTable(shape: Shape): string {
  const rows = Object.entries(shape)
    .filter(([key]) => key !== 'kind')
    .map(
      ([key, type]) => `| \`${key}\` | ${type.safeParse(undefined).success ? '' : 'yes'} | ${meaningOf(key, type)} |`,
    );
  return ['| key | must | what |', '|---|---|---|', ...rows].join('\n');
}

function meaningOf(key: string, type: z.ZodType): string {
  const { description } = type;
  if (description === undefined) throw new Error(`the schema key ${key} has no description`);
  const choices = choicesOf(type);
  return choices.length === 0 ? description : `${description} One of ${choices.map((one) => `\`${one}\``).join(', ')}.`;
}

function choicesOf(type: z.ZodType): readonly string[] {
  const inner = 'unwrap' in type && typeof type.unwrap === 'function' ? (type.unwrap() as unknown) : type;
  const options = typeof inner === 'object' && inner !== null && 'options' in inner ? inner.options : [];
  return Array.isArray(options) ? options.filter((one) => typeof one === 'string') : [];
}

function rulesMarkdown(): string {
  const rows = ruleShape.options.map((option) => {
    const keys = Object.entries<z.ZodType>(option.shape)
      .filter(([key]) => key !== 'rule')
      .map(([key, type]) => `\`${key}\`${type.safeParse(undefined).success ? ' (may be left out)' : ''}`);
    return `| \`${option.shape.rule.value}\` | ${option.description ?? ''} | ${keys.join(', ')} |`;
  });
  return ['### A rule', '', '| `rule` | what it says | other keys |', '|---|---|---|', ...rows].join('\n');
}
