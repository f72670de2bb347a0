import { basename } from 'node:path';
import type { SettingsRead } from './agent-config.ts';
import { type SiteFile, siteFiles } from './agent-site-files.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { SchemaDocument } from './schema/shape.ts';
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
