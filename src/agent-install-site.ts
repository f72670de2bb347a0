import { normalize } from 'node:path';
import { AgentError } from './model/agent-error.ts';
import { writtenValue } from './settings/document-yaml.ts';

/** What a site answers when the agent is installed; paths are absolute. */
export interface Site {
  /** The group that Sterling shares with the agent; null where there is none. */
  readonly sterlingGroup: string | null;
  /** Where files are left for the agent; none: pickup in the home. */
  readonly pickup: readonly string[];
  /** Where what goes out is left; null: delivery in the home. */
  readonly delivery: string | null;
  readonly environment: 'production' | 'test';
}

export const plainSite: Site = { sterlingGroup: null, pickup: [], delivery: null, environment: 'production' };

export const home = '/var/lib/edi-agent';
export const logs = '/var/log/edi-agent';
export const settingsDirectory = '/etc/edi-agent';
export const settingsFile = `${settingsDirectory}/config.yaml`;

/** The first settings file of a host. The package brings that of {@link plainSite}. */
export function siteSettings({ pickup: [pickup, ...more], delivery, environment }: Site): string {
  return `${[
    '# Settings of edi-agent on this host: what differs from the defaults. `edi-agent config show` prints all that is in',
    '# force, `edi-agent config validate` judges this file, `systemctl reload edi-agent` takes it up.',
    'app:',
    `  home: ${home}`,
    `  environment: ${environment}`,
    'directories:',
    `  logs: ${logs}`,
    ...(pickup === undefined ? [] : [`  pickup: ${writtenValue(pickup)}`]),
    ...(delivery === null ? [] : [`  delivery: ${writtenValue(delivery)}`]),
    ...(more.length === 0 ? [] : ['watch:', `  more_directories: ${writtenValue(more)}`]),
  ].join('\n')}\n`;
}

/** Directories of the site that do not lie in the home. */
export function outsideDirectories({ pickup, delivery }: Site): readonly string[] {
  return [...new Set([...pickup, ...(delivery === null ? [] : [delivery])])].filter(
    (path) => !path.startsWith(`${home}/`),
  );
}

/** What ProtectHome and PrivateTmp of the unit lay an empty directory over. */
const hidden = ['/home', '/root', '/run/user', '/tmp', '/var/tmp'];

/** Throws AgentError USAGE for a directory that the service would never see, or that leads to such a one. */
export async function refuseHidden(site: Site, realPathOf: (path: string) => Promise<string>): Promise<void> {
  for (const path of outsideDirectories(site)) {
    const named = normalize(path);
    const real = await realPathOf(named);
    const above = hiddenAbove(named) ?? hiddenAbove(real);
    if (above === undefined) continue;
    const leads = hiddenAbove(named) === undefined ? `, which leads to ${real}` : '';
    throw new AgentError(`the service does not see ${path}${leads}: its unit hides ${above}`, {
      code: 'USAGE',
      hint: 'Name a directory elsewhere, such as /opt/sterling/pickup or /srv/edi/delivery.',
    });
  }
}

const hiddenAbove = (path: string): string | undefined => hidden.find((one) => `${path}/`.startsWith(`${one}/`));

/** The drop-in that lets the unit at the site's directories; null where it needs none. */
export function siteDropIn(site: Site): string | null {
  const outside = outsideDirectories(site);
  if (site.sterlingGroup === null && outside.length === 0) return null;
  return `${[
    '# Written by `edi-agent install`; run it again with other flags to add to it.',
    '[Service]',
    ...(site.sterlingGroup === null ? [] : [`SupplementaryGroups=${site.sterlingGroup}`]),
    ...outside.map((path) => `ReadWritePaths="-${unitValue(path)}"`),
  ].join('\n')}\n`;
}

/** A path as a unit has it between quotes: `%` begins a specifier there. */
function unitValue(path: string): string {
  return path.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
