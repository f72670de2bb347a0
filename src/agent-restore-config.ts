import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readArchive } from './agent-backup-read.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { requirePartners } from './agent-partners.ts';
import { clearLeft, stagingIn } from './agent-restore-finish.ts';
import { putInPlace } from './agent-restore-place.ts';
import type { Restored } from './agent-restore-state.ts';
import { requireSchemas } from './agent-schemas.ts';
import { AgentError } from './model/agent-error.ts';
import { readConfigFile, textOf } from './platform/config-file.ts';
import { lockInstance } from './platform/ledger/instance-lock.ts';
import type { Clock, Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';
import { removeAll, swapJournal } from './upkeep/swap.ts';

export interface ConfigOptions {
  readonly request: ConfigRequest;
  readonly files: Files;
  readonly clock: Pick<Clock, 'now'>;
  readonly key: Uint8Array | null;
  readonly path: string;
}

export interface ConfigRestored extends Restored {
  /** Those of the backup. */
  readonly settings: Settings;
}

/** Where the settings file is to stand: the one that is named or found, else ./config/config.yaml. */
export async function configTarget({
  config,
  environment = process.env,
  currentDirectory = process.cwd(),
}: ConfigRequest) {
  const named = config ?? environment.EDI_AGENT_CONFIG;
  if (named !== undefined && named !== '') return realOf(resolve(currentDirectory, named));
  const { source } = await readConfigFile({ environment, currentDirectory });
  return realOf(resolve(currentDirectory, source.kind === 'file' ? source.path : 'config/config.yaml'));
}

/** A link stays, and what it leads to is replaced. */
async function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

/**
 * Restores settings, profiles of partners and schema documents, once all of them are judged good together. Throws
 * BACKUP.…, CONFIG, STATE.LOCKED while a service works with them; nothing is changed then.
 */
export async function restoreConfig(options: ConfigOptions): Promise<ConfigRestored> {
  const { request, files } = options;
  const target = await configTarget(request);
  const directory = dirname(target);
  const staging = stagingIn(directory);
  await files.makeDirectory(directory);
  await clearLeft(files, directory);
  try {
    await files.makeDirectory(staging);
    const ready = await staged(options, { target, staging });
    const lock = await lockOf(files, ready.settings);
    try {
      const at = { nowMs: options.clock.now(), replaced: ready.replaced };
      return restoredBy(ready, await putInPlace({ files, directory, staging }, at));
    } finally {
      lock?.release();
    }
  } finally {
    if (!(await files.exists(swapJournal(directory)))) await removeAll(files, staging);
  }
}

/**
 * Reads and judges all of it as {@link restoreConfig} does, in a directory of its own: where the settings stand, the
 * service may not write.
 */
export async function rehearseConfig(options: ConfigOptions, place: string): Promise<ConfigRestored> {
  const staging = join(place, 'config');
  await options.files.makeDirectory(staging);
  return restoredBy(await staged(options, { target: await configTarget(options.request), staging }), null);
}

type At = Pick<ToJudge, 'target' | 'staging'>;

/** What is to be put in its place, judged good. */
async function staged(options: ConfigOptions, at: At) {
  const all = await stageAll(options, at);
  const settings = await judged(options.request, { ...all, ...at });
  return { ...all, settings, replaced: await replacedBy(options.files, { ...all, ...at, settings }) };
}

function restoredBy(
  { manifest, notes, settings, replaced }: Awaited<ReturnType<typeof staged>>,
  kept: string | null,
): ConfigRestored {
  const restored = replaced.flatMap(({ from, to }) => (from === null ? [] : [to]));
  return { ...none, manifest, restored, kept, notes, settings };
}

const none = { epoch: null, controlLeap: null, evidence: null };

interface Staged {
  readonly manifest: Restored['manifest'];
  /** `config.yaml`, `partners/acme.yaml` */
  readonly names: readonly string[];
  readonly notes: readonly string[];
}

async function stageAll({ files, key, path }: ConfigOptions, { target, staging }: At): Promise<Staged> {
  const names: string[] = [];
  const manifest = await readArchive({
    ...{ files, key, path, kind: 'config' },
    async take({ name }, content) {
      const own = /^config\/(config\.yaml|(?:partners|schemas)\/[^/]+)$/.exec(name)?.[1];
      if (own === undefined) throw notConfig(name);
      await files.makeDirectory(dirname(join(staging, own)));
      await files.stage(join(staging, own), content);
      names.push(own);
    },
  });
  if (manifest.leftOut.length === 0 || !names.includes('config.yaml')) return { manifest, names, notes: [] };
  const { withSecretsOf } = await import('./settings/without-secrets.ts');
  const text = (await textOf(join(staging, 'config.yaml'), path)) ?? '';
  const filled = withSecretsOf(text, await textOf(target, target), manifest.leftOut);
  await files.replace(join(staging, 'config.yaml'), Buffer.from(filled.text));
  const notes = filled.leftOut.map((one) => `${one} is a secret that was left out of the backup: set it.`);
  return { manifest, names, notes };
}

interface ToJudge extends Staged {
  readonly target: string;
  readonly staging: string;
}

/** The settings as they would be in force, with the profiles and schemas of the backup. AgentError CONFIG. */
async function judged(request: ConfigRequest, { names, target, staging }: ToJudge): Promise<Settings> {
  const has = (what: string): boolean => names.some((name) => name.startsWith(what));
  const config = has('config.yaml') ? join(staging, 'config.yaml') : target;
  // Beside the settings, not beside where they are staged.
  const { settings } = await requireSettings({ ...request, config, configDirectory: dirname(target) });
  const from = {
    partners: has('partners/') ? join(staging, 'partners') : settings.directories.partners,
    schemas: has('schemas/') ? join(staging, 'schemas') : settings.directories.schemas,
  };
  const toJudge = { settings: { ...settings, directories: { ...settings.directories, ...from } } };
  await requireSchemas(toJudge);
  await requirePartners(toJudge);
  return settings;
}

/** What goes where; profiles and schemas that the backup does not know go out of the way. */
async function replacedBy(
  files: Files,
  { names, settings, target, staging }: ToJudge & { readonly settings: Settings },
) {
  const { partners, schemas } = settings.directories;
  const replaced: { from: string | null; to: string }[] = [];
  for (const [what, directory, endings] of [
    ['partners', partners, /\.ya?ml$/i],
    ['schemas', schemas, /\.json$/i],
  ] as const) {
    const own = names.filter((name) => name.startsWith(`${what}/`)).map((name) => basename(name));
    const there = (await files.exists(directory)) ? await files.list(directory) : [];
    const olds = there.filter((name) => endings.test(name) && !name.startsWith('.') && !own.includes(name));
    for (const name of olds) replaced.push({ from: null, to: await realOf(join(directory, name)) });
    for (const name of own) {
      replaced.push({ from: join(staging, what, name), to: await realOf(join(directory, name)) });
    }
  }
  if (names.includes('config.yaml')) replaced.push({ from: join(staging, 'config.yaml'), to: target });
  return replaced;
}

/** A home that is not there yet has no service. */
async function lockOf(files: Files, { directories }: Settings): Promise<ReturnType<typeof lockInstance> | null> {
  return (await files.exists(directories.state)) ? lockInstance(directories.state) : null;
}

function notConfig(name: string): AgentError {
  return new AgentError(`"${name}" does not belong into a backup of settings`, {
    code: 'BACKUP.REFUSED',
    hint: 'This archive was not written by edi-agent, or was tampered with. Take another one.',
  });
}
