import type { SchemaFault } from '../model/schema-view.ts';
import { builtinDocuments } from './builtin.ts';
import type { JsonPath } from './json-text.ts';
import { libraryOf } from './library.ts';
import { referenceProblems } from './references.ts';
import type { SchemaProblem } from './shape.ts';
import type { PlacedDocument } from './site.ts';

/** What the documents of a site say and is not so, each problem where it is written; `announced` is not called missing. */
export function siteReferenceProblems(
  own: readonly PlacedDocument[],
  announced: ReadonlySet<string>,
): readonly SchemaFault[] {
  const library = libraryOf([...builtinDocuments, ...own.map(({ document }) => document)]);
  const unlike = own.flatMap((one) => {
    const { document } = one;
    if (document.kind !== 'version' || library.versions.has(document.like)) return [];
    return [{ ...one.placeOf(['like']), message: `version ${document.like} is not known` }];
  });
  const found = referenceProblems(library)
    .filter(({ missing }) => missing === undefined || !isAnnounced(missing, announced))
    .flatMap((problem) => placed(own, problem));
  return [...unlike, ...found];
}

/** `element BIA02` comes with `segment BIA`. */
function isAnnounced(missing: string, announced: ReadonlySet<string>): boolean {
  const segment = /^element (\w{2,3})\d\d$/.exec(missing)?.[1];
  return announced.has(missing) || (segment !== undefined && announced.has(`segment ${segment}`));
}

/** Nothing where the problem is one of the version that this one is like: it is told there. */
function placed(own: readonly PlacedDocument[], problem: SchemaProblem): readonly SchemaFault[] {
  const { source, message, path } = problem;
  const holder = holderOf(own, problem);
  if (holder) return [{ ...holder.one.placeOf(holder.steps), message }];
  const likeness = own.find(({ document }) => document.kind === 'version' && document.version === source);
  if (likeness?.document.kind !== 'version') return [];
  const before = holderOf(own, { ...problem, source: likeness.document.like });
  return before ? [] : [{ ...likeness.placeOf(['like']), message: `${path}: ${message}` }];
}

interface Holder {
  readonly one: PlacedDocument;
  /** From the top of the document. */
  readonly steps: JsonPath;
}

/** The document that says what a problem is about; the last one, as that holds. */
function holderOf(own: readonly PlacedDocument[], { source, steps }: SchemaProblem): Holder | undefined {
  const [part = '', id = ''] = steps;
  if (part === 'rules') return ruleHolder(own, steps);
  const one = own.findLast(({ document }) => {
    if (document.kind === 'rules' || document.kind === 'codes' || document.version !== source) return false;
    return partsOf(document).some((known) => known === `${part} ${id}`);
  });
  return one && { one, steps: part === 'sets' ? steps.slice(2) : steps };
}

/** Rules count through all documents, the built-in ones first. */
function ruleHolder(own: readonly PlacedDocument[], [, at, ...rest]: JsonPath): Holder | undefined {
  let left = Number(at) - libraryOf(builtinDocuments).rules.length;
  for (const one of own) {
    if (one.document.kind !== 'rules') continue;
    if (left >= 0 && left < one.document.rules.length) return { one, steps: ['rules', left, ...rest] };
    left -= one.document.rules.length;
  }
  return undefined;
}

/** Things that two documents speak of: each would silently take the place of the other. */
export function doubleProblems(own: readonly PlacedDocument[]): readonly SchemaFault[] {
  const holders = new Map<string, string>();
  return own.flatMap((one) => {
    const { document } = one;
    const version = 'version' in document ? `${document.version} ` : '';
    return partsOf(document).flatMap((part) => {
      const key = version + part;
      const holder = holders.get(key);
      if (holder === undefined) {
        holders.set(key, one.file);
        return [];
      }
      const [kind = '', ...id] = part.split(' ');
      const place = one.placeOf(kind === 'sets' || kind === 'version' ? [] : [kind, id.join(' ')]);
      return [{ ...place, message: `it is defined in ${holder === one.file ? 'this file' : holder}, too` }];
    });
  });
}

/** What a document defines: `segments N1`, `sets 850`. */
function partsOf(document: PlacedDocument['document']): readonly string[] {
  switch (document.kind) {
    case 'set':
      return [`sets ${document.set}`];
    case 'version':
      return ['version'];
    case 'segments':
      return Object.keys(document.segments).map((id) => `segments ${id}`);
    case 'elements':
      return [
        ...Object.keys(document.elements).map((id) => `elements ${id}`),
        ...Object.keys(document.composites ?? {}).map((id) => `composites ${id}`),
      ];
    case 'codes':
      return Object.keys(document.lists).map((id) => `lists ${id}`);
    case 'rules':
      return [];
  }
}
