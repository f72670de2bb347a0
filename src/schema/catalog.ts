import { packId } from '../kit/bytes.ts';
import type { Automaton } from './automaton.ts';
import { builtinDocuments } from './builtin.ts';
import { CodeList } from './code-list.ts';
import { compileSegments } from './compile-segments.ts';
import { compileStructure } from './compile-structure.ts';
import { indexOfId } from './id-table.ts';
import { libraryOf } from './library.ts';
import { referenceProblems } from './references.ts';
import type { Rule, SchemaDocument, SchemaProblem, SetDocument } from './shape.ts';
import type { SegmentTables } from './tables.ts';

/** One transaction set of one version, ready to judge by. */
export interface CompiledSet {
  readonly document: SetDocument;
  readonly tables: SegmentTables;
  readonly automaton: Automaton;
  readonly rules: readonly Rule[];
  /** Code lists that rules name, by id. */
  readonly lists: ReadonlyMap<string, CodeList>;
}

export interface SetSummary {
  readonly version: string;
  readonly set: string;
  readonly name: string;
  readonly group: string;
  readonly origin: 'built in' | 'own';
}

/** The schemas in force. Compiled on first use, once a process. */
export interface SchemaCatalog {
  /** `version` is GS08: its first six characters count, the industry's suffix does not. Undefined when unknown. */
  find(version: string, set: string): CompiledSet | undefined;
  /** The document behind a set, as it is in force. */
  document(version: string, set: string): SetDocument | undefined;
  list(): readonly SetSummary[];
}

export type CatalogOutcome =
  | { readonly kind: 'catalog'; readonly catalog: SchemaCatalog }
  | { readonly kind: 'problems'; readonly problems: readonly SchemaProblem[] };

/** The built-in schemas with those of the site over them; every reference that leads nowhere is told at once. */
export function catalogOf(own: readonly SchemaDocument[] = []): CatalogOutcome {
  const problems = referenceProblems(libraryOf([...builtinDocuments, ...own]));
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'catalog', catalog: createCatalog(own) };
}

/** As {@link catalogOf}, of documents that are known to be sound. */
export function createCatalog(own: readonly SchemaDocument[] = []): SchemaCatalog {
  const library = libraryOf([...builtinDocuments, ...own]);
  const tables = new Map<string, SegmentTables>();
  const compiled = new Map<string, CompiledSet>();
  const lists = new Map<string, CodeList>();
  const named = new Set(library.rules.map((rule) => (rule.rule === 'list' ? rule.list : '')));
  for (const [id, entry] of library.lists) if (named.has(id)) lists.set(id, new CodeList(id, entry));

  const document = (version: string, set: string) => library.versions.get(version.slice(0, 6))?.sets.get(set);

  const tablesOf = (version: string): SegmentTables | undefined => {
    const entries = library.versions.get(version);
    const known = tables.get(version);
    if (known || !entries) return known;
    const fresh = compileSegments(version, entries, library);
    tables.set(version, fresh);
    return fresh;
  };

  return {
    document,
    find(version, set) {
      const found = document(version, set);
      if (!found) return undefined;
      const known = compiled.get(`${found.version}/${set}`);
      const segments = tablesOf(found.version);
      if (known || !segments) return known;
      const indexOf = (id: string) => indexOfId(segments.ids, packId(id));
      const automaton = compileStructure(found, segments.segmentIds.length, indexOf);
      const rules = library.rules.filter((rule) => rule.sets.includes(set));
      const fresh = { document: found, tables: segments, automaton, rules, lists };
      compiled.set(`${found.version}/${set}`, fresh);
      return fresh;
    },
    list() {
      const ownSets = new Set(own.map((one) => (one.kind === 'set' ? `${one.version}/${one.set}` : '')));
      return [...library.versions].flatMap(([version, entries]) =>
        [...entries.sets.values()].map((one) => ({
          version,
          set: one.set,
          name: one.name,
          group: one.group,
          origin: ownSets.has(`${version}/${one.set}`) ? ('own' as const) : ('built in' as const),
        })),
      );
    },
  };
}
