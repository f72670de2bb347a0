import { join } from 'node:path';
import { isPackaged } from './agent-install.ts';
import { planRemoval, serviceUnit, serviceUser } from './agent-install-plan.ts';
import { AgentError } from './model/agent-error.ts';
import { isThere, systemdRuns } from './platform/install-probes.ts';
import { removeAll } from './platform/install-remove.ts';
import { knowsUser, mustRun, saysYes } from './platform/install-users.ts';

export interface UninstallRequest {
  readonly prefix: string;
  readonly dryRun: boolean;
  /** Settings, state, logs, files and the user go too. */
  readonly purge: boolean;
}

export interface UninstallOutcome {
  readonly dryRun: boolean;
  readonly removed: readonly string[];
  /** What was left, as whoever removes an agent may want to know. */
  readonly left: readonly string[];
}

/** Takes away what `install` brought. State, logs and settings stay unless they are to be purged. */
export async function uninstall({ prefix, dryRun, purge }: UninstallRequest): Promise<UninstallOutcome> {
  const onHost = prefix === '';
  if (await isPackaged(prefix)) {
    throw new AgentError('a package of the system brought edi-agent', {
      code: 'USAGE',
      hint: 'Remove the package: apt-get remove edi-agent, or apt-get purge edi-agent.',
    });
  }
  if (onHost && !dryRun && process.getuid?.() !== 0) {
    throw new AgentError('only root removes a service', { code: 'USAGE', hint: 'Run it with sudo, or try --dry-run.' });
  }
  const there = await standing(planRemoval({ purge }), prefix);
  const stays = async (): Promise<readonly string[]> =>
    (await standing(planRemoval({ purge: true }), prefix)).filter((one) => !there.includes(one));
  const withUser = onHost && purge && (await knowsUser(serviceUser));
  const removed = withUser ? [...there, `user ${serviceUser}`] : there;
  if (dryRun) return { dryRun, removed, left: purge ? [] : await stays() };
  const supervised = onHost && (await systemdRuns());
  // A unit that is not known any more has nothing to stop.
  if (supervised) await saysYes(['systemctl', 'disable', '--now', serviceUnit]);
  for (const path of there) await removeAll(path);
  if (supervised) await mustRun(['systemctl', 'daemon-reload']);
  if (withUser) await mustRun(['userdel', serviceUser]);
  return { dryRun, removed, left: await stays() };
}

async function standing(paths: readonly string[], prefix: string): Promise<readonly string[]> {
  const all = paths.map((path) => join(prefix, path));
  const there = await Promise.all(all.map(isThere));
  return all.filter((_, at) => there[at]);
}
