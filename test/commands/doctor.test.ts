import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { root } from '../../packaging/paths.ts';
import { type DoctorDocument, type DoctorRequest, examine } from '../../src/agent-doctor.ts';
import { processFiles } from '../../src/agent-process.ts';
import { writeSamples } from '../../src/agent-samples.ts';
import { lockInstance } from '../../src/platform/ledger/instance-lock.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'edi-agent-doctor-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const at = (...names: readonly string[]): string => join(home, ...names);
/** Nothing of this machine decides: neither its settings nor what listens on the usual port. */
const environment = {
  EDI_AGENT__API__ENABLED: 'false',
  EDI_AGENT__DISK__LOW_WATER: '0',
  EDI_AGENT__DISK__INODES_MIN: '0',
};

function look(asked: Partial<DoctorRequest> = {}): Promise<DoctorDocument> {
  const request = { home, environment, currentDirectory: home, version: '1.2.3', becomeWorker: false } as const;
  return examine({ ...request, mode: 'now', ...asked });
}

function check({ checks }: DoctorDocument, name: string): string {
  const found = checks.find((one) => one.name === name);
  assert.ok(found, `there is a check "${name}" among ${checks.map((one) => one.name).join(', ')}`);
  return `${found.status}: ${found.seen}`;
}

async function processSample(): Promise<void> {
  await writeSamples(at('samples'));
  const files = [at('samples', '850-004010.x12')];
  const signal = new AbortController().signal;
  const request = { files, home, environment, currentDirectory: home, deliver: true, allowDuplicate: false, signal };
  for await (const { status } of processFiles(request)) assert.equal(status, 'processed');
}

function change(sql: string): void {
  const ledger = new DatabaseSync(at('state', 'ledger.db'));
  ledger.exec(sql);
  ledger.close();
}

/** Every file below the home with its content. */
function everything(): readonly string[] {
  return readdirSync(home, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => {
      const found = statSync(path);
      const content = found.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
      return `${path} ${found.mode.toString(8)} ${content}`;
    })
    .sort();
}

test('a home in which nothing was done yet: all is well but that nobody started it', async () => {
  const found = await look();
  assert.deepEqual(
    found.checks.filter(({ status }) => status !== 'pass').map(({ name }) => name),
    ['service'],
  );
  assert.match(check(found, 'ledger'), /^pass: there is none/);
  assert.deepEqual(everything(), [], 'nothing was made');
});

test('a home at work is looked at without changing anything in it', async () => {
  await processSample();
  const before = everything();
  for (const mode of ['now', 'post-shutdown', 'post-upgrade'] as const) {
    const found = await look({ mode });
    assert.notEqual(found.status, 'fail', JSON.stringify(found.checks.filter(({ status }) => status === 'fail')));
    assert.match(check(found, 'ledger'), /^pass: whole, version \d+/);
    assert.match(check(found, 'audit trail'), /^pass: \d+ lines/);
  }
  assert.deepEqual(everything(), before);
});

test('settings that are wrong: every problem with its line, and the host is looked at all the same', async () => {
  writeFileSync(at('config.yaml'), 'logging: {level: loud}\nperformance:\n  max_workers: 0\n');
  const found = await look({ home: undefined, config: at('config.yaml') });
  assert.equal(found.status, 'fail');
  assert.equal(found.home, null);
  const mends = found.checks.filter(({ name }) => name === 'settings').map(({ mend }) => mend);
  assert.deepEqual(mends, [`sudoedit ${at('config.yaml')} +1`, `sudoedit ${at('config.yaml')} +3`]);
  assert.match(check(found, 'clock'), /^pass/);
  const none = await look({ home: undefined, config: at('none.yaml') });
  assert.match(check(none, 'settings'), /^fail: there is no configuration file/);
});

test('a damaged ledger is told as one, whatever of it is damaged', async () => {
  await processSample();
  truncateSync(at('state', 'ledger.db'), 20_000);
  assert.match(check(await look(), 'ledger'), /^fail: .* is damaged .*next start puts it aside/);
  writeFileSync(at('state', 'ledger.db'), 'this is no database, and longer than the head of one would be.'.repeat(3));
  assert.match(check(await look(), 'ledger'), /^fail: .* is damaged \(file is not a database\)/);
});

test('a ledger of a newer agent names the copy to go back to', async () => {
  await processSample();
  const ledger = new DatabaseSync(at('state', 'ledger.db'));
  const { user_version: version } = ledger.prepare('PRAGMA user_version').get() ?? {};
  ledger.exec(`PRAGMA user_version = ${Number(version) + 1}`);
  ledger.close();
  writeFileSync(at('state', `ledger.db.before-v${Number(version) + 1}`), '');
  const found = await look();
  assert.match(check(found, 'ledger'), /^fail: version \d+ was written by a newer edi-agent/);
  const mend = found.checks.find(({ name }) => name === 'ledger')?.mend ?? '';
  assert.match(mend, new RegExp(`before-v${Number(version) + 1} `));
});

