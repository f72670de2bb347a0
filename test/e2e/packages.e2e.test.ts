import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { makeDeb } from '../../packaging/deb.ts';
import { makeImage } from '../../packaging/image.ts';
import { buildFacts } from '../../packaging/installed.ts';
import { dist, root } from '../../packaging/paths.ts';
import { makeRpm } from '../../packaging/rpm.ts';
import { binary, skip } from './agent.ts';
import { runbookBlocks, runbookScript } from './runbook.ts';
import { SystemdBox } from './systemd-box.ts';

const facts = buildFacts();
const without = (program: string): string | false =>
  spawnSync(program, ['--version']).error ? `there is no ${program}` : skip;
const built = skip === false ? mkdtempSync(join(tmpdir(), 'edi-agent-packages-')) : '';
const out = (name: string): string => join(built, name);

before(() => {
  if (built === '') return;
  for (const name of ['packages', 'update']) mkdirSync(out(name));
  for (const name of ['.', 'packages', 'update']) {
    writeFileSync(join(out(name), 'edi-agent.cdx.json'), readFileSync(join(dist, 'edi-agent.cdx.json')));
    linkOrCopy(binary, join(out(name), 'edi-agent'));
  }
});
after(() => rmSync(built, { recursive: true, force: true }));

function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    writeFileSync(to, readFileSync(from), { mode: 0o755 });
  }
}

describe('the .deb', { skip: SystemdBox.unable() || without('dpkg-deb') }, () => {
  let lintian: Promise<string> | null = null;
  let box: SystemdBox;
  before(async () => {
    const deb = await makeDeb(out('packages'), facts);
    lintian = without('lintian') ? null : outputOf(spawn('lintian', ['--fail-on', 'error,warning', deb]));
    await makeDeb(out('update'), { ...facts, version: `${facts.version}.1` }, 'none');
    box = await SystemdBox.boot([
      { source: out('packages'), target: '/opt/packages' },
      { source: out('update'), target: '/opt/update' },
    ]);
    // Where this machine is an image of Docker, it keeps packages from starting anything.
    box.must('rm', '-f', '/usr/sbin/policy-rc.d');
    box.must('groupadd', '--system', 'sterling');
    box.must('useradd', '--system', '--gid', 'sterling', 'sterling');
    for (const path of ['/opt/sterling/pickup', '/opt/sterling/delivery']) {
      box.must('install', '-d', '-o', 'sterling', '-g', 'sterling', '-m', '2770', path);
    }
  });
  after(() => box?.down());

  for (const { heading, line, commands } of runbookBlocks().run.filter(({ heading }) => heading !== 'Take it away')) {
    test(`docs/operations.md:${line}, ${heading}`, () => {
      const { status, stdout, stderr } = box.run(
        'bash',
        '--norc',
        '-c',
        `cd /opt/packages && ${runbookScript(commands)}`,
      );
      assert.equal(status, 0, `${stdout}\n${stderr}`);
    });
  }

  test('what was installed: a service that is locked down and enabled, manual, completions, licences', () => {
    assert.equal(box.property('edi-agent', 'UnitFileState'), 'enabled');
    assert.equal(box.property('edi-agent', 'ActiveState'), 'active');
    for (const path of [
      '/usr/share/man/man1/edi-agent.1.gz',
      '/usr/share/bash-completion/completions/edi-agent',
      '/usr/share/doc/edi-agent/copyright',
      '/usr/share/doc/edi-agent/operations.md',
    ]) {
      assert.ok(existsSync(box.at(path)), path);
    }
    const found = JSON.parse(box.run('edi-agent', 'doctor', '--json').stdout);
    assert.equal(found.user, 'edi-agent');
    const failed = found.checks.filter(({ status }: { status: string }) => status === 'fail');
    assert.deepEqual(failed, []);
    const warned = found.checks
      .filter(({ status }: { status: string }) => status === 'warn')
      .map(({ name }: { name: string }) => name);
    assert.ok(!warned.includes('unit hardening') && !warned.includes('unit write access'), warned.join(', '));
  });

  test('an update keeps settings and state, and starts the service anew', async () => {
    box.must('sh', '-c', 'printf "logging:\\n  level: debug\\n" >> /etc/edi-agent/config.yaml');
    const settings = readFileSync(box.at('/etc/edi-agent/config.yaml'), 'utf8');
    const pid = box.property('edi-agent', 'MainPID');
    box.must('sh', '-c', 'dpkg --install /opt/update/edi-agent_*.deb </dev/null');
    assert.equal(readFileSync(box.at('/etc/edi-agent/config.yaml'), 'utf8'), settings);
    await box.until(() => box.property('edi-agent', 'ActiveState') === 'active', 'up again');
    assert.notEqual(box.property('edi-agent', 'MainPID'), pid);
    const { status, stdout } = box.run('edi-agent', 'doctor', '--post-upgrade', '--json');
    assert.ok(status === 0 || status === 1, stdout);
    box.must('cp', '/tmp/edi-agent-samples/860-004010.x12', '/opt/sterling/pickup/later.x12');
    await box.until(() => box.run('edi-agent', 'files', 'show', 'later.x12').stdout.includes('processed'), 'processed');
  });

  test('after its removal the state is there, and after a purge too', () => {
    const block = runbookBlocks().run.find(({ heading }) => heading === 'Take it away');
    const { status, stdout, stderr } = box.run('bash', '--norc', '-c', runbookScript(block?.commands ?? 'exit 9'));
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    assert.ok(!existsSync(box.at('/usr/bin/edi-agent')));
    assert.ok(existsSync(box.at('/etc/edi-agent/config.yaml')));
    box.must('dpkg', '--purge', 'edi-agent');
    assert.ok(!existsSync(box.at('/etc/edi-agent/config.yaml')));
    assert.ok(existsSync(box.at('/var/lib/edi-agent/state/ledger.db')));
    assert.equal(box.run('systemctl', 'status', 'edi-agent').status, 4, 'systemd knows no such unit');
  });

  test('the .rpm installs, starts and goes on with that state', { skip: without('rpmbuild') }, async () => {
    const rpm = await makeRpm(out('packages'), facts);
    assert.ok(rpm);
    const path = `/opt/packages/${rpm.slice(out('packages').length + 1)}`;
    box.must('rpm', '--install', '--nodeps', path);
    box.must('systemctl', 'start', 'edi-agent');
    assert.match(box.must('edi-agent', 'files', 'list', '--home', '/var/lib/edi-agent'), /later\.x12/);
    box.must('rpm', '--erase', 'edi-agent');
    assert.ok(!existsSync(box.at('/usr/bin/edi-agent')));
    assert.ok(existsSync(box.at('/var/lib/edi-agent/state/ledger.db')));
  });

  test('lintian has nothing against it', { skip: without('lintian') }, async () => {
    assert.equal(await lintian, '');
  });
});

