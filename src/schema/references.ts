import type { JsonPath } from './json-text.ts';
import type { Library, VersionEntries } from './library.ts';
import { unknownInRule } from './rule-references.ts';
import type { SchemaProblem, SetDocument, StructureNode } from './shape.ts';

/** Places of one structure that the tables have room for. */
const placesMax = 4_095;

/**
 * What one document says of another and is not so: unknown elements, segments and lists. All of them at once. The
 * source of a problem is the version, or `rules`; its steps lead through the kinds: `sets`, `850`, `structure`, 3.
 */
export function referenceProblems(library: Library): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const teller =
    (source: string): Tell =>
    (steps, message, missing) => {
      const path = (steps[0] === 'sets' ? steps.slice(1) : steps).join('.');
      problems.push({ source, path, steps, message, ...(missing === undefined ? {} : { missing }) });
    };
  const unknown = (tell: Tell, steps: JsonPath, what: string): void => tell(steps, `${what} is not known`, what);
  for (const [version, entries] of library.versions) {
    const tell = teller(version);
    const tellUnknown = (steps: JsonPath, what: string): void => unknown(tell, steps, what);
    checkSegments(entries, tell, tellUnknown);
    for (const set of entries.sets.values()) checkSet(set, entries, { tell, tellUnknown });
    for (const [number, { list }] of entries.elements) {
      if (list !== undefined && !library.lists.has(list)) {
        tellUnknown(['elements', number, 'list'], `code list ${list}`);
      }
    }
  }
  library.rules.forEach((rule, at) => {
    for (const { steps, what } of unknownInRule(rule, library)) unknown(teller('rules'), ['rules', at, ...steps], what);
  });
  return problems;
}

type Tell = (steps: JsonPath, message: string, missing?: string) => void;
type TellUnknown = (steps: JsonPath, what: string) => void;

function checkSegments(entries: VersionEntries, tell: Tell, tellUnknown: TellUnknown): void {
  const known = (id: string) => entries.elements.has(id) || entries.composites.has(id);
  for (const [id, segment] of entries.segments) {
    segment.elements.forEach(({ element }, at) => {
      if (!known(element)) tellUnknown(['segments', id, 'elements', at], `element ${element}`);
    });
    for (const note of segment.notes ?? []) {
      const last = Math.max(...(note.slice(1).match(/\d\d/g) ?? []).map(Number));
      if (last > segment.elements.length)
        tell(['segments', id, 'notes'], `note ${note} names an element that is not there`);
    }
  }
  for (const [id, { components }] of entries.composites) {
    components.forEach(({ element }, at) => {
      if (!entries.elements.has(element)) tellUnknown(['composites', id, 'components', at], `element ${element}`);
    });
  }
}

interface Tellers {
  readonly tell: Tell;
  readonly tellUnknown: TellUnknown;
}

function checkSet({ set, structure }: SetDocument, entries: VersionEntries, tellers: Tellers): void {
  const steps = ['sets', set, 'structure'];
  const ends = [structure[0], structure.at(-1)].map((node) => node && 'segment' in node && node.segment);
  if (ends[0] !== 'ST') tellers.tell(steps, 'the first segment must be ST');
  if (ends[1] !== 'SE') tellers.tell(steps, 'the last segment must be SE');
  if (placesOf(structure) > placesMax) tellers.tell(steps, `it has more than ${placesMax} segments`);
  checkStructure(structure, entries, { ...tellers, steps });
}

function placesOf(nodes: readonly StructureNode[]): number {
  return nodes.reduce((sum, node) => sum + ('segment' in node ? 1 : placesOf(node.of)), 0);
}

function checkStructure(
  nodes: readonly StructureNode[],
  entries: VersionEntries,
  to: Tellers & { readonly steps: JsonPath },
): void {
  nodes.forEach((node, index) => {
    const steps = [...to.steps, index];
    if ('segment' in node) {
      if (!entries.segments.has(node.segment)) to.tellUnknown(steps, `segment ${node.segment}`);
      return;
    }
    if (!('segment' in (node.of[0] ?? {}))) to.tell(steps, `loop ${node.loop} does not begin with a segment`);
    checkStructure(node.of, entries, { ...to, steps: [...steps, 'of'] });
  });
}
