import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { binary, skip } from './agent.ts';
import { Service } from './service.ts';

/** Runs the binary in a home; its exit code and what it said. */
function run(home: string, ...args: readonly string[]): { readonly code: number; readonly said: string } {
  try {
    const said = execFileSync(binary, [...args, '--home', home], {
      encoding: 'utf8',
      env: {},
      stdio: 'pipe',
      cwd: home,
    });
    return { code: 0, said };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, said: `${stdout}${stderr}` };
  }
}

function done(home: string, ...args: readonly string[]): string {
  const { code, said } = run(home, ...args);
  assert.equal(code, 0, said);
  return said;
}

/** Kills the binary so long after it began to stage something in a directory of the home; sooner where it ends. */
async function killed(
  home: string,
  at: { readonly directory: string; readonly ms: number },
  ...args: readonly string[]
) {
  const child = spawn(binary, [...args, '--home', home], { env: {}, stdio: 'ignore', cwd: home });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const directory = join(home, at.directory);
  const isBegun = (): boolean => readdirSync(directory).some((name) => /^\.(making|restoring)/.test(name));
  while (child.exitCode === null && !isBegun()) await delay(5);
  await Promise.race([ended, delay(at.ms)]);
  child.kill('SIGKILL');
  await ended;
}

const backups = (home: string): string[] => readdirSync(join(home, 'backups')).sort();
const newest = (home: string, start: string): string =>
  join(home, 'backups', backups(home).findLast((name) => name.startsWith(start)) ?? 'none');

function ledgerValue(home: string, sql: string): unknown {
  const db = new DatabaseSync(join(home, 'state/ledger.db'));
  try {
    assert.equal(db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
    return Object.values(db.prepare(sql).get() ?? {})[0];
  } finally {
    db.close();
  }
}

const epochOf = (home: string): unknown => ledgerValue(home, "SELECT value FROM meta WHERE key = 'epoch'");

describe('backup and restore with the binary', { skip }, () => {
  test('under full load, onto an empty host, and the same files again: nothing twice', async () => {
    const service = new Service();
    const other = new Service();
    try {
      service.putMany(300);
      await service.start();
      await service.until(() => service.ended().length > 30, 'at work');
      done(service.home, 'backup', 'all');
      await service.untilDone();
      assert.ok(service.ended().length >= 300);
      assert.equal(await service.end('SIGTERM'), 0);
      // The host is lost; what it delivered to lies elsewhere, and stays.
      const metrics = newest(service.home, 'metrics_').replace(/\.(sql|manifest\.json)$/, '.db');
      done(other.home, 'restore', 'metrics', metrics);
      const dump = (path: string): string => execFileSync('sqlite3', [path, '.dump'], { encoding: 'utf8' });
      assert.equal(dump(other.at('metrics/edi_metrics.db')), dump(metrics), 'metrics are those of the backup');
      cpSync(service.at('delivery'), other.at('delivery'), { recursive: true });
      done(other.home, 'restore', 'state', newest(service.home, 'state_backup'));
      const before = other.texts('delivery/accepted').length;
      for (const [at, text] of service.ended().entries()) other.putText(`again-${at}.x12`, text);
      await other.start();
      await other.until(() => other.names('pickup').length === 0 && other.openEnds().length === 0, 'all taken', 90_000);
      assert.equal(await other.end('SIGTERM'), 0);
      assert.equal(other.texts('delivery/accepted').length, before, 'nothing is delivered again');
      const controls = other
        .texts('delivery/acknowledgements')
        .map((text) => /^ISA(?:\*[^*]*){12}\*(\d{9})\*/.exec(text)?.[1]);
      assert.equal(new Set(controls).size, controls.length, 'no control number twice');
    } finally {
      await service.remove();
      await other.remove();
    }
  });

  test('killed at any moment of a backup: old ones stay sound, a new one is whole or not there', async () => {
    const home = mkdtempSync(join(tmpdir(), 'edi-agent-e2e-'));
    try {
      done(home, 'samples', 'write', join(home, 'samples'));
      done(home, 'process', '--directory', join(home, 'samples'), '--no-deliver');
      done(home, 'backup', 'all');
      for (let at = 0; at < 5; at += 1) {
        await killed(home, { directory: 'backups', ms: at * 60 }, 'backup', 'all');
        const verdicts = done(home, 'backup', 'verify', '--json').trim().split('\n');
        assert.ok(verdicts.length >= 3 && verdicts.every((line) => JSON.parse(line).ok), verdicts.join('\n'));
        for (const name of backups(home).filter((one) => /^metrics_.*\.db$/.test(one))) {
          assert.ok(existsSync(join(home, 'backups', name.replace(/db$/, 'sql'))), 'all files of a set or none');
        }
      }
      done(home, 'backup', 'logs');
      assert.ok(!readdirSync(join(home, 'backups')).some((name) => name.startsWith('.')), 'nothing half made stays');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test('killed at any moment of a restore: the old state or the new, and the next start ends it', async () => {
    const home = mkdtempSync(join(tmpdir(), 'edi-agent-e2e-'));
    try {
      done(home, 'samples', 'write', join(home, 'samples'));
      const sample = join(home, 'samples/850-004010.x12');
      run(home, 'process', sample);
      done(home, 'backup', 'state');
      const file = newest(home, 'state_backup');
      const seen = new Set<unknown>();
      for (let at = 0; at < 6; at += 1) {
        await killed(home, { directory: 'state', ms: at * 20 }, 'restore', 'state', file);
        // A command that opens the home ends what was begun.
        run(home, 'process', sample);
        seen.add(epochOf(home));
        assert.equal(ledgerValue(home, 'SELECT count(*) > 0 FROM files'), 1);
        const left = readdirSync(join(home, 'state')).filter((name) => /^\.|restore-under-way/.test(name));
        assert.deepEqual(left, [], 'nothing half done stays');
      }
      assert.ok(seen.size >= 1);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test('the commands of the runbook work as written', () => {
    const home = mkdtempSync(join(tmpdir(), 'edi-agent-e2e-'));
    const shell = (command: string): string => execFileSync('bash', ['-ec', command], { cwd: home, encoding: 'utf8' });
    try {
      done(home, 'samples', 'write', join(home, 'samples'));
      run(home, 'process', join(home, 'samples/850-004010.x12'), join(home, 'samples/810-005010.x12'));
      const count = 'sqlite3 metrics/edi_metrics.db "SELECT count(*) FROM file_metrics"';
      assert.equal(shell(count).trim(), '2');
      shell('mkdir -p own && cp metrics/edi_metrics.db own/metrics_20261124.db');
      shell('sqlite3 metrics/edi_metrics.db .dump > own/metrics_20261124.sql');
      shell('rm metrics/edi_metrics.db && cp own/metrics_20261124.db metrics/edi_metrics.db');
      assert.equal(shell(count).trim(), '2');
      shell('rm metrics/edi_metrics.db && sqlite3 metrics/edi_metrics.db < own/metrics_20261124.sql');
      assert.equal(shell(count).trim(), '2');
      shell('sqlite3 metrics/edi_metrics.db VACUUM');
      done(home, 'backup', 'metrics');
      const sql = basename(newest(home, 'metrics_'));
      shell(`rm metrics/edi_metrics.db && sqlite3 metrics/edi_metrics.db < backups/${sql}`);
      shell(`sqlite3 metrics/edi_metrics.db < backups/${sql}`);
      assert.equal(shell(count).trim(), '2', 'as often as one likes');
      assert.match(done(home, 'metrics'), /all +2 /);
      shell('tar -czf own/logs.tar.gz logs/*.log');
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