function outputOf(child: ChildProcess): Promise<string> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((resolve) => child.on('close', (status) => resolve(status === 0 ? '' : said)));
}

test('what the runbook leaves to others is Docker alone', () => {
  assert.deepEqual(runbookBlocks().elsewhere, ['not here: needs Docker']);
});

test('the image processes a file under runc, as nobody, on a root that cannot be written', {
  skip: without('umoci') || without('runc') || (process.getuid?.() === 0 ? false : 'needs root'),
}, async () => {
  const image = await makeImage(built, facts);
  mkdirSync(out('layout'));
  assert.equal(spawnSync('tar', ['-C', out('layout'), '-xf', image]).status, 0);
  assert.equal(spawnSync('umoci', ['unpack', '--image', `${out('layout')}:${facts.version}`, out('bundle')]).status, 0);
  const home = out('home');
  assert.equal(
    spawnSync('install', ['-d', '-o', '65532', '-g', '65532', '-m', '2770', home, join(home, 'pickup')]).status,
    0,
  );
  const config = JSON.parse(readFileSync(join(out('bundle'), 'config.json'), 'utf8'));
  assert.deepEqual([config.process.user.uid, config.process.args], [65_532, ['/usr/bin/edi-agent', 'monitor']]);
  config.process.terminal = false;
  config.root.readonly = true;
  const volume = { destination: '/var/lib/edi-agent', type: 'bind', source: home, options: ['rbind', 'rw'] };
  config.mounts = [
    ...config.mounts.filter(({ destination }: { destination: string }) => destination !== volume.destination),
    volume,
  ];
  writeFileSync(join(out('bundle'), 'config.json'), JSON.stringify(config));
  const name = `edi-agent-test-${process.pid}`;
  const container = spawn('runc', ['run', '--bundle', out('bundle'), name], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = outputOf(container);
  const ended = new Promise<number | null>((resolve) => container.on('close', resolve));
  try {
    writeFileSync(join(home, 'pickup', 'order.x12'), readFileSync(join(root, 'config/samples/850-004010.x12')));
    const end = performance.now() + 60_000;
    while (!existsSync(join(home, 'processed')) || readdirSync(join(home, 'delivery/accepted')).length === 0) {
      assert.ok(performance.now() < end, 'processed within a minute');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const health = spawnSync('runc', ['exec', name, '/usr/bin/edi-agent', 'health'], { encoding: 'utf8' });
    assert.ok(health.status === 0 || health.status === 1, `${health.stdout}${health.stderr}`);
    assert.match(health.stdout, /pass {2}service/);
  } finally {
    spawnSync('runc', ['kill', name, 'TERM']);
    if ((await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 15_000, 'late'))])) === 'late') {
      spawnSync('runc', ['delete', '--force', name]);
    }
  }
  assert.equal(await ended, 0, await said);
});
