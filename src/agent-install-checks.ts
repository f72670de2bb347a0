import { join } from 'node:path';
import { readConfig } from './agent-config.ts';
import { serviceUnit, serviceUser } from './agent-install-plan.ts';
import { home, outsideDirectories, type Site, settingsFile } from './agent-install-site.ts';
import { AgentError } from './model/agent-error.ts';
import { systemdRuns } from './platform/install-probes.ts';
import type { InstallPlace } from './platform/install-steps.ts';
import { mustRun, saysYes } from './platform/install-users.ts';
import { problemText } from './settings/problem.ts';

/** One thing that was looked at after an installation. */
export interface InstallCheck {
  readonly what: string;
  readonly ok: boolean;
  /** What is wrong, or how to mend it. */
  readonly detail: string | null;
}

interface Installed {
  readonly site: Site;
  readonly place: InstallPlace;
}

/** Whether what was installed would start and do its work. */
export async function checkInstallation({ site, place }: Installed): Promise<readonly InstallCheck[]> {
  const settings = await settingsCheck(join(place.prefix, settingsFile));
  if (!place.owners) return [settings];
  const access = await Promise.all([home, ...outsideDirectories(site)].map((path) => accessCheck(path, site)));
  return [settings, ...((await systemdRuns()) ? [await unitCheck()] : []), ...access];
}

async function settingsCheck(path: string): Promise<InstallCheck> {
  const what = `settings ${path}`;
  try {
    const { result } = await readConfig({ config: path, environment: {} });
    if (result.kind === 'ok') return { what, ok: true, detail: null };
    return { what, ok: false, detail: result.problems.map((one) => problemText(one)).join('; ') };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { what, ok: false, detail: error.message };
  }
}

async function unitCheck(): Promise<InstallCheck> {
  const state = (await mustRun(['systemctl', 'show', '--property=LoadState', '--value', serviceUnit])).trim();
  return { what: `unit ${serviceUnit}`, ok: state === 'loaded', detail: state === 'loaded' ? null : state };
}

/** As the user of the service, with the group that the unit adds. */
async function accessCheck(path: string, { sterlingGroup }: Site): Promise<InstallCheck> {
  const groups = sterlingGroup === null ? ['--clear-groups'] : [`--groups=${sterlingGroup}`];
  const as = ['setpriv', `--reuid=${serviceUser}`, `--regid=${serviceUser}`, ...groups];
  const may = async (right: string): Promise<boolean> => saysYes([...as, 'test', `-${right}`, path]);
  const rights = await Promise.all(['r', 'w', 'x'].map(may));
  const ok = rights.every((one) => one);
  const group = sterlingGroup ?? 'GROUP';
  const detail = ok
    ? null
    : `${serviceUser} may not read, write and enter it: chgrp ${group} ${path} && chmod 2770 ${path}${
        sterlingGroup === null ? ', and --sterling-group GROUP' : ''
      }`;
  return { what: `access to ${path}`, ok, detail };
}
