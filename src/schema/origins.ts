import type { SchemaRow } from '../model/schema-view.ts';
import type { Library, VersionEntries } from './library.ts';
import { segmentsOf } from './outline.ts';
import type { SetDocument } from './shape.ts';
import type { SiteDocument } from './site.ts';

/** Every set that there is a schema for, by number and version, with the files of the site that have a part in it. */
export function schemaRows(library: Library, own: readonly SiteDocument[]): readonly SchemaRow[] {
  return [...library.versions.values()]
    .flatMap((entries) => [...entries.sets.values()].map((set) => rowOf({ library, entries, set }, own)))
    .toSorted((one, other) => (one.set + one.version < other.set + other.version ? -1 : 1));
}

interface Subject {
  readonly library: Library;
  readonly entries: VersionEntries;
  readonly set: SetDocument;
}

function rowOf(subject: Subject, own: readonly SiteDocument[]): SchemaRow {
  const { set, version, name, group } = subject.set;
  const about = own.filter(({ document }) => 'version' in document && isOf(document.version, version, own));
  const file = fileOf(about, ({ document }) => document.kind === 'set' && document.set === set);
  const origin = file ?? fileOf(about, ({ document }) => document.kind === 'version');
  const changing = own.filter((one) => changes(one, subject, about.includes(one))).map((one) => one.file);
  const changedBy = [...new Set(changing)].filter((one) => one !== origin);
  return { set, version, name, group, file: origin, changedBy };
}

/** Whether what is said of one version holds for another: it is the same, or the other is like it. */
function isOf(said: string, version: string, own: readonly SiteDocument[], seen = 0): boolean {
  if (said === version) return true;
  const like = own.find(({ document }) => document.kind === 'version' && document.version === version)?.document;
  return like?.kind === 'version' && seen < own.length && isOf(said, like.like, own, seen + 1);
}

function fileOf(own: readonly SiteDocument[], is: (one: SiteDocument) => boolean): string | null {
  return own.findLast(is)?.file ?? null;
}

function changes({ document }: SiteDocument, subject: Subject, isOfVersion: boolean): boolean {
  const { set, entries } = subject;
  const segments = segmentsOf(set.structure);
  if (document.kind === 'rules') return document.rules.some(({ sets }) => sets.includes(set.set));
  if (document.kind === 'segments') return isOfVersion && Object.keys(document.segments).some((id) => segments.has(id));
  if (document.kind === 'elements') {
    const used = elementsOf(segments, entries);
    return isOfVersion && Object.keys({ ...document.elements, ...document.composites }).some((id) => used.has(id));
  }
  if (document.kind !== 'codes') return false;
  const lists = [...elementsOf(segments, entries)].map((id) => entries.elements.get(id)?.list ?? id);
  return lists.some((id) => Object.hasOwn(document.lists, id));
}

/** Data elements and composites of some segments. */
function elementsOf(segments: ReadonlySet<string>, { segments: known, composites }: VersionEntries): Set<string> {
  const direct = [...segments].flatMap((id) => known.get(id)?.elements.map(({ element }) => element) ?? []);
  const inner = direct.flatMap((id) => composites.get(id)?.components.map(({ element }) => element) ?? []);
  return new Set([...direct, ...inner]);
}
