import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readArchive } from './agent-backup-read.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { requirePartners } from './agent-partners.ts';
import { clearLeft, lockConfigRestore, stagingIn } from './agent-restore-finish.ts';
import { putInPlace } from './agent-restore-place.ts';
import type { Restored } from './agent-restore-state.ts';
import { requireSchemas } from './agent-schemas.ts';
import { AgentError } from './model/agent-error.ts';
import { readConfigFile, textOf } from './platform/config-file.ts';
import { lockInstance } from './platform/ledger/instance-lock.ts';
import { takeRightsOf } from './platform/rights.ts';
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
  const alone = lockConfigRestore(directory);
  try {
    await clearLeft(files, directory);
    await files.makeDirectory(staging);
    const ready = await staged(options, { target, staging });
    const lock = await lockOf(files, ready.settings);
    try {
      await giveRights(files, ready.replaced, target);
      const at = { nowMs: options.clock.now(), replaced: ready.replaced };
      return restoredBy(ready, await putInPlace({ files, directory, staging }, at));
    } finally {
      lock?.release();
    }
  } finally {
    if (!(await files.exists(swapJournal(directory)))) await removeAll(files, staging);
    alone.release();
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
  const settings = await judged(options, { ...all, ...at });
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
  if (!names.includes('config.yaml')) return { manifest, names, notes: [await withoutFile(files, target)] };
  if (manifest.leftOut.length === 0) return { manifest, names, notes: [] };
  const { withSecretsOf } = await import('./settings/without-secrets.ts');
  const text = (await textOf(join(staging, 'config.yaml'), path)) ?? '';
  const filled = withSecretsOf(text, await textOf(target, target), manifest.leftOut);
  await files.replace(join(staging, 'config.yaml'), Buffer.from(filled.text));
  const notes = filled.leftOut.map((one) => `${one} is a secret that was left out of the backup: set it.`);
  return { manifest, names, notes };
}

/** Where the built-in defaults were in force there was no file to back up, but there may have been profiles and schemas. */
async function withoutFile(files: Files, target: string): Promise<string> {
  const now = (await files.exists(target)) ? `${target} stays as it is` : 'the built-in defaults stay in force';
  return `The backup holds no settings file, as none was there: ${now}.`;
}

interface ToJudge extends Staged {
  readonly target: string;
  readonly staging: string;
}

/** The settings as they would be in force, with the profiles and schemas of the backup. AgentError CONFIG. */
async function judged(options: ConfigOptions, { names, target, staging }: ToJudge): Promise<Settings> {
  const has = (what: string): boolean => names.some((name) => name.startsWith(what));
  const { settings } = await requireSettings({
    ...options.request,
    ...(await settingsFile(options.files, { names, target, staging })),
  });
  const from = {
    partners: has('partners/') ? join(staging, 'partners') : settings.directories.partners,
    schemas: has('schemas/') ? join(staging, 'schemas') : settings.directories.schemas,
  };
  const toJudge = { settings: { ...settings, directories: { ...settings.directories, ...from } } };
  await requireSchemas(toJudge);
  await requirePartners(toJudge);
  return settings;
}

/** The file that will be in force. What it names lies beside the settings, not beside where they are staged. */
async function settingsFile(files: Files, { names, target, staging }: Pick<ToJudge, 'names'> & At) {
  const stagedFile = join(staging, 'config.yaml');
  if (names.includes('config.yaml')) return { config: stagedFile, configDirectory: dirname(target) };
  if (await files.exists(target)) return { config: target };
  await files.stage(stagedFile, []);
  return { config: stagedFile, configDirectory: null };
}

type Replaced = readonly { readonly from: string | null; readonly to: string }[];

/** What goes where; profiles and schemas that the backup does not know go out of the way. */
async function replacedBy(
  files: Files,
  { names, settings, target, staging }: ToJudge & { readonly settings: Settings },
): Promise<Replaced> {
  const { partners, schemas } = settings.directories;
  const replaced: Replaced[number][] = [];
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

/**
 * Who restores is often root, and the service must read what comes of it as before: a file gets the rights of the one that
 * it replaces, a new one those of the settings file, and a new directory those of the one that the settings are in.
 */
async function giveRights(files: Files, replaced: Replaced, target: string): Promise<void> {
  for (const { from, to } of replaced) {
    if (from === null) continue;
    await takeRightsOf(from, [to, target]);
    if (await files.exists(dirname(to))) continue;
    await files.makeDirectory(dirname(to));
    await takeRightsOf(dirname(to), [dirname(target)]);
  }
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
