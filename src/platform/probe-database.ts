import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../model/agent-error.ts';
import type { DatabaseFacts, LockFacts } from '../model/doctor.ts';
import { addressAtRest } from './ledger/at-rest.ts';
import { damageOf } from './ledger/connection.ts';
import { isCorrupt, stateError } from './ledger/errors.ts';
import { migrations } from './ledger/migrations.ts';
import { integer } from './ledger/rows.ts';

/** Looks whether a ledger is whole and of which version, and changes nothing, not even the files beside it. */
export function probeLedger(directory: string): DatabaseFacts {
  return probeDatabase(join(directory, 'ledger.db'), migrations.length);
}

/** Any database of SQLite that keeps its version in `user_version`. */
export function probeDatabase(path: string, known: number): DatabaseFacts {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size;
  if (bytes === undefined) return { kind: 'missing' };
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(addressAtRest(path), { readOnly: true, timeout: 5_000 });
    const damage = damageOf(db);
    if (damage !== undefined) return { kind: 'damaged', damage };
    const version = integer(db.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
    return { kind: 'open', version, known, bytes };
  } catch (error) {
    if (isCorrupt(error)) return { kind: 'damaged', damage: error instanceof Error ? error.message : String(error) };
    const known = stateError(error, path);
    if (!(known instanceof AgentError)) throw error;
    const { code, message, hint } = known;
    return { kind: 'refused', code, message, hint };
  } finally {
    if (db?.isOpen) db.close();
  }
}

/** Who holds the instance lock of a home, as the kernel lists it. */
export async function probeLock(directory: string): Promise<LockFacts> {
  const inode = statSync(join(directory, 'instance.lock'), { throwIfNoEntry: false })?.ino;
  if (inode === undefined) return { kind: 'free' };
  const locks = await readFile('/proc/locks', 'latin1').catch(() => null);
  if (locks === null) return { kind: 'unknown' };
  const line = locks.split('\n').find((one) => one.includes(' WRITE ') && one.includes(`:${inode} `));
  if (line === undefined) return { kind: 'free' };
  const pid = Number(/ WRITE\s+(-?\d+) /.exec(line)?.[1] ?? 0);
  return { kind: 'held', pid, program: await programOf(pid) };
}

async function programOf(pid: number): Promise<string | null> {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words === '' ? null : words.split('\0').slice(0, 3).join(' ').trim();
}
