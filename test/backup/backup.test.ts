import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { listBackups, pruneBackups, pushBackups, verifyBackups } from '../../src/agent-backup.ts';
import { decryptBackup } from '../../src/agent-backup-read.ts';
import { withoutSecrets, withSecretsOf } from '../../src/settings/without-secrets.ts';
import { good, interchange } from '../pipeline/x12-text.ts';
import { calm, TestHome } from './home.ts';

const order = (number: number): string =>
  interchange({ control: String(number).padStart(9, '0'), groups: [{ control: String(number), sets: [good] }] });

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function all<T>(from: AsyncIterable<T>): Promise<readonly T[]> {
  const list: T[] = [];
  for await (const one of from) list.push(one);
  return list;
}

const verify = (home: TestHome, ...names: readonly string[]) =>
  all(verifyBackups({ ...home.request, names, signal: calm }));

describe('backups of a home', () => {
  const home = new TestHome('app:\n  name: one\n');
  after(() => home.remove());
  before(() => home.take(order(1), order(2)));

  test('have the names of the runbook, nothing is overwritten, and only their owner reads them', async () => {
    const first = await home.backup('config', 'metrics', 'logs', 'state');
    const day = /_(\d{8})\./.exec(first[0]?.files[0] ?? '')?.[1];
    const names = (outcomes: typeof first): string[] =>
      outcomes.flatMap(({ files }) => files.map((path) => basename(path)));
    assert.deepEqual(names(first), [
      `config_backup_${day}.tar.gz`,
      `metrics_${day}.db`,
      `metrics_${day}.sql`,
      `metrics_${day}.manifest.json`,
      `logs_backup_${day}.tar.gz`,
      `state_backup_${day}.tar.gz`,
    ]);
    const second = await home.backup('config', 'metrics');
    for (const name of names(second)) assert.match(name, new RegExp(`_${day}-\\d{6}\\.`));
    for (const { files } of [...first, ...second])
      for (const path of files) assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(home.at('backups')).mode & 0o777, 0o700);
    assert.ok((await verify(home)).every(({ ok }) => ok));
  });

  test('tar of the system unpacks them as the runbook says', async () => {
    const file = await home.backupFile('config');
    const to = join(home.place, 'unpacked');
    mkdirSync(to);
    execFileSync('tar', ['-xzf', file, '-C', to]);
    assert.equal(readFileSync(join(to, 'config/config.yaml'), 'utf8'), 'app:\n  name: one\n');
  });

  test('a flipped bit is found, wherever it is', async () => {
    for (const kind of ['config', 'metrics', 'logs', 'state'] as const) {
      const file = await home.backupFile(kind);
      const sound = readFileSync(file);
      for (const share of [0.001, 0.3, 0.6, 0.99]) {
        const changed = Buffer.from(sound);
        const at = Math.floor(changed.length * share);
        changed[at] = (changed[at] ?? 0) ^ 0x10;
        writeFileSync(file, changed);
        const [verdict] = await verify(home, basename(file));
        assert.equal(verdict?.ok, false, `${kind} at byte ${at}`);
      }
      writeFileSync(file, sound);
      assert.equal((await verify(home, basename(file)))[0]?.ok, true);
    }
  });

  test('what was changed, linked or leads out is not restored, and nothing changes', async () => {
    const file = await home.backupFile('state');
    const ledger = readFileSync(home.at('state/ledger.db'));
    const unpacked = join(home.place, 'tampered');
    mkdirSync(unpacked);
    execFileSync('tar', ['-xzf', file, '-C', unpacked]);
    writeFileSync(join(unpacked, 'state/extra.json'), '{}');
    symlinkSync('/etc/passwd', join(unpacked, 'state/link'));
    const pack = (...args: readonly string[]): string => {
      const to = join(home.place, `tampered-${args.length}-${args.at(-1)?.length}.tar.gz`);
      execFileSync('tar', ['--format=ustar', '-C', unpacked, '-czf', to, ...args], { stdio: 'pipe' });
      return to;
    };
    const whole = ['manifest.json', 'state/ledger.db'];
    const tampered = {
      'a file that the manifest does not name': pack(...whole, 'state/extra.json'),
      'a link': pack(...whole, 'state/link'),
      'a name that leads out': pack(
        '--absolute-names',
        '--transform=s,^state/extra,../../extra,',
        ...whole,
        'state/extra.json',
      ),
      'no manifest': pack('state/ledger.db'),
      'a file is missing': pack('manifest.json'),
    };
    for (const [what, path] of Object.entries(tampered)) {
      await assert.rejects(home.restore('state', path), { code: /^BACKUP\./ }, what);
      assert.ok(readFileSync(home.at('state/ledger.db')).equals(ledger), what);
      assert.ok(
        !readdirSync(home.at('state')).some((name) => name.startsWith('.restoring')),
        `${what}: nothing is left`,
      );
    }
    await assert.rejects(home.restore('metrics', file), { code: 'BACKUP.REFUSED' });
    await assert.rejects(home.restore('config', file), { code: 'BACKUP.REFUSED' });
  });

  test('a backup that was cut off is cleared away by the next one', async () => {
    const left = home.at('backups', '.making-state-20200101');
    mkdirSync(left);
    writeFileSync(join(left, 'ledger.snapshot'), 'half');
    await home.backup('config');
    assert.ok(!existsSync(left));
  });

  test('metrics come back as they were, from the database and from the SQL', async () => {
    const file = await home.backupFile('metrics');
    const rows = (): readonly unknown[] =>
      home.rows('metrics/edi_metrics.db', 'SELECT * FROM file_metrics ORDER BY id');
    const sums = (): readonly unknown[] =>
      home.rows('metrics/edi_metrics.db', 'SELECT * FROM hourly_metrics ORDER BY 1, 2, 3, 4');
    const there = [rows(), sums()];
    assert.equal(there[0]?.length, 2);
    for (const from of [file, file.replace(/db$/, 'sql')]) {
      await home.take(order(7 + there.length));
      await home.restore('metrics', from);
      assert.deepEqual([rows(), sums()], there);
    }
    const sql = file.replace(/db$/, 'sql');
    const sound = readFileSync(sql);
    const evil = Buffer.concat([sound, Buffer.from("\nATTACH DATABASE '/tmp/x' AS y;\n")]);
    writeFileSync(sql, evil);
    await assert.rejects(home.restore('metrics', sql), { code: 'BACKUP.DAMAGED' });
    // Whoever can write the one can write the other: what the SQL may do is bounded all the same.
    const manifest = file.replace(/db$/, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(hash(sound), hash(evil)));
    await assert.rejects(home.restore('metrics', sql), { code: 'BACKUP.REFUSED' });
    assert.deepEqual([rows(), sums()], there);
  });

  test('prune keeps what is young, and the newest of each kind', async () => {
    for (const { files, name } of await listBackups(home.request)) {
      for (const one of files) utimesSync(home.at('backups', one), new Date('2026-01-01'), new Date('2026-01-01'));
      assert.ok(name);
    }
    const old = (await listBackups(home.request)).length;
    const young = await home.backupFile('config');
    const would = await pruneBackups({ ...home.request, dryRun: true });
    assert.equal((await listBackups(home.request)).length, old + 1);
    const removed = await pruneBackups({ ...home.request, dryRun: false });
    assert.deepEqual(removed, would);
    const left = (await listBackups(home.request)).map(({ kind }) => kind).sort();
    assert.deepEqual(left, ['config', 'logs', 'metrics', 'state']);
    assert.ok(existsSync(young));
  });
});

