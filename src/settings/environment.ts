import { parseDocument } from 'yaml';
import { presentName } from './older-names.ts';
import type { Problem } from './problem.ts';
import { fieldAt, sections } from './shape.ts';
import { putAt, type Tree } from './tree.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

const prefix = 'EDI_AGENT__';

/** `performance.max_workers` → `EDI_AGENT__PERFORMANCE__MAX_WORKERS` */
export function variableOf(key: string): string {
  return prefix + key.toUpperCase().replaceAll('.', '__');
}

/** Lays the variables EDI_AGENT__A__B over the tree. An empty variable counts as not set. */
export function applyEnvironment(tree: Tree, environment: Environment): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name of Object.keys(environment).sort()) {
    const text = environment[name] ?? '';
    if (!name.startsWith(prefix) || text === '') continue;
    const path = name.slice(prefix.length).toLowerCase().split('__');
    const origin = { kind: 'environment', name } as const;
    if (sections.some((section) => section.name === path.join('.'))) problems.push(wholeSection(name, path.join('.')));
    else putAt(tree, path, { value: typedValue(path.join('.'), text), origin });
  }
  return problems;
}

/** A number, a truth value or a list as YAML would read it; text where the key takes text. */
function typedValue(key: string, text: string): unknown {
  const field = fieldAt(presentName(key));
  const document = parseDocument(text, { logLevel: 'silent' });
  if (field === undefined || document.errors.length > 0) return text;
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  return !field.type.safeParse(value).success && field.type.safeParse(text).success ? text : value;
}

function wholeSection(name: string, section: string): Problem {
  return {
    kind: 'value',
    key: section,
    message: 'a variable sets one key, not a section',
    found: null,
    allowed: null,
    hint: `Name the key too: ${name}__KEY.`,
    origin: { kind: 'environment', name },
  };
}
