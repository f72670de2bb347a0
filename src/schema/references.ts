import type { Library, VersionEntries } from './library.ts';
import type { SchemaProblem, StructureNode } from './shape.ts';

/** What one document says of another and is not so: unknown elements, segments and lists. All of them at once. */
export function referenceProblems(library: Library): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  for (const [version, entries] of library.versions) {
    const tell = (path: string, message: string) => problems.push({ source: version, path, message });
    checkSegments(entries, tell);
    for (const [id, set] of entries.sets) checkStructure(set.structure, entries, { tell, path: `${id}.structure` });
    for (const [number, element] of entries.elements) {
      if (element.list !== undefined && !library.lists.has(element.list)) {
        tell(`elements.${number}.list`, `code list ${element.list} is not known`);
      }
    }
  }
  library.rules.forEach((rule, at) => {
    if (rule.rule !== 'list' || library.lists.has(rule.list)) return;
    problems.push({ source: 'rules', path: `rules.${at}.list`, message: `code list ${rule.list} is not known` });
  });
  return problems;
}

type Tell = (path: string, message: string) => void;

function checkSegments(entries: VersionEntries, tell: Tell): void {
  const known = (id: string) => entries.elements.has(id) || entries.composites.has(id);
  for (const [id, segment] of entries.segments) {
    segment.elements.forEach((use, at) => {
      if (!known(use.element)) tell(`segments.${id}.elements.${at}`, `element ${use.element} is not known`);
    });
    for (const note of segment.notes ?? []) {
      const last = Math.max(...(note.slice(1).match(/\d\d/g) ?? []).map(Number));
      if (last > segment.elements.length)
        tell(`segments.${id}.notes`, `note ${note} names an element that is not there`);
    }
  }
  for (const [id, composite] of entries.composites) {
    composite.components.forEach((use, at) => {
      if (!entries.elements.has(use.element)) tell(`composites.${id}.${at}`, `element ${use.element} is not known`);
    });
  }
}

function checkStructure(
  nodes: readonly StructureNode[],
  entries: VersionEntries,
  at: { readonly tell: Tell; readonly path: string },
): void {
  nodes.forEach((node, index) => {
    const path = `${at.path}.${index}`;
    if ('segment' in node) {
      if (!entries.segments.has(node.segment)) at.tell(path, `segment ${node.segment} is not known`);
      return;
    }
    if (!('segment' in (node.of[0] ?? {}))) at.tell(path, `loop ${node.loop} does not begin with a segment`);
    checkStructure(node.of, entries, { tell: at.tell, path: `${path}.of` });
  });
}
