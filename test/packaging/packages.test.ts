import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { copyrightText } from '../../packaging/copyright.ts';
import { makeDeb } from '../../packaging/deb.ts';
import { makeImage } from '../../packaging/image.ts';
import { type BuildFacts, installedFiles } from '../../packaging/installed.ts';
import { manualPage } from '../../packaging/man.ts';
import { makeManifest } from '../../packaging/manifest.ts';
import { root } from '../../packaging/paths.ts';
import { makeRpm } from '../../packaging/rpm.ts';
import { tarOf } from '../../packaging/tar.ts';
import { loadSettings } from '../../src/settings/load.ts';

/** A build whose program is a small one of this machine. */
const built = mkdtempSync(join(tmpdir(), 'edi-agent-packages-'));
after(() => rmSync(built, { recursive: true }));
copyFileSync('/bin/true', join(built, 'edi-agent'));
const component = { name: 'zod', version: versionOf('zod'), licenses: [{ license: { id: 'MIT' } }] };
writeFileSync(join(built, 'edi-agent.cdx.json'), JSON.stringify({ components: [component] }));
const facts: BuildFacts = {
  version: '1.2.3',
  description: 'Edge agent: reads and loses nothing',
  epoch: 1_767_225_600,
};

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

function said(command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const without = (program: string): string | false =>
  spawnSync(program, ['--version']).error ? `there is no ${program}` : false;

test('the .deb: the same bytes twice, all of root’s, settings as a conffile', {
  skip: without('dpkg-deb'),
}, async () => {
  const path = await makeDeb(built, facts);
  const first = hashOf(path);
  assert.equal(hashOf(await makeDeb(built, facts)), first);
  assert.match(path, /edi-agent_1\.2\.3-1_amd64\.deb$/);
  const listed = said('dpkg-deb', '--contents', path);
  assert.match(listed, /-rwxr-xr-x root\/root .* \.\/usr\/bin\/edi-agent\n/);
  assert.match(listed, /-rw-r--r-- root\/root .* \.\/lib\/systemd\/system\/edi-agent\.service\n/);
  assert.ok(!/^.{10} (?!root\/root)/m.test(listed));
  assert.equal(said('dpkg-deb', '--info', path, 'conffiles'), '/etc/edi-agent/config.yaml\n');
  assert.match(said('dpkg-deb', '--info', path, 'control'), /^Package: edi-agent\nVersion: 1\.2\.3-1\n/);
});

test('the .rpm: the same bytes twice, settings that are kept', { skip: without('rpmbuild') }, async () => {
  const path = (await makeRpm(built, facts)) ?? '';
  const first = hashOf(path);
  assert.equal(hashOf((await makeRpm(built, facts)) ?? ''), first);
  assert.match(said('rpm', '-qlp', path), /^\/usr\/lib\/systemd\/system\/edi-agent\.service$/m);
  assert.equal(said('rpm', '-qp', '--configfiles', path), '/etc/edi-agent/config.yaml\n');
  assert.ok(!/\/bin\/(?!sh)/.test(said('rpm', '-qp', '--requires', path)));
});

test('the image: the same bytes twice, not root, every digest that of its blob', { skip: without('ldd') }, async () => {
  const path = await makeImage(built, facts);
  const first = hashOf(path);
  assert.equal(hashOf(await makeImage(built, facts)), first);
  const layout = mkdtempSync(join(built, 'layout-'));
  said('tar', '-C', layout, '-xf', path);
  const read = (digest: string) => JSON.parse(readFileSync(join(layout, 'blobs', digest.replace(':', '/')), 'utf8'));
  const [{ digest }] = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8')).manifests;
  const { config, layers } = read(digest);
  for (const blob of [digest, config.digest, layers[0].digest]) {
    assert.equal(`sha256:${hashOf(join(layout, 'blobs', blob.replace(':', '/')))}`, blob);
  }
  const image = read(config.digest);
  assert.equal(image.config.User, '65532:65532');
  assert.deepEqual(image.config.Healthcheck.Test, ['CMD', '/usr/bin/edi-agent', 'health']);
  assert.deepEqual(Object.keys(image.config.Volumes), ['/var/lib/edi-agent']);
  const listed = said('tar', '-tvzf', join(layout, 'blobs', layers[0].digest.replace(':', '/')));
  assert.match(listed, /^drwxrws--- 65532\/65532 .* var\/lib\/edi-agent\/$/m);
  assert.match(listed, /ld-linux-x86-64/);
});

test('the settings of the packages are settings', async () => {
  const files = await installedFiles(built, facts, { units: '/lib/systemd/system' });
  const settings = files.find(({ isSettings }) => isSettings === true)?.content;
  assert.ok(settings && 'text' in settings);
  const result = loadSettings({ text: settings.text, environment: {}, currentDirectory: '/' });
  assert.equal(result.kind === 'ok' && result.settings.app.home, '/var/lib/edi-agent');
});

test('the manual tells of every command and flag, in letters that every troff reads', async () => {
  const { commands: manifest } = await makeManifest();
  const page = manualPage({ version: '1.2.3', purpose: 'reads', date: '2026-01-31', manifest });
  for (const [id, { flags }] of Object.entries(manifest)) {
    assert.ok(page.includes(`.SS "edi\\-agent ${id.replaceAll(':', ' ').replaceAll('-', '\\-')}`), id);
    for (const flag of Object.keys(flags)) assert.ok(page.includes(`\\-\\-${flag.replaceAll('-', '\\-')}\\fR`), flag);
  }
  assert.ok(!/[^\n\x20-\x7e]/.test(page));
  const macros = new Set([...page.matchAll(/^[.']\S*/gm)].map(([macro]) => macro));
  assert.deepEqual([...macros].sort(), [
    '.B',
    '.BR',
    '.I',
    '.PP',
    '.RE',
    '.RS',
    '.SH',
    '.SS',
    '.TH',
    '.TP',
    '.fi',
    '.nf',
  ]);
});

test('every package inside of the single file has its licence in the copyright file', () => {
  const text = copyrightText({ components: [component] });
  assert.match(
    text,
    new RegExp(`zod ${component.version.replaceAll('.', '\\.')} \\(MIT\\)\n\n.*Permission is hereby granted`, 's'),
  );
  assert.throws(
    () => copyrightText({ components: [{ ...component, version: '0.0.0' }] }),
    /zod 0\.0\.0 is not installed/,
  );
});

test('an archive is one that tar reads', () => {
  const bytes = new TextEncoder().encode('x'.repeat(513));
  const entries = [
    { path: 'a', mode: 0o1777, owner: 7, content: { kind: 'directory' } },
    { path: 'a/b', mode: 0o640, owner: 0, content: { kind: 'file', bytes } },
  ] as const;
  const path = join(built, 'small.tar');
  writeFileSync(path, tarOf(entries, 86_400));
  const listed = said('env', 'TZ=UTC', 'tar', '--numeric-owner', '-tvf', path).replaceAll(/ +/g, ' ');
  assert.equal(listed, 'drwxrwxrwt 7/7 0 1970-01-02 00:00 a/\n-rw-r----- 0/0 513 1970-01-02 00:00 a/b\n');
  assert.throws(() => tarOf([{ ...entries[1], path: 'p'.repeat(101) }], 0), /too long/);
});

test('the compose file runs the image as it was made', () => {
  const { services } = parse(readFileSync(join(root, 'packaging/compose.yaml'), 'utf8'));
  const { healthcheck, read_only: readOnly, volumes } = services['edi-processor'];
  assert.deepEqual(healthcheck.test, ['CMD', '/usr/bin/edi-agent', 'health']);
  assert.equal(readOnly, true);
  assert.ok(volumes.includes('edi-agent:/var/lib/edi-agent'));
});

test('docker-compose takes the compose file', { skip: without('docker-compose') }, () => {
  said('docker-compose', '-f', join(root, 'packaging/compose.yaml'), 'config', '-q');
});
