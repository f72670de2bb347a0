import type { OutlineRow, ShownElement, ShownList, ShownSegment } from '../model/schema-view.ts';
import type { Library, VersionEntries } from './library.ts';
import type { SchemaDocument, SegmentEntry, SetDocument, StructureNode } from './shape.ts';

/** The structure of a set line by line; names come from its version. */
export function outlineOf(set: SetDocument, { segments }: VersionEntries): readonly OutlineRow[] {
  const rowsOf = (nodes: readonly StructureNode[], depth: number): OutlineRow[] =>
    nodes.flatMap((node) => {
      const { required = false, max = null } = node;
      const name = segments.get(firstSegment(node))?.name ?? '';
      if ('segment' in node) return [{ kind: 'segment', depth, id: node.segment, name, required, max }];
      return [{ kind: 'loop', depth, id: loopName(node.loop), name, required, max }, ...rowsOf(node.of, depth + 1)];
    });
  return rowsOf(set.structure, 0);
}

/** Behind # stands what tells loops of one name apart. */
function loopName(name: string): string {
  return name.replace(/#.*$/, '');
}

function firstSegment(node: StructureNode): string {
  if ('segment' in node) return node.segment;
  const [first] = node.of;
  return first ? firstSegment(first) : '';
}

/** The ids of the segments of a set, each once. */
export function segmentsOf(nodes: readonly StructureNode[]): ReadonlySet<string> {
  return new Set(nodes.flatMap((node) => ('segment' in node ? [node.segment] : [...segmentsOf(node.of)])));
}

/** A segment with everything that holds for its elements. */
export function segmentView(
  library: Library,
  { version, id, entry }: { readonly version: string; readonly id: string; readonly entry: SegmentEntry },
): Omit<ShownSegment, 'file'> {
  const { name, elements, notes = [], notesSeverity = 'error' } = entry;
  const entries = library.versions.get(version);
  const shown = entries ? elements.map((use, at) => elementView({ library, entries }, { ...use, holder: id, at })) : [];
  return { id, name, version, elements: shown, notes, notesSeverity };
}

interface Sources {
  readonly library: Library;
  readonly entries: VersionEntries;
}

type Use = SegmentEntry['elements'][number] & { readonly holder: string; readonly at: number };

function elementView({ library, entries }: Sources, { element, use, repeat = 1, holder, at }: Use): ShownElement {
  const reference = `${holder}${String(at + 1).padStart(2, '0')}`;
  const head = { reference, element, use, repeat };
  const composite = entries.composites.get(element);
  if (composite) {
    const components = composite.components.map((one, inner) =>
      elementView({ library, entries }, { ...one, holder: element, at: inner }),
    );
    return { ...head, name: composite.name, type: '', min: 0, max: 0, list: null, components };
  }
  const { name = '', type = '', min = 0, max = 0, list = element } = entries.elements.get(element) ?? {};
  return { ...head, name, type, min, max, list: listView(library, list, type), components: [] };
}

function listView({ lists }: Library, id: string, type: string): ShownList | null {
  const entry = type === 'ID' || type === 'AN' ? lists.get(id) : undefined;
  if (!entry) return null;
  const { title, open, codes } = entry;
  const pairs = Array.isArray(codes) ? codes.map((code) => [code, ''] as const) : Object.entries(codes);
  return { id, title, open: open !== undefined, codes: pairs };
}

/** Documents that say of a segment what holds now: a file of them changes nothing until somebody changes it. */
export function segmentDocuments(library: Library, version: string, id: string): readonly SchemaDocument[] {
  const entries = library.versions.get(version);
  const entry = entries?.segments.get(id);
  if (!entries || !entry) return [];
  const used = entry.elements.map(({ element }) => element);
  const composites = picked(entries.composites, used);
  const inner = Object.values(composites).flatMap(({ components }) => components.map(({ element }) => element));
  const elements = picked(entries.elements, [...used, ...inner]);
  const lists = picked(
    library.lists,
    Object.entries(elements).map(([number, { list = number }]) => list),
  );
  return [
    { kind: 'segments', version, segments: { [id]: entry } },
    { kind: 'elements', version, elements, composites },
    { kind: 'codes', lists },
  ];
}

function picked<T>(from: ReadonlyMap<string, T>, ids: readonly string[]): Record<string, T> {
  const found = [...new Set(ids)].flatMap((id) => {
    const entry = from.get(id);
    return entry === undefined ? [] : [[id, entry] as const];
  });
  return Object.fromEntries(found);
}
