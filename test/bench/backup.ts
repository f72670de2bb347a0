import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { processFiles } from '../../src/agent-process.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { good, interchange } from '../pipeline/x12-text.ts';

// node test/bench/backup.ts [--rows 1000000] [--rounds 6] [--files 1500]: how long backup and restore of a large ledger
// take, and how much slower the road is while its backup is made: rounds with and without one take turns in one run.

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '6' },
    files: { type: 'string', default: '1500' },
  },
});
const [rows, rounds, filesPerRound] = [values.rows, values.rounds, values.files].map(Number) as [
  number,
  number,
  number,
];
const place = mkdtempSync(join(tmpdir(), 'edi-agent-bench-'));
const home = join(place, 'home');
const state = join(home, 'state');
let control = 0;

try {
  fillLedger();
  const bytes = statSync(join(state, 'ledger.db')).size;
  say(`ledger: ${rows} files, ${(bytes / 1e9).toFixed(2)} GB`);
  await compareRoads();
  await backUpAndRestore();
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** As many files as a busy site has in months, each with its story, set, delivery and identity. */
function fillLedger(): void {
  mkdirSync(state, { recursive: true });
  openLedger({ directory: state, clock: Date }).close();
  const db = new DatabaseSync(join(state, 'ledger.db'));
  db.exec('PRAGMA synchronous = OFF; BEGIN');
  const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})`;
  const id = "printf('20260101T000000000-00001-%07d', i)";
  const inserts = [
    `INSERT INTO files SELECT ${id}, 'processed', printf('order-%07d.x12', i), '/pickup/' || printf('order-%07d.x12', i),
       '/home/processed/' || ${id}, 5000, lower(hex(randomblob(32))), 'ZZ:ACME', NULL, 0, NULL, 1, i, i FROM n`,
    ...['claimed', 'surveyed', 'acknowledged', 'delivering', 'processed'].map(
      (state) => `INSERT INTO events (file_id, at_ms, state, detail)
        SELECT ${id}, i, '${state}', '{"accepted":1,"rejected":0,"bytes":5000}' FROM n`,
    ),
    `INSERT INTO deliveries (key, file_id, destination, state, path, attempts, changed_ms, collected_ms)
       SELECT lower(hex(randomblob(32))) || ':accepted', ${id}, 'accepted', 'delivered', '/out/' || ${id}, 1, i, i FROM n`,
    `INSERT INTO identities (kind, key, content, file_id, seen_ms)
       SELECT 'content', lower(hex(randomblob(32))), lower(hex(randomblob(32))), ${id}, i FROM n`,
  ];
  for (const insert of inserts) db.exec(withNumbers(insert));
  db.exec('COMMIT');
  db.prepare("INSERT OR REPLACE INTO meta VALUES ('audited', ?)").run(
    JSON.stringify({ event: rows * 5, seq: 1, hash: '0'.repeat(64) }),
  );
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();

  function withNumbers(insert: string): string {
    return insert.replace(/ SELECT /, ` ${numbers} SELECT `);
  }
}

/** Files a second, with a backup of the ledger under way and without one, by turns. */
async function compareRoads(): Promise<void> {
  const rates: Record<'alone' | 'beside', number[]> = { alone: [], beside: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const how of round % 2 === 0 ? (['alone', 'beside'] as const) : (['beside', 'alone'] as const)) {
      const rate = await road(how === 'beside');
      rates[how].push(rate);
      say(`  ${how}: ${rate.toFixed(0)} files/s`);
    }
  }
  const [alone, beside] = [median(rates.alone), median(rates.beside)];
  say(`road: ${alone.toFixed(0)} files/s alone, ${beside.toFixed(0)} beside a backup: ${(beside / alone).toFixed(2)}`);
}

/** One round of small files down the whole road; files a second from the end of the first tenth on. */
async function road(withBackup: boolean): Promise<number> {
  const directory = mkdtempSync(join(place, 'files-'));
  for (let at = 0; at < filesPerRound; at += 1) {
    control += 1;
    const groups = [{ control: String(control), sets: [good] }];
    writeFileSync(
      join(directory, `${control}.x12`),
      interchange({ control: String(control).padStart(9, '0'), groups }),
    );
  }
  const signal = new AbortController().signal;
  const request = { home, environment: {}, currentDirectory: place, deliver: true, allowDuplicate: false };
  const warm = Math.floor(filesPerRound / 10);
  let [done, started] = [0, 0];
  let backup: ReturnType<typeof backingUp> | null = null;
  for await (const { status } of processFiles({ ...request, files: [], directory, signal })) {
    if (status !== 'processed') throw new Error(`a file is ${status}`);
    done += 1;
    if (done === 1 && withBackup) {
      backup = backingUp();
      await backup.begun;
    }
    if (done === warm) started = performance.now();
  }
  const rate = ((done - warm) / (performance.now() - started)) * 1_000;
  if (backup && !backup.stillRuns()) say('  (the backup ended before the round did)');
  await backup?.stop();
  rmSync(directory, { recursive: true });
  return rate;
}

/** Begun when it has something of its own on disk. */
function backingUp(): { readonly begun: Promise<void>; stillRuns(): boolean; stop(): Promise<void> } {
  const child = run('backup', 'state', '--home', home);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const backups = join(home, 'backups');
  const isBegun = (): boolean =>
    existsSync(backups) && readdirSync(backups).some((name) => existsSync(join(backups, name, 'ledger.snapshot')));
  const begin = async (): Promise<void> => {
    while (child.exitCode === null && !isBegun()) await delay(20);
  };
  return {
    begun: begin(),
    stillRuns: () => child.exitCode === null,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function backUpAndRestore(): Promise<void> {
  let started = performance.now();
  await ended(run('backup', 'state', '--home', home));
  const backups = join(home, 'backups');
  const name = readdirSync(backups).find((one) => one.startsWith('state_backup')) ?? '';
  const bytes = statSync(join(backups, name)).size;
  say(`backup: ${seconds(started)} s, ${(bytes / 1e6).toFixed(0)} MB`);
  const empty = join(place, 'empty');
  started = performance.now();
  await ended(run('restore', 'state', join(backups, name), '--home', empty));
  if (!existsSync(join(empty, 'state/ledger.db'))) throw new Error('nothing was restored');
  say(`restore on an empty home: ${seconds(started)} s`);
}

function run(...args: string[]): ReturnType<typeof spawn> {
  const program = join(import.meta.dirname, '../../bin/dev.js');
  return spawn(process.execPath, [program, ...args], { cwd: place, env: { PATH: process.env.PATH }, stdio: 'inherit' });
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`ended with ${code}`))));
  });
}

function median(all: readonly number[]): number {
  const sorted = all.toSorted((one, other) => one - other);
  const [low = 0, high = 0] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return (low + high) / 2;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
