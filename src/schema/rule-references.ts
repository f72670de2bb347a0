import type { JsonPath } from './json-text.ts';
import type { Library, VersionEntries } from './library.ts';
import type { Rule } from './shape.ts';

/** Something that a rule names and that is not known: its place in the rule, and what it is. */
interface Unknown {
  readonly steps: JsonPath;
  readonly what: string;
}

/** What a rule names and no version of its sets has: it would never be heeded, or heeded wrongly. */
export function unknownInRule(rule: Rule, library: Library): readonly Unknown[] {
  const all = [...library.versions.values()];
  const sets = rule.sets.flatMap((set, at) =>
    all.some((version) => version.sets.has(set)) ? [] : [{ steps: ['sets', at], what: `set ${set}` }],
  );
  const list =
    rule.rule === 'list' && !library.lists.has(rule.list) ? [{ steps: ['list'], what: `code list ${rule.list}` }] : [];
  const versions = all.filter((version) => rule.sets.some((set) => version.sets.has(set)));
  if (versions.length === 0) return [...sets, ...list];
  const unknown = namedIn(rule).filter(({ named }) => !versions.some((version) => has(version, named)));
  return [...sets, ...list, ...unknown.map(({ steps, named }) => ({ steps, what: textOf(named) }))];
}

/** A segment, or one of its elements. */
interface Named {
  readonly segment: string;
  readonly position: number | null;
}

interface NamedAt {
  readonly steps: JsonPath;
  readonly named: Named;
}

const referenceKeys = ['of', 'in', 'quantity', 'price', 'basis', 'allowance', 'tax', 'order', 'open', 'close'];

function namedIn(rule: Rule): readonly NamedAt[] {
  const found: NamedAt[] = [];
  for (const [key, value] of Object.entries(rule)) {
    if (referenceKeys.includes(key) && typeof value === 'string') found.push({ steps: [key], named: namedBy(value) });
  }
  if ('when' in rule && rule.when) found.push({ steps: ['when', 'at'], named: namedBy(rule.when.at) });
  if (!('segment' in rule)) return found;
  const { segment } = rule;
  found.push({ steps: ['segment'], named: { segment, position: null } });
  const positions: ReadonlyArray<readonly [JsonPath, number]> = [
    ...('at' in rule ? [[['at'], rule.at] as const] : []),
    ...('elements' in rule ? rule.elements.map((one, at) => [['elements', at], one] as const) : []),
    ...('qualifiers' in rule ? rule.qualifiers.map((one, at) => [['qualifiers', at], one] as const) : []),
  ];
  found.push(...positions.map(([steps, position]) => ({ steps, named: { segment, position } })));
  const others = 'segments' in rule ? rule.segments : [];
  found.push(...others.map((id, at) => ({ steps: ['segments', at], named: { segment: id, position: null } })));
  return found;
}

/** `CTT01` or `PO1`: an id has three characters at most. */
function namedBy(text: string): Named {
  if (text.length <= 3) return { segment: text, position: null };
  return { segment: text.slice(0, -2), position: Number(text.slice(-2)) };
}

function has({ segments }: VersionEntries, { segment, position }: Named): boolean {
  const entry = segments.get(segment);
  return entry !== undefined && (position === null || (position >= 1 && position <= entry.elements.length));
}

function textOf({ segment, position }: Named): string {
  return position === null ? `segment ${segment}` : `element ${segment}${String(position).padStart(2, '0')}`;
}
