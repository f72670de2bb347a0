import { limits } from '../model/limits.ts';
import type { SchemaFault } from '../model/schema-view.ts';
import { type JsonPath, readJson } from './json-text.ts';
import { type SchemaDocument, shapeOf } from './shape.ts';
import { doubleProblems, siteReferenceProblems } from './site-references.ts';

/** A file of schema documents of the site: one document, or an array of them. */
export interface SchemaFile {
  readonly path: string;
  readonly text: string;
}

/** A sound document, and where it stands. */
export interface SiteDocument {
  readonly file: string;
  readonly document: SchemaDocument;
}

export interface Site {
  readonly documents: readonly SiteDocument[];
  /** Of all files, in their order. */
  readonly problems: readonly SchemaFault[];
}

/** A sound document, and how to find places of it in its file. */
export interface PlacedDocument extends SiteDocument {
  placeOf(steps: JsonPath): Pick<SchemaFault, 'file' | 'line' | 'path'>;
}

/**
 * Reads the schema documents of a site, which stand over the built-in ones: every problem of every file at once. What
 * they say of each other is judged when all of them could be read; what a faulty document would bring is not missed.
 */
export function readSite(files: readonly SchemaFile[]): Site {
  const read = files.map(readOne);
  const documents = read.flatMap((one) => one.documents);
  const problems = read.flatMap((one) => one.problems);
  if (read.every(({ whole }) => whole)) {
    const announced = new Set(read.flatMap((one) => one.announced));
    problems.push(...siteReferenceProblems(documents, announced));
  }
  problems.push(...doubleProblems(documents));
  return { documents: documents.map(({ file, document }) => ({ file, document })), problems: inOrder(problems, files) };
}

/** `schemas/acme.json, line 7: segments.N1.notes.0: …` */
export function siteProblemText({ file, line, path, message }: SchemaFault): string {
  return `${file}, line ${line}: ${path === '' ? '' : `${path}: `}${message}`;
}

interface ReadFile {
  readonly documents: readonly PlacedDocument[];
  readonly problems: readonly SchemaFault[];
  /** What its faulty documents speak of. */
  readonly announced: readonly string[];
  /** It is JSON. */
  readonly whole: boolean;
}

function readOne({ path: file, text }: SchemaFile): ReadFile {
  if (text.length > limits.configBytesMax) {
    const message = `the file is larger than ${limits.configBytesMax} bytes`;
    return { documents: [], problems: [{ file, line: 1, path: '', message }], announced: [], whole: false };
  }
  const reading = readJson(text);
  if (reading.kind === 'faults') {
    const problems = reading.faults.map(({ line, path, message }) => ({ file, line, path: path.join('.'), message }));
    return { documents: [], problems, announced: [], whole: false };
  }
  const { value, lineOf } = reading;
  const documents: PlacedDocument[] = [];
  const problems: SchemaFault[] = [];
  const announced: string[] = [];
  for (const { inner, base } of documentsIn(value)) {
    const placeOf = (steps: JsonPath) => {
      const path = [...base, ...steps];
      return { file, line: lineOf(path), path: path.join('.') };
    };
    const outcome = shapeOf({ name: file, value: inner });
    if (outcome.kind === 'document') documents.push({ file, document: outcome.document, placeOf });
    else {
      announced.push(...announcedBy(inner));
      problems.push(...outcome.problems.map(({ steps, message }) => ({ ...placeOf(steps), message })));
    }
  }
  return { documents, problems, announced, whole: true };
}

function documentsIn(value: unknown): readonly { readonly inner: unknown; readonly base: JsonPath }[] {
  return Array.isArray(value) ? value.map((inner, at) => ({ inner, base: [at] })) : [{ inner: value, base: [] }];
}

const announcements = { segments: 'segment', elements: 'element', composites: 'element', lists: 'code list' } as const;

function announcedBy(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = (key: string): unknown => Object.getOwnPropertyDescriptor(value, key)?.value;
  const set = own('set');
  const sets = typeof set === 'string' ? [`set ${set}`] : [];
  const others = Object.entries(announcements).flatMap(([key, what]) => {
    const inner = own(key);
    return typeof inner === 'object' && inner !== null ? Object.keys(inner).map((id) => `${what} ${id}`) : [];
  });
  return [...sets, ...others];
}

function inOrder(problems: readonly SchemaFault[], files: readonly SchemaFile[]): readonly SchemaFault[] {
  const ranks = new Map(files.map(({ path }, at) => [path, at]));
  const rank = (one: SchemaFault): number => ranks.get(one.file) ?? 0;
  return problems.toSorted((one, other) => rank(one) - rank(other) || one.line - other.line);
}
