import { basename, join } from 'node:path';
import { completionsFor, type ManifestCommand } from './agent-completions.ts';
import { readConfig } from './agent-config.ts';
import { checkInstallation, type InstallCheck } from './agent-install-checks.ts';
import { dropInPath, type PlanOptions, planInstall, serviceUnit, textNames } from './agent-install-plan.ts';
import { refuseHidden, type Site, settingsFile } from './agent-install-site.ts';
import { groupOf } from './agent-install-standing.ts';
import { AgentError } from './model/agent-error.ts';
import { assetText } from './platform/assets.ts';
import { isThere, realPathOf, systemdRuns, systemdVersion, textAt } from './platform/install-probes.ts';
import { carryOut, type InstallPlace, type InstallStep, lookAt, type StepState } from './platform/install-steps.ts';
import { knowsGroup, mustRun } from './platform/install-users.ts';

export interface InstallRequest {
  readonly site: Site;
  /** Everything is laid below it, without users, owners and systemctl; empty for this host. */
  readonly prefix: string;
  /** Tells what would be done, and does nothing. */
  readonly dryRun: boolean;
  /** The commands of the manifest, for completions. */
  readonly manifest: readonly ManifestCommand[];
  /** The program to install; the one that runs where left out. */
  readonly program?: string;
}

export interface InstallOutcome {
  readonly dryRun: boolean;
  readonly steps: readonly { readonly what: string; readonly state: StepState }[];
  /** Whether anything was done, or would be. */
  readonly changes: number;
  readonly checks: readonly InstallCheck[];
}

/** Installs the agent as a service of this host, or what of it is missing. Throws AgentError USAGE. */
export async function install(request: InstallRequest): Promise<InstallOutcome> {
  const { prefix, dryRun, site } = request;
  // Below a prefix, links lead somewhere else than they will.
  await refuseHidden(site, prefix === '' ? realPathOf : async (path) => path);
  const place: InstallPlace = { prefix, owners: prefix === '' };
  if (place.owners) await requireRootAndGroup(site, dryRun);
  const standing = await textAt(join(prefix, dropInPath));
  const steps = (await stepsOf(request, standing)).filter(({ kind }) => kind !== 'user' || place.owners);
  const seen: { what: string; state: StepState }[] = [];
  for (const step of steps) {
    const state = await lookAt(step, place);
    seen.push({ what: whatOf(step, place), state });
    if (!dryRun && (state === 'missing' || state === 'different')) await carryOut(step, place);
  }
  const changes = seen.filter(({ state }) => state === 'missing' || state === 'different').length;
  if (!dryRun && changes > 0 && place.owners && (await systemdRuns())) await mustRun(['systemctl', 'daemon-reload']);
  const sterlingGroup = site.sterlingGroup ?? groupOf(standing);
  const checks = dryRun ? [] : await checkInstallation({ site: { ...site, sterlingGroup }, place });
  return { dryRun, steps: seen, changes, checks };
}

async function requireRootAndGroup({ sterlingGroup }: Site, dryRun: boolean): Promise<void> {
  if (!dryRun && process.getuid?.() !== 0) {
    throw new AgentError('only root installs a service', {
      code: 'USAGE',
      hint: 'Run it with sudo, or try --dry-run.',
    });
  }
  if (sterlingGroup !== null && !(await knowsGroup(sterlingGroup))) {
    throw new AgentError(`this host has no group ${sterlingGroup}`, {
      code: 'USAGE',
      hint: 'Name the group of the directories that Sterling writes to: `ls -ld DIR` shows it.',
    });
  }
}

async function stepsOf(
  { site, prefix, manifest, program = process.execPath }: InstallRequest,
  standing: string | null,
) {
  const packaged = await isPackaged(prefix);
  if (!packaged && basename(program) === 'node') {
    throw new AgentError('only the single file installs itself', {
      code: 'USAGE',
      hint: 'Build it with `npm run build:binary` and run dist/edi-agent install.',
    });
  }
  const texts = textNames.map((name) => [name, assetText(`systemd/${name}`)] as const);
  const completions = {
    bash: completionsFor('bash', manifest),
    zsh: completionsFor('zsh', manifest),
    fish: completionsFor('fish', manifest),
  };
  const version = prefix === '' ? await systemdVersion() : null;
  return planInstall({
    site,
    standing,
    inForce: await placesInForce(join(prefix, settingsFile)),
    packaged,
    program,
    systemdVersion: version,
    texts: Object.fromEntries(texts),
    completions,
  });
}

/** Where the settings that stand have files come in and go out; null where there are none, or wrong ones. */
async function placesInForce(path: string): Promise<PlanOptions['inForce']> {
  if (!(await isThere(path))) return null;
  try {
    const { result } = await readConfig({ config: path, environment: {} });
    return result.kind === 'ok' ? result.settings.directories : null;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return null;
  }
}

/** Whether a package of the system owns the unit. */
export async function isPackaged(prefix: string): Promise<boolean> {
  const places = [`/usr/lib/systemd/system/${serviceUnit}`, `/lib/systemd/system/${serviceUnit}`];
  return (await Promise.all(places.map((path) => isThere(join(prefix, path))))).some((one) => one);
}

function whatOf(step: InstallStep, { prefix, owners }: InstallPlace): string {
  if (step.kind === 'user') return `user ${step.name}`;
  const path = join(prefix, step.path);
  if (step.kind === 'program') return `program ${path} (0755)`;
  const owner = owners ? ` ${step.owner.user}:${step.owner.group}` : '';
  const kept = step.path === settingsFile ? ', never overwritten' : '';
  return `${step.kind} ${path} (0${step.mode.toString(8)}${owner}${kept})`;
}