describe('settings', () => {
  test('come back with their partners as they were; what is replaced is kept', async () => {
    const home = new TestHome('# ours\napp:\n  name: site-1\n');
    const partners = join(home.place, 'config/partners');
    const partner = (name: string): void => {
      writeFileSync(join(partners, `${name}.yaml`), `name: ${name}\nids:\n  production: ["ZZ:${name}"]\n`);
    };
    try {
      mkdirSync(partners);
      partner('ACME');
      const file = await home.backupFile('config');
      writeFileSync(home.configPath, 'app:\n  name: site-2\n');
      partner('LATER');
      const { kept } = await home.restore('config', file);
      assert.equal(readFileSync(home.configPath, 'utf8'), '# ours\napp:\n  name: site-1\n');
      assert.deepEqual(readdirSync(partners), ['ACME.yaml']);
      assert.match(readFileSync(join(kept ?? '', 'config.yaml'), 'utf8'), /site-2/);
      assert.ok(existsSync(join(kept ?? '', 'partners/LATER.yaml')));
      // On a new host nothing stands there yet.
      rmSync(dirname(home.configPath), { recursive: true });
      await home.restore('config', file);
      assert.deepEqual(readdirSync(partners), ['ACME.yaml']);
    } finally {
      home.remove();
    }
  });

  test('that are broken can be restored over; a backup that is wrong is not', async () => {
    const home = new TestHome('app:\n  name: good\n');
    try {
      const file = await home.backupFile('config');
      writeFileSync(home.configPath, 'app: [broken');
      await home.restore('config', file);
      assert.match(readFileSync(home.configPath, 'utf8'), /good/);
      writeFileSync(home.configPath, 'app:\n  nonsense: 1\n');
      await assert.rejects(home.backupFile('config'), { code: 'CONFIG' });
    } finally {
      home.remove();
    }
  });

  test('go without the values of secrets, which come back from the settings in force', () => {
    const text =
      '# ours\nremote:\n  user: agent # who\n  password: s3cret\n  token_file: /etc/token\n  url: sftp://me:pw@host/x\n';
    const { text: shown, leftOut } = withoutSecrets(text);
    assert.deepEqual(leftOut, ['remote.password', 'remote.url']);
    assert.doesNotMatch(shown, /s3cret|pw@/);
    assert.match(shown, /# ours[\s\S]*agent # who[\s\S]*token_file: \/etc\/token/);
    const back = withSecretsOf(shown, text, leftOut);
    assert.deepEqual(back.leftOut, []);
    assert.match(back.text, /password: s3cret/);
    assert.match(back.text, /url: sftp:\/\/me:pw@host\/x/);
    assert.deepEqual(withSecretsOf(shown, null, leftOut), { text: shown, leftOut });
  });
});

describe('encryption', () => {
  test('backups are sealed, and read again with the key alone', async () => {
    const home = new TestHome();
    const keyFile = join(home.place, 'backup.key');
    writeFileSync(keyFile, randomBytes(32).toString('hex'));
    const settings = `backup:\n  encryption_key_file: ${keyFile}\n`;
    writeFileSync(home.configPath, settings);
    try {
      await home.take(order(1));
      const [metrics, state] = [await home.backupFile('metrics'), await home.backupFile('state')];
      assert.match(state, /\.tar\.gz\.enc$/);
      assert.ok(!readFileSync(metrics).includes('SQLite format'));
      assert.ok((await verify(home)).every(({ ok }) => ok));
      await home.restore('state', state);
      await home.restore('metrics', metrics);
      const plain = await decryptBackup(home.request, metrics, join(home.place, 'plain.db'));
      assert.ok(readFileSync(plain).includes('SQLite format'));
      writeFileSync(keyFile, randomBytes(32).toString('hex'));
      await assert.rejects(home.restore('state', state), { code: 'BACKUP.KEY' });
      writeFileSync(home.configPath, '');
      await assert.rejects(home.restore('state', state), { code: 'BACKUP.KEY' });
    } finally {
      home.remove();
    }
  });
});

describe('copies elsewhere', () => {
  test('a program copies each file; what failed is told in health and pushed again', async () => {
    const home = new TestHome();
    const away = join(home.place, 'away');
    const settings = (program: string): string =>
      `backup:\n  copy_attempts: 1\n  copy_command: [${program}, "{file}", "${away}/{name}"]\n`;
    writeFileSync(home.configPath, settings('cp'));
    try {
      await home.take(order(1));
      const [failed] = await home.backup('metrics');
      assert.equal(failed?.ok, true);
      assert.equal(failed?.copies[0]?.ok, false);
      assert.match(failed?.copies[0]?.message ?? '', /cp ended with 1: .*away/);
      const { lookAtHealth } = await import('../../src/agent-service-desk.ts');
      const health = async () => (await lookAtHealth(home.request)).checks.find(({ name }) => name === 'backups');
      assert.equal((await health())?.status, 'warn');
      mkdirSync(away);
      const pushed = await all(pushBackups({ ...home.request, names: [], signal: calm }));
      assert.deepEqual(
        pushed.map(({ copies }) => copies[0]?.ok),
        [true],
      );
      assert.deepEqual(readdirSync(away).sort(), failed?.files.map((path) => basename(path)).sort());
      assert.equal((await health())?.status, 'pass');
      assert.deepEqual(
        (await listBackups(home.request)).map(({ copied }) => copied),
        [true],
      );
      copyFileSync(failed?.files[0] ?? '', join(home.place, 'x'));
    } finally {
      home.remove();
    }
  });
});
