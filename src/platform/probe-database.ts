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
  const found = statSync(join(directory, 'instance.lock'), { bigint: true, throwIfNoEntry: false });
  if (found === undefined) return { kind: 'free' };
  const locks = await readFile('/proc/locks', 'latin1').catch(() => null);
  if (locks === null) return { kind: 'unknown' };
  const pid = lockHolder(locks, found);
  return pid === null ? { kind: 'free' } : { kind: 'held', pid, program: await programOf(pid) };
}

/**
 * The process that has a file locked for writing, by the text of /proc/locks; null where there is none. The number of
 * a file says nothing without its device: another file system has a file of the same number.
 */
export function lockHolder(locks: string, { dev, ino }: { readonly dev: bigint; readonly ino: bigint }): number | null {
  const major = ((dev >> 8n) & 0xfffn) | ((dev >> 32n) & ~0xfffn);
  const minor = (dev & 0xffn) | ((dev >> 12n) & ~0xffn);
  const held = [...locks.matchAll(/ WRITE\s+(-?\d+) ([0-9a-f]+):([0-9a-f]+):(\d+) /g)]
    .map(([, pid, ...place]) => ({ pid: Number(pid), place }))
    .filter(({ place: [at = '', , inode = ''] }) => BigInt(`0x${at}`) === major && BigInt(inode) === ino);
  const exact = held.find(({ place: [, at = ''] }) => BigInt(`0x${at}`) === minor);
  // A device without a disk (btrfs, overlay): the kernel's list may have another one of its kind than the file tells.
  return (exact ?? (major === 0n ? held[0] : undefined))?.pid ?? null;
}

async function programOf(pid: number): Promise<string | null> {
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words === '' ? null : words.split('\0').slice(0, 3).join(' ').trim();
}
