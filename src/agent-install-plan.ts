import {
  home,
  logs,
  outsideDirectories,
  plainSite,
  type Site,
  settingsDirectory,
  settingsFile,
  siteSettings,
} from './agent-install-site.ts';
import { dropInWith, groupOf } from './agent-install-standing.ts';
import type { InstallStep, Owner } from './platform/install-steps.ts';

export interface PlanOptions {
  readonly site: Site;
  /** The drop-in of the site that stands: what the site does not name stays as it is there. Null where there is none. */
  readonly standing: string | null;
  /** Where the settings that stand have files come in and go out; null where none are known. */
  readonly inForce: { readonly pickup: string; readonly delivery: string } | null;
  /** Whether a package of the system has brought program, unit and completions. */
  readonly packaged: boolean;
  /** The single file that runs now. */
  readonly program: string;
  /** Of this host's systemd; null where there is none. */
  readonly systemdVersion: number | null;
  /** Texts of what comes with the program, by their names below systemd/. */
  readonly texts: Readonly<Record<string, string>>;
  readonly completions: Readonly<Record<Shell, string>>;
}

type Shell = 'bash' | 'zsh' | 'fish';

export const serviceUser = 'edi-agent';
export const serviceUnit = 'edi-agent.service';
export const installedProgram = '/usr/local/bin/edi-agent';

const unitPath = `/etc/systemd/system/${serviceUnit}`;
export const dropInPath = `${unitPath}.d/10-site.conf`;
const newerDropInPath = `${unitPath}.d/60-systemd-254.conf`;
const sysusersPath = '/etc/sysusers.d/edi-agent.conf';
const tmpfilesPath = '/etc/tmpfiles.d/edi-agent.conf';
const examplesDirectory = '/usr/local/share/doc/edi-agent/examples';
const completionPaths: Readonly<Record<Shell, string>> = {
  bash: '/usr/local/share/bash-completion/completions/edi-agent',
  zsh: '/usr/local/share/zsh/site-functions/_edi-agent',
  fish: '/usr/local/share/fish/vendor_completions.d/edi-agent.fish',
};

/** What of systemd/ is installed where, by somebody who has no package. */
const installedTexts: Readonly<Record<string, string>> = {
  'edi-agent.service': unitPath,
  'edi-agent.sysusers.conf': sysusersPath,
  'edi-agent.tmpfiles.conf': tmpfilesPath,
  'examples/10-site.conf': `${examplesDirectory}/10-site.conf`,
  'examples/20-network.conf': `${examplesDirectory}/20-network.conf`,
  'examples/30-proxy.conf': `${examplesDirectory}/30-proxy.conf`,
  'examples/40-secrets.conf': `${examplesDirectory}/40-secrets.conf`,
  'examples/50-memory.conf': `${examplesDirectory}/50-memory.conf`,
  'examples/60-systemd-254.conf': `${examplesDirectory}/60-systemd-254.conf`,
};

/** An older systemd would warn of the keys in it. */
const newerName = 'examples/60-systemd-254.conf';
const newerSystemd = 254;

/** The names below systemd/ whose texts {@link planInstall} asks for. */
export const textNames: readonly string[] = Object.keys(installedTexts);

const root: Owner = { user: 'root', group: 'root' };
const own: Owner = { user: serviceUser, group: serviceUser };

/** All that an installation is made of, in the order in which it is made. */
export function planInstall({
  site,
  standing,
  inForce,
  packaged,
  systemdVersion,
  ...brought
}: PlanOptions): readonly InstallStep[] {
  const shared: Owner = { user: serviceUser, group: site.sterlingGroup ?? groupOf(standing) ?? serviceUser };
  const ofPlaces = site.sterlingGroup === null ? 'keep' : 'mend';
  const dropIn = dropInWith(site, standing);
  return [
    ...(packaged ? [] : programSteps(brought)),
    { kind: 'user', name: serviceUser, declaredAt: packaged ? '/usr/lib/sysusers.d/edi-agent.conf' : sysusersPath },
    directory(settingsDirectory, 0o755, root),
    directory(`${settingsDirectory}/credentials`, 0o700, root),
    directory(`${settingsDirectory}/partners`, 0o755, root),
    directory(logs, 0o750, own),
    directory(home, 0o751, own),
    // Whom they are shared with is the site's to say, and one that does not say it now may have said it before.
    ...ownPlaces(site, inForce).map(
      (path): InstallStep => ({ ...directory(path, 0o2770, shared), standing: ofPlaces }),
    ),
    // What others made is theirs: neither owner nor mode is touched.
    ...outsideDirectories(site).map((path): InstallStep => ({ ...directory(path, 0o2770, shared), standing: 'keep' })),
    {
      ...text(settingsFile, siteSettings(site)),
      mode: 0o640,
      owner: { ...root, group: serviceUser },
      standing: 'keep',
      packaged: siteSettings(plainSite),
    },
    ...(dropIn === null ? [] : [text(dropInPath, dropIn)]),
    ...((systemdVersion ?? 0) < newerSystemd ? [] : [text(newerDropInPath, brought.texts[newerName] ?? '')]),
  ];
}

/** The paths that go when it is taken away: what was brought, not what has come into being since. */
export function planRemoval({ purge }: { readonly purge: boolean }): readonly string[] {
  const brought = [
    ...Object.values(installedTexts).filter((path) => !path.startsWith(examplesDirectory)),
    dropInPath,
    newerDropInPath,
    examplesDirectory,
    ...Object.values(completionPaths),
    installedProgram,
  ];
  return purge ? [...brought, `${unitPath}.d`, settingsDirectory, logs, home] : brought;
}

function programSteps({
  program,
  texts,
  completions,
}: Pick<PlanOptions, 'program' | 'texts' | 'completions'>): InstallStep[] {
  const forHere = (content: string): string =>
    content
      .replaceAll('/usr/bin/edi-agent', installedProgram)
      .replaceAll('/usr/share/doc/edi-agent', '/usr/local/share/doc/edi-agent');
  return [
    { kind: 'program', path: installedProgram, from: program },
    ...Object.entries(installedTexts).map(([name, path]) => text(path, forHere(texts[name] ?? ''))),
    ...(['bash', 'zsh', 'fish'] as const).map((shell) => text(completionPaths[shell], completions[shell])),
  ];
}

/** Where others come in, in the home: pickup and delivery, unless the site has its own, or named its own before. */
function ownPlaces({ pickup, delivery }: Site, inForce: PlanOptions['inForce']): readonly string[] {
  const plain = inForce ?? { pickup: `${home}/pickup`, delivery: `${home}/delivery` };
  const places = [...(pickup.length === 0 ? [plain.pickup] : pickup), delivery ?? plain.delivery];
  return places.filter((path) => path.startsWith(`${home}/`));
}

const directory = (path: string, mode: number, owner: Owner) =>
  ({ kind: 'directory', path, mode, owner, standing: 'mend' }) as const;

const text = (path: string, content: string) =>
  ({ kind: 'file', path, content, mode: 0o644, owner: root, standing: 'mend' }) as const;
