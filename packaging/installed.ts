import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { completionPlaces, completionsFor, type ManifestCommand, shells } from '../src/agent-completions.ts';
import { plainSite, siteSettings } from '../src/agent-install-site.ts';
import { copyrightText } from './copyright.ts';
import { manualPage } from './man.ts';
import { makeManifest } from './manifest.ts';
import { packageJsonFile, root } from './paths.ts';

/** One file as a package installs it. */
export interface InstalledFile {
  /** Absolute. */
  readonly path: string;
  readonly mode: number;
  readonly content: { readonly text: string } | { readonly bytes: Uint8Array } | { readonly copyOf: string };
  /** Kept where somebody has changed it. */
  readonly isSettings?: boolean;
}

export interface BuildFacts {
  readonly version: string;
  readonly description: string;
  /** Seconds since 1970 of the commit that is built: nothing in a package is younger. */
  readonly epoch: number;
}

/** What is to be told of this build; the time from $SOURCE_DATE_EPOCH, or from the commit. */
export function buildFacts(): BuildFacts {
  const { version, description } = JSON.parse(readFileSync(packageJsonFile, 'utf8'));
  return { version, description, epoch: Number(process.env.SOURCE_DATE_EPOCH ?? commitTime()) };
}

/** Outside of a repository all builds are of the same day. */
function commitTime(): string {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return '1767225600';
  }
}

/** Where units lie: Debian's tools look for them in /lib. */
export interface Layout {
  readonly units: '/lib/systemd/system' | '/usr/lib/systemd/system';
}

/** Every file that a package of the system installs, from the files that `npm run build:binary` left in a directory. */
export async function installedFiles(
  built: string,
  facts: BuildFacts,
  { units }: Layout,
): Promise<readonly InstalledFile[]> {
  const { commands: manifest } = await makeManifest();
  const commands = Object.values(manifest) as unknown as readonly ManifestCommand[];
  const date = new Date(facts.epoch * 1_000).toISOString().slice(0, 10);
  const bom = readFileSync(join(built, 'edi-agent.cdx.json'), 'utf8');
  const manual = manualPage({ ...facts, purpose: purposeOf(facts.description), date, manifest });
  const doc = '/usr/share/doc/edi-agent';
  return [
    { path: '/usr/bin/edi-agent', mode: 0o755, content: { copyOf: join(built, 'edi-agent') } },
    { path: '/etc/edi-agent/config.yaml', mode: 0o644, content: { text: siteSettings(plainSite) }, isSettings: true },
    copied('systemd/edi-agent.service', `${units}/edi-agent.service`),
    copied('systemd/edi-agent.sysusers.conf', '/usr/lib/sysusers.d/edi-agent.conf'),
    copied('systemd/edi-agent.tmpfiles.conf', '/usr/lib/tmpfiles.d/edi-agent.conf'),
    ...shells.map((shell) => plain(`/usr/${completionPlaces[shell]}`, completionsFor(shell, commands))),
    compressed('/usr/share/man/man1/edi-agent.1.gz', manual),
    plain(`${doc}/copyright`, copyrightText(JSON.parse(bom))),
    compressed(`${doc}/edi-agent.cdx.json.gz`, bom),
    ...globSync('systemd/examples/*.conf', { cwd: root })
      .sort()
      .map((file) => copied(file, `${doc}/examples/${file.slice('systemd/examples/'.length)}`)),
    copied('config/config.yaml', `${doc}/examples/config.yaml`),
    copied('config/partners/example.yaml', `${doc}/examples/partner.yaml`),
    ...globSync('docs/*.md', { cwd: root })
      .sort()
      .map((file) => copied(file, `${doc}/${file.slice('docs/'.length)}`)),
  ];
}

/** `edge agent …`, without what stands behind the colon. */
function purposeOf(description: string): string {
  const [first = ''] = description.split(':');
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function plain(path: string, text: string): InstalledFile {
  return { path, mode: 0o644, content: { text } };
}

function copied(from: string, path: string): InstalledFile {
  return { path, mode: 0o644, content: { copyOf: join(root, from) } };
}

/** As `gzip -9n` does it: no name, no time. */
export function compressed(path: string, text: string): InstalledFile {
  return { path, mode: 0o644, content: { bytes: gzipSync(text, { level: 9 }) } };
}
