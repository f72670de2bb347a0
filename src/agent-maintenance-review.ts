import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { listAudit } from './agent-audit-check.ts';
import { readConfig } from './agent-config.ts';
import { readMetrics } from './agent-look.ts';
import { type CheckOutcome, fail, type MaintenanceContext, pass, skip } from './agent-maintenance-context.ts';
import { partnersInForce } from './agent-partners.ts';
import { limits } from './model/limits.ts';
import { dayText } from './report/maintenance/plot.ts';

/** Which settings changed since, by the audit trail. */
export async function configurationReview({ request, sinceMs }: MaintenanceContext): Promise<CheckOutcome> {
  const details: string[] = [];
  for await (const line of listAudit({ ...request, from: dayText(sinceMs), kind: 'config_changed' })) {
    const at = String(line.at);
    for (const { key, from, to } of changesOf(line))
      details.push(`${at} ${key}: ${from ?? '(none)'} → ${to ?? '(none)'}`);
  }
  const { result } = await readConfig(request);
  if (result.kind === 'refused') return fail(`the settings have ${result.problems.length} problems now`, details);
  const changed = details.length === 0 ? 'nothing changed' : `${details.length} keys changed`;
  return pass(`${changed} since ${dayText(sinceMs)}; the settings are sound`, details);
}

interface Change {
  readonly key: string;
  readonly from: string | null;
  readonly to: string | null;
}

function changesOf({ changes }: Readonly<Record<string, unknown>>): readonly Change[] {
  return Array.isArray(changes) ? changes : [];
}

/** Partners with a profile of whom no file was taken. */
export async function unusedPartners({ request, settings, sinceMs, nowMs }: MaintenanceContext): Promise<CheckOutcome> {
  const { partners } = await partnersInForce(request);
  if (partners.length === 0) return skip('there are no profiles of partners');
  const metrics = readMetrics(settings);
  if (!metrics) return skip('there are no metrics yet');
  try {
    const seen = new Set(metrics.reader.tallies({ sinceMs, untilMs: nowMs }, 'partner').map(({ key }) => key));
    const last = new Map(
      metrics.reader.lastSuccesses(limits.metricsGroupsListedMax).map((one) => [one.partner, one.atMs]),
    );
    const unused = partners.map(({ name }) => name).filter((name) => !seen.has(name));
    const lines = unused.map((name) => `${name}: last seen ${last.has(name) ? dayText(last.get(name) ?? 0) : 'never'}`);
    const evidence = unused.length === 0 ? 'all were seen' : `${unused.length} were not seen since ${dayText(sinceMs)}`;
    return pass(`${partners.length} partners, ${evidence}`, lines);
  } finally {
    metrics.close();
  }
}

const warnedMs = 30 * 86_400_000;

/** Certificates that settings name, and when they end. */
export async function credentials({ settings, nowMs }: MaintenanceContext): Promise<CheckOutcome> {
  const found: { readonly key: string; readonly endsMs: number }[] = [];
  const unreadable: string[] = [];
  for (const [key, path] of certificatePaths(settings)) {
    try {
      for (const endsMs of endsOf(await readFile(resolve(settings.app.home, path), 'utf8')))
        found.push({ key, endsMs });
    } catch (error) {
      unreadable.push(`${key}: ${path} cannot be read (${error instanceof Error ? error.message : error})`);
    }
  }
  if (unreadable.length > 0) return fail(`${unreadable.length} certificates cannot be read`, unreadable);
  if (found.length === 0) return skip('the settings name no certificate');
  const details = found.map(({ key, endsMs }) => `${key}: until ${dayText(endsMs)}`);
  const soon = found.filter(({ endsMs }) => endsMs < nowMs + warnedMs);
  if (soon.length > 0) return fail(`${soon.length} of ${found.length} certificates end within 30 days`, details);
  const first = Math.min(...found.map(({ endsMs }) => endsMs));
  return pass(`${found.length} certificates, the first ends on ${dayText(first)}`, details);
}

function certificatePaths(settings: MaintenanceContext['settings']): readonly (readonly [string, string])[] {
  return Object.entries(settings).flatMap(([section, keys]) =>
    Object.entries(keys).flatMap(([name, value]): [string, string][] =>
      /(^|_)(cert|ca|certificate)(_file)?$/.test(name) && typeof value === 'string' && value !== ''
        ? [[`${section}.${name}`, value]]
        : [],
    ),
  );
}

function endsOf(text: string): readonly number[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => Date.parse(new X509Certificate(block).validTo));
}

/** Of the program and what it carries. */
export async function versions({ request }: MaintenanceContext): Promise<CheckOutcome> {
  const { node, v8, openssl, sqlite, zlib } = process.versions;
  const details = Object.entries({ node, v8, openssl, sqlite, zlib }).map(([name, version]) => `${name} ${version}`);
  return pass(`edi-agent ${request.version} on Node ${node}, SQLite ${sqlite ?? 'unknown'}`, details);
}
