import { closeSync, existsSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { assert } from '../../kit/assert.ts';
import { AgentError } from '../../model/agent-error.ts';
import { isCorrupt, stateError } from './errors.ts';
import { integer, text } from './rows.ts';

/** A database in WAL mode with full durability: a commit returns when it is on disk. Throws STATE errors. */
export function connect(path: string): DatabaseSync {
  const isNew = !existsSync(path);
  const db = new DatabaseSync(path, { timeout: 5_000, allowUnknownNamedParameters: true });
  try {
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF',
    );
    db.exec(`PRAGMA wal_autocheckpoint = ${checkpointPages}`);
    if (isNew) syncDirectory(dirname(path));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** 16 MB: pages that many steps write are carried over to the database once for all of them. */
const checkpointPages = 4_000;

/** What is wrong with the database, or undefined. */
export function damageOf(db: DatabaseSync): string | undefined {
  try {
    const row = db.prepare('PRAGMA quick_check(1)').get() ?? {};
    const verdict = text(row, 'quick_check');
    return verdict === 'ok' ? undefined : verdict;
  } catch (error) {
    if (!isCorrupt(error)) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Brings the schema to the newest version, one transaction a step, after a copy of the file as it was
 * (`ledger.db.before-v2`). Throws STATE.NEWER for a file that a newer agent wrote.
 */
export function migrate(db: DatabaseSync, path: string, steps: readonly string[]): void {
  const version = integer(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
  if (version > steps.length) throw newerError(path, version, steps.length);
  if (version > 0 && version < steps.length) keepCopy(db, `${path}.before-v${steps.length}`);
  for (const [at, step] of steps.entries()) {
    if (at >= version) db.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${at + 1}; COMMIT`);
  }
}

/** A consistent copy of a database in use, durable under its name; an older copy of that name is replaced. */
function keepCopy(db: DatabaseSync, path: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  db.prepare('VACUUM INTO ?').run(temporary);
  syncFile(temporary);
  renameSync(temporary, path);
  syncDirectory(dirname(path));
}

/** Moves a damaged database and its companions out of the way; nothing is thrown away. The new path is returned. */
export function setAside(path: string, stamp: string): string {
  const kept = freeName(`${path}.corrupt-${stamp}`);
  for (const suffix of ['-wal', '-shm', '']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  syncDirectory(dirname(path));
  return kept;
}

function freeName(wanted: string): string {
  for (let at = 1; at < 10_000; at += 1) {
    const name = at === 1 ? wanted : `${wanted}-${at}`;
    if (!existsSync(name)) return name;
  }
  throw new AgentError(`no free name beside ${wanted}`, { code: 'STATE.IO', hint: 'Remove old corrupt files there.' });
}

function newerError(path: string, version: number, known: number): AgentError {
  assert(version > known, 'newer means a higher version');
  return new AgentError(`${path} was written by a newer edi-agent (version ${version}, this one knows ${known})`, {
    code: 'STATE.NEWER',
    hint: 'Install the newer edi-agent again, or restore the copy that was kept before the update.',
    path,
  });
}

function syncFile(path: string): void {
  const descriptor = openSync(path, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    throw stateError(error, path);
  } finally {
    closeSync(descriptor);
  }
}
