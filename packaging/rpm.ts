import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BuildFacts, type InstalledFile, installedFiles } from './installed.ts';
import { root } from './paths.ts';
import { stageFiles } from './stage.ts';

const run = promisify(execFile);

/** Makes the .rpm in the directory of the build; its path, or null where this machine has no rpmbuild. */
export async function makeRpm(built: string, facts: BuildFacts): Promise<string | null> {
  if (!(await hasRpmbuild())) return null;
  const top = await mkdtemp(join(tmpdir(), 'edi-agent-rpm-'));
  try {
    const files = await installedFiles(built, facts, { units: '/usr/lib/systemd/system' });
    await stageFiles(join(top, 'stage'), files, facts.epoch);
    await writeFile(join(top, 'edi-agent.spec'), await specification(facts, files));
    await run('rpmbuild', ['-bb', ...definitions(top), join(top, 'edi-agent.spec')], {
      env: { ...process.env, SOURCE_DATE_EPOCH: String(facts.epoch), LC_ALL: 'C' },
      maxBuffer: 64 * 1_024 * 1_024,
    });
    const name = `edi-agent-${facts.version}-1.x86_64.rpm`;
    await copyFile(join(top, 'out', name), join(built, name));
    return join(built, name);
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

async function hasRpmbuild(): Promise<boolean> {
  return run('rpmbuild', ['--version']).then(
    () => true,
    () => false,
  );
}

/** The program must not be stripped, and nothing of this machine may be told. */
function definitions(top: string): readonly string[] {
  const all: Readonly<Record<string, string>> = {
    _topdir: top,
    _rpmdir: `${top}/out`,
    _rpmfilename: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
    _buildhost: 'localhost',
    _binary_payload: 'w6.gzdio',
    _build_id_links: 'none',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
    source_date_epoch_from_changelog: '0',
    debug_package: '%{nil}',
    __os_install_post: '%{nil}',
    __brp_strip: '%{nil}',
  };
  return Object.entries(all).flatMap(([name, value]) => ['--define', `${name} ${value}`]);
}

async function specification(facts: BuildFacts, files: readonly InstalledFile[]): Promise<string> {
  const scripts = await readFile(join(root, 'packaging/rpm/scripts.spec'), 'utf8');
  const listed = files.map(({ path, mode, isSettings }) => {
    const kind = isSettings === true ? '%config(noreplace) ' : path.startsWith('/usr/share/doc/') ? '%doc ' : '';
    return `%attr(${mode.toString(8).padStart(4, '0')}, root, root) ${kind}${path}`;
  });
  const [summary = '', rest = ''] = facts.description.split(': ');
  return [
    'Name: edi-agent',
    `Version: ${facts.version}`,
    'Release: 1',
    `Summary: ${summary}`,
    'License: MIT',
    'ExclusiveArch: x86_64',
    'BuildArch: x86_64',
    'AutoReqProv: no',
    // Node is built for glibc 2.28 and the libstdc++ of GCC 8.
    'Requires: libc.so.6(GLIBC_2.28)(64bit), libstdc++.so.6()(64bit), libgcc_s.so.1()(64bit), systemd >= 239',
    '',
    '%description',
    `It ${rest}.`,
    '',
    '%install',
    'cp -a %{_topdir}/stage/. %{buildroot}/',
    '',
    '%files',
    ...listed,
    '',
    scripts,
  ].join('\n');
}
