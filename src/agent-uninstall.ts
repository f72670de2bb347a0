import { join } from 'node:path';
import { isPackaged } from './agent-install.ts';
import { planRemoval, serviceUnit, serviceUser } from './agent-install-plan.ts';
import { shellWord } from './kit/shell-word.ts';
import { AgentError } from './model/agent-error.ts';
import { isThere, systemdRuns } from './platform/install-probes.ts';
import { mountsIn, removeAll } from './platform/install-remove.ts';
import { knowsUser, mustRun, printed, saysYes } from './platform/install-users.ts';

export interface UninstallRequest {
  readonly prefix: string;
  readonly dryRun: boolean;
  /** Settings, state, logs, files and the user go too. */
  readonly purge: boolean;
  /** A list of mounts as /proc/self/mountinfo has them; that one where left out. */
  readonly mountinfo?: string;
}

export interface UninstallOutcome {
  readonly dryRun: boolean;
  readonly removed: readonly string[];
  /** What was left, as whoever removes an agent may want to know. */
  readonly left: readonly string[];
}

/** Takes away what `install` brought. State, logs and settings stay unless they are to be purged. */
export async function uninstall({ prefix, dryRun, purge, mountinfo }: UninstallRequest): Promise<UninstallOutcome> {
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
  if (purge) await refuseMounts(there, mountinfo);
  const stays = async (): Promise<readonly string[]> =>
    (await standing(planRemoval({ purge: true }), prefix)).filter((one) => !there.includes(one));
  const withUser = onHost && purge && (await knowsUser(serviceUser));
  const removed = withUser ? [...there, `user ${serviceUser}`] : there;
  if (dryRun) return { dryRun, removed, left: purge ? [] : await stays() };
  const supervised = onHost && (await systemdRuns());
  // A unit that is not known any more has nothing to stop.
  if (supervised) await saysYes(['systemctl', 'disable', '--now', serviceUnit]);
  if (supervised && purge) await refuseRunning();
  for (const path of there) await removeAll(path);
  if (supervised) await mustRun(['systemctl', 'daemon-reload']);
  if (withUser) await mustRun(['userdel', serviceUser]);
  return { dryRun, removed, left: await stays() };
}

async function refuseMounts(paths: readonly string[], mountinfo?: string): Promise<void> {
  const [mount] = await mountsIn(paths, mountinfo);
  if (mount === undefined) return;
  throw new AgentError(`nothing was removed: ${mount} is a mount, and what is in it would go, too`, {
    code: 'USAGE',
    hint: `Unmount it (umount ${shellWord(mount)}), then run this again.`,
  });
}

/** Under a service that still runs, files would go that are in work, and others come into being. */
async function refuseRunning(): Promise<void> {
  const state = (await printed(['systemctl', 'show', '--property=ActiveState', '--value', serviceUnit]))?.trim();
  if (state === 'inactive' || state === 'failed') return;
  throw new AgentError(`nothing was removed: ${serviceUnit} has been stopped and is still ${state ?? 'there'}`, {
    code: 'USAGE',
    hint: `Look at \`systemctl status ${serviceUnit}\`, then run this again.`,
  });
}

async function standing(paths: readonly string[], prefix: string): Promise<readonly string[]> {
  const all = paths.map((path) => join(prefix, path));
  const there = await Promise.all(all.map(isThere));
  return all.filter((_, at) => there[at]);
}
