import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { metricsSchema } from '../../src/platform/metrics-file.ts';
import { binary, Place, skip } from './agent.ts';

const place = new Place();
after(() => place.remove());
const home = place.at('home');
const dayMs = 86_400_000;
const quick = { EDI_AGENT__DISK__BALLAST: '0', EDI_AGENT__SCHEDULES__JITTER: '0' };

function begin(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<unknown> } {
  const child = spawn(binary, [...args, '--home', home], { cwd: place.path, env: quick, stdio: 'ignore' });
  return { child, ended: new Promise((resolve) => child.on('close', resolve)) };
}

interface Victim {
  readonly args: readonly string[];
  /** Whether its work is under way: it is killed then, each time a little later. */
  isUnderWay(): boolean;
  check(): void;
}

const killsMax = 5;

/** Starts a command again and again and kills it in its work; the number of kills that met it there. */
async function killAgainAndAgain({ args, isUnderWay, check }: Victim): Promise<number> {
  let kills = 0;
  for (; kills < killsMax; kills += 1) {
    const { child, ended } = begin(...args);
    let over = false;
    void ended.then(() => {
      over = true;
    });
    while (!over && !isUnderWay()) await delay(2);
    await delay(kills * 15);
    const isLate = over;
    child.kill('SIGKILL');
    await ended;
    check();
    if (isLate) return kills;
  }
  return kills;
}

function day(daysAgo: number): string {
  const date = new Date(Date.now() - daysAgo * dayMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}

test('rotation killed again and again: each log is there, as it was or compressed', { skip }, async (context) => {
  const logs = join(home, 'logs');
  mkdirSync(logs, { recursive: true });
  const text = (name: string): string =>
    `${name} a line of the log that says something, again and again\n`.repeat(40_000);
  const names = Array.from({ length: 12 }, (_, at) => `edi_processor_${day(3 + at)}.log`);
  for (const name of names) writeFileSync(join(logs, name), text(name));
  let stale: readonly string[] = [];
  const partial = (): readonly string[] => readdirSync(logs).filter((name) => name.endsWith('.tmp'));
  const check = (): void => {
    for (const name of names) {
      const path = join(logs, name);
      const content = existsSync(path) ? readFileSync(path, 'utf8') : gunzipSync(readFileSync(`${path}.gz`)).toString();
      assert.ok(content === text(name), name);
    }
    stale = partial();
  };
  const isUnderWay = (): boolean => partial().some((name) => !stale.includes(name));
  const kills = await killAgainAndAgain({ args: ['schedule', 'run', 'retention'], isUnderWay, check });
  const done = place.run(['schedule', 'run', 'retention', '--home', home], { env: quick });
  assert.equal(done.status, 0, done.stderr);
  check();
  const left = readdirSync(logs).sort();
  assert.deepEqual(
    left.filter((name) => names.includes(name) || name.endsWith('.tmp')),
    [],
    'nothing is left uncompressed or half made',
  );
  context.diagnostic(`${kills} kills`);
  assert.ok(kills > 1);
});

test('compaction killed again and again: the metrics are whole, and smaller in the end', { skip }, async (context) => {
  mkdirSync(join(home, 'metrics'), { recursive: true });
  const path = join(home, 'metrics', 'edi_metrics.db');
  if (!existsSync(path)) new DatabaseSync(path).close();
  const db = new DatabaseSync(path);
  db.exec(metricsSchema);
  const insert = db.prepare(
    `INSERT INTO file_metrics (id, timestamp, file, edi_type, transaction_type, partner, status, processing_time_ms,
     error_count, warning_count, validation_passed, delivered, posted, code, bytes, transactions, accepted, rejected)
     VALUES (?, ?, ?, 'X12', '850', 'ZZ:ACME', 'processed', 10, 0, 0, 1, 1, 0, NULL, 1000, 1, 1, 0)`,
  );
  db.exec('BEGIN');
  for (let at = 0; at < 120_000; at += 1) {
    const ms = Date.now() - (at % 400) * dayMs;
    insert.run(`id-${at}`, new Date(ms).toISOString(), `a-file-with-a-name-${at}.x12`);
  }
  db.exec('COMMIT');
  const young = "SELECT count(*) AS n FROM file_metrics WHERE timestamp > datetime('now', '-60 days')";
  const expected = db.prepare(young).get()?.n;
  db.close();
  const check = (): void => {
    const look = new DatabaseSync(path, { timeout: 5_000 });
    try {
      assert.deepEqual({ ...look.prepare('PRAGMA quick_check').get() }, { quick_check: 'ok' });
      assert.equal(look.prepare(young).get()?.n, expected);
    } finally {
      look.close();
    }
  };
  const isUnderWay = (): boolean =>
    existsSync(`${path}-journal`) && statSync(`${path}-journal`, { throwIfNoEntry: false })?.size !== 0;
  const kills = await killAgainAndAgain({ args: ['state', 'compact'], isUnderWay, check });
  const done = place.run(['state', 'compact', '--json', '--home', home], { env: quick });
  assert.equal(done.status, 0, done.stderr);
  check();
  const { databases } = JSON.parse(done.stdout);
  assert.deepEqual(
    databases.map(({ name }: { readonly name: string }) => name),
    ['metrics', 'ledger'],
  );
  const look = new DatabaseSync(path);
  assert.ok(Number(look.prepare('PRAGMA freelist_count').get()?.freelist_count) < 100, 'no room is left unused');
  look.close();
  context.diagnostic(`${kills} kills`);
  assert.ok(kills > 1);
});

test('the checklist: seven items with evidence, exit code 0; a failed one makes it 1', { skip }, () => {
  const good = place.run(['maintenance', 'checklist', '--note', 'contacts updated', '--json', '--home', home], {
    env: quick,
  });
  const report = JSON.parse(good.stdout);
  assert.equal(report.items.length, 7);
  assert.ok(report.items.every(({ evidence }: { readonly evidence: string }) => evidence.length > 0));
  const failed = report.items.filter(({ verdict }: { readonly verdict: string }) => verdict === 'fail');
  assert.deepEqual(failed, [], good.stdout);
  assert.equal(good.status, 0);
  for (const path of report.files) assert.ok(existsSync(path), path);
  const bad = place.run(['maintenance', 'checklist', '--json', '--home', home], {
    env: { ...quick, EDI_AGENT__METRICS__DISK_FREE_MIN: '100' },
  });
  assert.equal(bad.status, 1);
  const disk = JSON.parse(bad.stdout).items.find(({ name }: { readonly name: string }) => name === 'disk');
  assert.equal(disk.verdict, 'fail');
});
