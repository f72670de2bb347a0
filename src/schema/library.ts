import type {
  CodeListEntry,
  CompositeEntry,
  ElementEntry,
  Rule,
  SchemaDocument,
  SegmentEntry,
  SetDocument,
} from './shape.ts';

/** What the documents say of one version of the standard. */
export interface VersionEntries {
  readonly segments: Map<string, SegmentEntry>;
  readonly elements: Map<string, ElementEntry>;
  readonly composites: Map<string, CompositeEntry>;
  readonly sets: Map<string, SetDocument>;
}

/** All schema documents in one place; where two speak of the same thing, the later one holds. */
export interface Library {
  readonly versions: Map<string, VersionEntries>;
  readonly lists: Map<string, CodeListEntry>;
  readonly rules: Rule[];
}

/** Documents of kind `version` are heeded last, so that their order among the others does not matter. */
export function libraryOf(documents: readonly SchemaDocument[]): Library {
  const library: Library = { versions: new Map(), lists: new Map(), rules: [] };
  const likes = new Map<string, string>();
  for (const document of documents) {
    if (document.kind === 'version') likes.set(document.version, document.like);
    else shelve(library, document);
  }
  for (const version of likes.keys()) settle(library, likes, version);
  return library;
}

/** A version is filled after the one that it is like; one that is like itself is not filled. */
function settle(library: Library, likes: Map<string, string>, version: string): void {
  const like = likes.get(version);
  if (like === undefined) return;
  likes.delete(version);
  settle(library, likes, like);
  liken(library, version, like);
}

function shelve(library: Library, document: Exclude<SchemaDocument, { kind: 'version' }>): void {
  switch (document.kind) {
    case 'set':
      versionIn(library, document.version).sets.set(document.set, document);
      break;
    case 'segments':
      putAll(versionIn(library, document.version).segments, document.segments);
      break;
    case 'elements':
      putAll(versionIn(library, document.version).elements, document.elements);
      putAll(versionIn(library, document.version).composites, document.composites ?? {});
      break;
    case 'codes':
      putAll(library.lists, document.lists);
      break;
    case 'rules':
      library.rules.push(...document.rules);
  }
}

/** Fills the gaps of a version with what another one has. */
function liken(library: Library, version: string, like: string): void {
  const from = library.versions.get(like);
  if (!from) return;
  const to = versionIn(library, version);
  fill(to.segments, from.segments);
  fill(to.elements, from.elements);
  fill(to.composites, from.composites);
  for (const [id, set] of from.sets) if (!to.sets.has(id)) to.sets.set(id, { ...set, version });
}

function versionIn(library: Library, version: string): VersionEntries {
  const known = library.versions.get(version);
  if (known) return known;
  const fresh: VersionEntries = { segments: new Map(), elements: new Map(), composites: new Map(), sets: new Map() };
  library.versions.set(version, fresh);
  return fresh;
}

function putAll<T>(map: Map<string, T>, entries: Readonly<Record<string, T>>): void {
  for (const [key, value] of Object.entries(entries)) map.set(key, value);
}

function fill<T>(to: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [key, value] of from) if (!to.has(key)) to.set(key, value);
}