test('unfinished files are told with what the next start does, by the table of the start itself', async () => {
  await processSample();
  mkdirSync(at('work'), { recursive: true });
  change(`INSERT INTO files (id, state, name, origin, path, bytes, created_ms, changed_ms) VALUES
    ('20260131T000000000-00001-000001', 'surveyed', 'a.x12', '/gone/a.x12', '/gone/w', 1, 1, 1),
    ('20260131T000000000-00001-000002', 'claimed', 'b.x12', '/gone/b.x12', '/gone/w', 1, 1, 1),
    ('20260131T000000000-00001-000003', 'claimed', 'c.x12', '/gone/c.x12', '/gone/c.x12', 1, 1, 1)`);
  writeFileSync(at('work', '20260131T000000000-00001-000001_a.x12'), '');
  writeFileSync(at('work', '20260131T000000000-00001-000009_stray.x12'), '');
  const found = await look({ mode: 'post-shutdown' });
  assert.match(check(found, 'unfinished files'), /^warn: 4 files: the next start/);
  assert.match(check(found, 'file 20260131T000000000-00001-000001'), /^pass: a.x12 .*taken up again from work/);
  assert.match(check(found, 'file 20260131T000000000-00001-000002'), /^warn: b.x12 .*E001.NOT_FOUND/);
  assert.match(check(found, 'file 20260131T000000000-00001-000003'), /^pass: c.x12 .*must be given again/);
  assert.match(check(found, 'file 20260131T000000000-00001-000009'), /^warn: stray.x12 .*quarantined/);
});

test('who holds the home is told, and after a stop nobody may', async () => {
  mkdirSync(at('state'));
  const lock = lockInstance(at('state'));
  const held = await look({ mode: 'post-shutdown' });
  lock.release();
  assert.match(check(held, 'instance lock'), new RegExp(`^fail: process ${process.pid} `));
  assert.match(check(await look({ mode: 'post-shutdown' }), 'instance lock'), /^pass: free/);
});

test('a broker that is away is told, and where to look on', async () => {
  const away = { ...environment, EDI_AGENT__MQTT__ENABLED: 'true', EDI_AGENT__MQTT__URL: 'mqtt://127.0.0.1:1' };
  const found = await look({ environment: away });
  assert.match(check(found, 'MQTT broker'), /^warn: .*waits in the outbox$/);
  assert.match(check(await look(), 'MQTT broker'), /^pass: mqtt.enabled is false/);
});

test('the self-test walks the road in a home of its own', async () => {
  const found = await look({ mode: 'self-test' });
  assert.equal(found.status, 'pass', JSON.stringify(found.checks));
  assert.match(check(found, 'self-test good order'), /^pass: processed, 1 of 1 accepted in \d+ ms, nothing delivered/);
  assert.match(check(found, 'self-test broken order'), /^pass: failed E003.SETS/);
  assert.deepEqual(everything(), []);
});

test('after an update: what the package left beside the settings', async () => {
  writeFileSync(at('config.yaml'), '');
  writeFileSync(at('config.yaml.dpkg-dist'), '');
  const found = await look({ mode: 'post-upgrade', config: at('config.yaml') });
  assert.match(check(found, 'settings of the package'), /^warn: .*config\.yaml\.dpkg-dist was left/);
});

const notRoot = process.getuid?.() === 0 ? false : 'needs root';

test('root becomes the owner of the home: permissions are what the service meets', { skip: notRoot }, () => {
  chmodSync(home, 0o755);
  chownSync(home, 65_534, 65_534);
  mkdirSync(at('state'), { mode: 0o755 });
  const program = join(root, 'bin/dev.js');
  const { stdout, status } = spawnSync(process.execPath, [program, 'doctor', '--json', '--home', home], {
    encoding: 'utf8',
    cwd: '/',
    env: { ...environment, PATH: process.env.PATH ?? '' },
  });
  const found: DoctorDocument = JSON.parse(stdout);
  assert.equal(found.user, 'nobody');
  assert.equal(status, 2);
  assert.match(check(found, 'directory state'), /^fail: nobody cannot make a file .*EACCES; root:root/);
  const mend = found.checks.find(({ name }) => name === 'directory state')?.mend;
  assert.equal(mend, `chown nobody:nogroup ${at('state')} && chmod u+rwx ${at('state')}`);
});
