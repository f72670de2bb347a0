import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import type { MaintenanceReport } from './model/maintenance.ts';
import { createFiles } from './platform/files.ts';
import type { Files } from './ports.ts';
import { reportHtml } from './report/maintenance/html.ts';
import { reportMarkdown } from './report/maintenance/markdown.ts';
import type { Settings } from './settings/shape.ts';

/** Writes a report as Markdown, HTML and JSON; the report with the paths. Throws E004. */
export async function writeReport(
  files: Files,
  directory: string,
  report: MaintenanceReport,
): Promise<MaintenanceReport> {
  const stamp = new Date(report.atMs).toISOString().slice(0, 19).replaceAll(':', '');
  const base = `${directory}/${stamp}-${report.kind}`;
  await files.makeDirectory(directory);
  const written = { ...report, files: [`${base}.md`, `${base}.html`, `${base}.json`] };
  const encoded = (text: string): Uint8Array => new TextEncoder().encode(text);
  await files.replace(`${base}.md`, encoded(reportMarkdown(written)));
  await files.replace(`${base}.html`, encoded(reportHtml(written)));
  await files.replace(`${base}.json`, encoded(`${JSON.stringify(written)}\n`));
  return written;
}

/** The newest report of a kind; null where there is none. */
export async function newestReport(
  { directories }: Pick<Settings, 'directories'>,
  kind: MaintenanceReport['kind'],
): Promise<MaintenanceReport | null> {
  const files = createFiles();
  if (!(await files.exists(directories.reports))) return null;
  const names = (await files.list(directories.reports)).filter((name) => name.endsWith(`-${kind}.json`));
  const [last] = names.slice(-1);
  return last === undefined ? null : readReport(join(directories.reports, last));
}

/** As `writeReport` wrote it. Throws E001 for what is none. */
export async function readReport(path: string): Promise<MaintenanceReport> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as MaintenanceReport;
  } catch (cause) {
    throw new AgentError(`${path} is no report that can be read`, { code: 'E001.NOT_FOUND', path, cause });
  }
}
