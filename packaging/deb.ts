import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildFacts, compressed, type InstalledFile, installedFiles } from './installed.ts';
import { root } from './paths.ts';
import { stageFiles } from './stage.ts';

const run = promisify(execFile);

const maintainer = 'The edi-agent authors <edi-agent@example.org>';

/** Makes the .deb in the directory of the build; its path. The same build gives the same bytes. */
export async function makeDeb(
  built: string,
  facts: BuildFacts,
  compression: 'gzip' | 'none' = 'gzip',
): Promise<string> {
  const stage = await mkdtemp(join(tmpdir(), 'edi-agent-deb-'));
  try {
    await chmod(stage, 0o755);
    const files = [
      ...(await installedFiles(built, facts, { units: '/lib/systemd/system' })),
      ...(await ownFiles(facts)),
    ];
    await stageFiles(stage, [...files, ...(await controlFiles(facts, files))], facts.epoch);
    const path = join(built, `edi-agent_${debVersion(facts)}_amd64.deb`);
    await mkdir(dirname(path), { recursive: true });
    const env = { ...process.env, SOURCE_DATE_EPOCH: String(facts.epoch) };
    await run('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', stage, path], { env });
    return path;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

function debVersion({ version }: BuildFacts): string {
  return `${version}-1`;
}

/** What only Debian has. */
async function ownFiles(facts: BuildFacts): Promise<readonly InstalledFile[]> {
  const doc = '/usr/share/doc/edi-agent';
  const overrides = await readFile(join(root, 'packaging/deb/lintian-overrides'), 'utf8');
  return [
    compressed(`${doc}/changelog.gz`, await readFile(join(root, 'CHANGELOG.md'), 'utf8')),
    compressed(`${doc}/changelog.Debian.gz`, changelog(facts)),
    { path: '/usr/share/lintian/overrides/edi-agent', mode: 0o644, content: { text: overrides } },
  ];
}

function changelog(facts: BuildFacts): string {
  const day = new Date(facts.epoch * 1_000).toUTCString().replace('GMT', '+0000');
  return [
    `edi-agent (${debVersion(facts)}) unstable; urgency=medium`,
    '',
    `  * Version ${facts.version}: see changelog.gz.`,
    '',
    ` -- ${maintainer}  ${day}`,
    '',
  ].join('\n');
}

async function controlFiles(facts: BuildFacts, files: readonly InstalledFile[]): Promise<readonly InstalledFile[]> {
  const scripts = await Promise.all(
    ['postinst', 'prerm', 'postrm'].map(async (name): Promise<InstalledFile> => {
      const text = await readFile(join(root, 'packaging/deb', name), 'utf8');
      return { path: `/DEBIAN/${name}`, mode: 0o755, content: { text } };
    }),
  );
  const settings = files.filter(({ isSettings }) => isSettings === true).map(({ path }) => `${path}\n`);
  return [
    { path: '/DEBIAN/control', mode: 0o644, content: { text: await control(facts, files) } },
    { path: '/DEBIAN/conffiles', mode: 0o644, content: { text: settings.join('') } },
    { path: '/DEBIAN/md5sums', mode: 0o644, content: { text: await md5sums(files) } },
    ...scripts,
  ];
}

async function control(facts: BuildFacts, files: readonly InstalledFile[]): Promise<string> {
  const sizes = await Promise.all(
    files.map(async ({ content }) => {
      if ('copyOf' in content) return (await stat(content.copyOf)).size;
      return 'text' in content ? Buffer.byteLength(content.text) : content.bytes.length;
    }),
  );
  const kilobytes = sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / 1_024), 0);
  const [summary = '', rest = ''] = facts.description.split(': ');
  return [
    'Package: edi-agent',
    `Version: ${debVersion(facts)}`,
    'Architecture: amd64',
    `Maintainer: ${maintainer}`,
    `Installed-Size: ${kilobytes}`,
    // Node is built for glibc 2.28 and the libstdc++ of GCC 8.
    'Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 8), systemd (>= 239)',
    'Section: net',
    'Priority: optional',
    `Description: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`,
    ` It ${rest}. It`,
    ' judges every transaction set of the X12 files that Sterling drops, answers the',
    ' partner (TA1, 997, 999), hands on what is good, and holds back what is bad',
    ' where a person can look at it, mend it and replay it.',
    '',
  ].join('\n');
}

async function md5sums(files: readonly InstalledFile[]): Promise<string> {
  const { createHash } = await import('node:crypto');
  const lines = files
    .filter(({ isSettings }) => isSettings !== true)
    .map(async ({ path, content }) => {
      const bytes =
        'copyOf' in content ? await readFile(content.copyOf) : 'text' in content ? content.text : content.bytes;
      return `${createHash('md5').update(bytes).digest('hex')}  ${path.slice(1)}\n`;
    });
  return (await Promise.all(lines)).sort((one, other) => (one.slice(34) < other.slice(34) ? -1 : 1)).join('');
}
