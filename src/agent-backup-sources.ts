import { basename, join } from 'node:path';
import { siteFiles } from './agent-site-files.ts';
import { wholeBytes } from './kit/whole-bytes.ts';
import { AgentError } from './model/agent-error.ts';
import type { BackupKind, BackupManifest } from './model/backup.ts';
import { limits } from './model/limits.ts';
import type { TarMember } from './platform/archive/tar-write.ts';
import { textOf } from './platform/config-file.ts';
import { metricsFileName } from './platform/metrics-store.ts';
import { takeSnapshot } from './platform/snapshot.ts';
import type { Clock, Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

export interface SourceContext {
  readonly settings: Settings;
  /** Absolute path of the settings file; null where the built-in defaults are in force. */
  readonly configPath: string | null;
  readonly secrets: boolean;
  readonly files: Files;
  readonly clock: Pick<Clock, 'now'>;
  /** A directory for what is made on the way; removed with the rest of the staging. */
  readonly staging: string;
  readonly signal: AbortSignal;
}

export interface Gathered extends Pick<BackupManifest, 'epoch' | 'databases' | 'leftOut'> {
  readonly members: readonly TarMember[];
}

const none = { epoch: null, databases: {}, leftOut: [] };

/** What goes into a backup of a kind, as it is now. Throws E001, STATE, CONFIG. */
export const gather: Readonly<Record<BackupKind, (context: SourceContext) => Promise<Gathered>>> = {
  config: gatherConfig,
  metrics: gatherMetrics,
  logs: gatherLogs,
  state: gatherState,
};

/** The settings file, profiles of partners and schema documents, under the names of the runbook: `config/…`. */
async function gatherConfig({ settings, configPath, secrets, clock }: SourceContext): Promise<Gathered> {
  const { partners, schemas } = settings.directories;
  const members: TarMember[] = [];
  const put = (name: string, text: string): void => {
    members.push(ofText(`config/${name}`, text, clock.now()));
  };
  let leftOut: readonly string[] = [];
  const text = configPath === null ? null : await textOf(configPath, configPath);
  if (text !== null) {
    const { withoutSecrets } = await import('./settings/without-secrets.ts');
    const shown = secrets ? { text, leftOut } : withoutSecrets(text);
    leftOut = shown.leftOut;
    put('config.yaml', shown.text);
  }
  for (const [what, path, names] of [
    ['partners', partners, /\.ya?ml$/i],
    ['schemas', schemas, /\.json$/i],
  ] as const) {
    const filesMax = Math.max(limits.partnerProfilesMax, limits.schemaFilesMax);
    const found = await siteFiles({ path, key: `directories.${what}`, what, names, filesMax, optional: true });
    for (const file of found) put(`${what}/${basename(file.path)}`, file.text);
  }
  return { ...none, leftOut, members };
}

/** Log files and the audit trail, up to where they end now. */
async function gatherLogs({ settings, files }: SourceContext): Promise<Gathered> {
  const { logs, audit } = settings.directories;
  const members = [
    ...(await filesOf(files, { directory: logs, as: 'logs', names: /^[^.].*\.log/ })),
    ...(await filesOf(files, { directory: audit, as: 'audit', names: /^\d{4}-\d{2}-\d{2}\.jsonl/ })),
  ];
  return { ...none, members };
}

async function gatherState(context: SourceContext): Promise<Gathered> {
  const { settings, files, staging, signal } = context;
  const { state } = settings.directories;
  const documents = await documentsOf(files, state);
  const from = join(state, 'ledger.db');
  if (!(await files.exists(from))) return { ...none, members: documents };
  const to = join(staging, 'ledger.snapshot');
  const pinned = "SELECT value FROM meta WHERE key = 'epoch'";
  const bytesPerSecond = settings.backup.speed_max;
  const snapshot = await takeSnapshot({ from, to, pagesPerStep: 256, bytesPerSecond, pinned }, signal);
  const name = 'state/ledger.db';
  const ledger = await memberOf(files, to, name);
  return { ...none, epoch: snapshot.epoch, databases: { [name]: snapshot.version }, members: [ledger, ...documents] };
}

/** The small state, which the service may replace at any time: read once, so that it is packed as it was summed. */
async function documentsOf(files: Files, directory: string): Promise<readonly TarMember[]> {
  const path = join(directory, 'agent.json');
  if (!(await files.exists(path))) return [];
  const { modifiedMs } = await files.stat(path);
  const content = await wholeBytes(files.read(path), limits.stateBytesMax);
  if (content !== null) return [ofBytes('state/agent.json', content, modifiedMs)];
  throw new AgentError(`the small state is larger than ${limits.stateBytesMax} bytes`, {
    code: 'STATE.CORRUPT',
    hint: 'Move it away: the service begins a new one.',
    path,
  });
}

/**
 * The database and the same as SQL, each a file of its own. Its writer may wait: it is copied at once, as the file has no
 * WAL whose old pages a paced copy could read.
 */
async function gatherMetrics({ settings, files, staging, signal, clock }: SourceContext): Promise<Gathered> {
  const from = join(settings.directories.metrics, metricsFileName);
  if (!(await files.exists(from))) return { ...none, members: [] };
  const to = join(staging, 'metrics.snapshot');
  const at = { from, to, pagesPerStep: 1_000_000_000, bytesPerSecond: Number.MAX_SAFE_INTEGER, pinned: null };
  const { version } = await takeSnapshot(at, signal);
  const database = await memberOf(files, to, 'metrics.db');
  const sql: TarMember = { name: 'metrics.sql', bytes: 0, modifiedMs: clock.now(), content: () => sqlOfSnapshot(to) };
  return { ...none, databases: { 'metrics.db': version }, members: [database, sql] };
}

async function* sqlOfSnapshot(path: string): AsyncGenerator<Uint8Array> {
  const { sqlOf } = await import('./platform/metrics-export.ts');
  const { openMetricsReader } = await import('./platform/metrics-file.ts');
  const opened = openMetricsReader(path);
  if (!opened) return;
  try {
    let lines: string[] = [];
    for (const line of sqlOf(opened.db, { sinceMs: 0, untilMs: 253_402_300_799_000 })) {
      lines.push(line);
      if (lines.length < 500) continue;
      yield Buffer.from(lines.join(''));
      lines = [];
    }
    yield Buffer.from(lines.join(''));
  } finally {
    opened.close();
  }
}

async function filesOf(
  files: Files,
  of: { readonly directory: string; readonly as: string; readonly names: RegExp },
): Promise<TarMember[]> {
  if (!(await files.exists(of.directory))) return [];
  const names = (await files.list(of.directory)).filter((name) => of.names.test(name));
  return Promise.all(names.map((name) => memberOf(files, join(of.directory, name), `${of.as}/${name}`)));
}

async function memberOf(files: Files, path: string, name: string): Promise<TarMember> {
  const { bytes, modifiedMs } = await files.stat(path);
  return { name, bytes, modifiedMs, content: () => files.read(path, { start: 0, end: bytes }) };
}

function ofText(name: string, text: string, modifiedMs: number): TarMember {
  return ofBytes(name, Buffer.from(text, 'utf8'), modifiedMs);
}

function ofBytes(name: string, content: Uint8Array, modifiedMs: number): TarMember {
  return { name, bytes: content.length, modifiedMs, content: () => [content] };
}
