import { basename, resolve } from 'node:path';
import { type ConfigRequest, requireSettings, type SettingsRead } from './agent-config.ts';
import { type SiteFile, siteFiles } from './agent-site-files.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { SchemaCheckView, SchemaOutline, SchemaRow, ShownSegment } from './model/schema-view.ts';
import { textOf } from './platform/config-file.ts';
import type { Library } from './schema/library.ts';
import type { SchemaDocument, SetDocument } from './schema/shape.ts';
import type { Site } from './schema/site.ts';

/** The schema documents in force; AgentError `CONFIG` (exit 2) when there is anything wrong with one of them. */
export async function requireSchemas(inForce: SettingsRead): Promise<readonly SchemaDocument[]> {
  return documentsOf(await readSite(inForce));
}

/** Reads every document of directories.schemas. AgentError `CONFIG` where a file cannot be read. */
export async function readSite(inForce: SettingsRead): Promise<Site> {
  return siteOf(await schemaFiles(inForce));
}

async function siteOf(files: readonly SiteFile[]): Promise<Site> {
  if (files.length === 0) return { documents: [], problems: [] };
  const { readSite: read } = await import('./schema/site.ts');
  return read(files);
}

async function documentsOf({ documents, problems }: Site): Promise<readonly SchemaDocument[]> {
  const [first, ...others] = problems;
  if (!first) return documents.map(({ document }) => document);
  const { siteProblemText } = await import('./schema/site.ts');
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new AgentError(`a schema document cannot be used: ${siteProblemText(first)}${more}`, {
    code: 'CONFIG',
    hint: 'Run `edi-agent schema check` with the same options to see every problem.',
  });
}

function schemaFiles({ settings, origins }: SettingsRead): Promise<readonly SiteFile[]> {
  const { schemas: path } = settings.directories;
  const origin = origins?.get('directories.schemas') ?? { kind: 'default' };
  return siteFiles({
    path,
    key: 'directories.schemas',
    what: 'schema documents',
    names: /\.json$/i,
    filesMax: limits.schemaFilesMax,
    // A configuration that is written out in full names the usual place, too, whether or not it is used.
    optional: origin.kind === 'default' || basename(path) === 'schemas',
  });
}

export interface SchemaList {
  /** directories.schemas, absolute. */
  readonly directory: string;
  readonly sets: readonly SchemaRow[];
}

/** Every set that there is a schema for. AgentError `CONFIG`. */
export async function listSchemas(request: ConfigRequest): Promise<SchemaList> {
  const { directory, rows } = await openSchemas(request);
  return { directory, sets: rows };
}

export interface SchemaQuestion extends ConfigRequest {
  readonly set: string;
  /** GS08; left out, the newest there is. */
  readonly version?: string | undefined;
}

export interface SchemaAnswer {
  readonly document: SetDocument;
  readonly outline: SchemaOutline;
}

/** A set as it is in force. AgentError `USAGE` where there is none. */
export async function showSchema(question: SchemaQuestion): Promise<SchemaAnswer> {
  const { library, rows } = await openSchemas(question);
  const { row, document, entries } = chosenSet({ library, rows }, question);
  const { outlineOf } = await import('./schema/outline.ts');
  return { document, outline: { ...row, rows: outlineOf(document, entries) } };
}

export interface SegmentAnswer {
  readonly segment: ShownSegment;
  /** A schema file that says the same. */
  readonly documents: readonly SchemaDocument[];
}

/** A segment of a set as it is in force. AgentError `USAGE` where there is none. */
export async function showSegment(question: SchemaQuestion & { readonly segment: string }): Promise<SegmentAnswer> {
  const { library, rows, site } = await openSchemas(question);
  const { document, entries } = chosenSet({ library, rows }, question);
  const { segmentDocuments, segmentsOf, segmentView } = await import('./schema/outline.ts');
  const id = question.segment.toUpperCase();
  const { version, set } = document;
  const entry = segmentsOf(document.structure).has(id) ? entries.segments.get(id) : undefined;
  if (!entry) {
    throw new AgentError(`set ${set} in version ${version} has no segment ${id}`, {
      code: 'USAGE',
      hint: `See \`edi-agent schema show ${set} --version ${version}\` for those it has.`,
    });
  }
  const holder = site.documents.findLast(
    ({ document: one }) => one.kind === 'segments' && one.version === version && Object.hasOwn(one.segments, id),
  );
  const segment = { ...segmentView(library, { version, id, entry }), file: holder?.file ?? null };
  return { segment, documents: segmentDocuments(library, version, id) };
}

/**
 * Checks files as if they lay in directories.schemas, where each takes the place of the one of its name; without any
 * file, those that lie there. Problems of all files are told, as one keeps them all from being used. AgentError `CONFIG`,
 * or `E001` for a file that is not there.
 */
export async function checkSchemas(
  request: ConfigRequest & { readonly files: readonly string[] },
): Promise<SchemaCheckView> {
  const inForce = await requireSettings(request);
  const { schemas: directory } = inForce.settings.directories;
  const present = await schemaFiles(inForce);
  const named = await Promise.all(request.files.map(namedFile));
  const taken = new Set(named.map(({ path }) => basename(path)));
  const kept = named.length === 0 ? present : present.filter(({ path }) => !taken.has(basename(path)));
  const { documents, problems } = await siteOf(named.length === 0 ? present : [...kept, ...named]);
  const files = (named.length === 0 ? present : named).map(({ path }) => path);
  const about = new Set(files);
  return {
    directory,
    files,
    documents: documents.filter(({ file }) => about.has(file)).length,
    problems,
  };
}

async function namedFile(path: string): Promise<SiteFile> {
  const text = await textOf(resolve(path), path);
  if (text !== null) return { path, text };
  throw new AgentError(`there is no file ${path}`, { code: 'E001.NOT_FOUND', hint: 'Check the path.', path });
}

interface OpenSchemas {
  readonly directory: string;
  readonly site: Site;
  readonly library: Library;
  readonly rows: readonly SchemaRow[];
}

async function openSchemas(request: ConfigRequest): Promise<OpenSchemas> {
  const inForce = await requireSettings(request);
  const site = await readSite(inForce);
  const documents = await documentsOf(site);
  const { builtinDocuments } = await import('./schema/builtin.ts');
  const { libraryOf } = await import('./schema/library.ts');
  const { schemaRows } = await import('./schema/origins.ts');
  const library = libraryOf([...builtinDocuments, ...documents]);
  const directory = inForce.settings.directories.schemas;
  return { directory, site, library, rows: schemaRows(library, site.documents) };
}

function chosenSet({ library, rows }: Pick<OpenSchemas, 'library' | 'rows'>, { set, version }: SchemaQuestion) {
  const known = rows.filter((row) => row.set === set);
  const row = version === undefined ? known.at(-1) : known.find((one) => one.version === version.slice(0, 6));
  const entries = row && library.versions.get(row.version);
  const document = entries?.sets.get(set);
  if (row && entries && document) return { row, entries, document };
  const about = version === undefined ? '' : ` in version ${version}`;
  const versions = known.map((one) => one.version).join(', ');
  throw new AgentError(`there is no schema of set ${set}${about}`, {
    code: 'USAGE',
    hint: known.length > 0 ? `There is one in ${versions}.` : 'See `edi-agent schema list` for those there are.',
  });
}
