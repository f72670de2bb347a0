import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { LedgerOpening } from '../../model/ledger.ts';
import { connect, damageOf, migrate, setAside } from './connection.ts';
import { isCorrupt, stateError } from './errors.ts';
import { salvage } from './salvage.ts';
import { metaTable } from './table-meta.ts';

export interface OpenOptions {
  readonly nowMs: number;
  readonly steps: readonly string[];
  /** This very process closed it a moment ago: it is not looked through, which takes long for a large one. */
  readonly isKnownSound?: boolean | undefined;
}

export interface OpenedDatabase {
  readonly db: DatabaseSync;
  readonly opening: LedgerOpening;
}

/**
 * Opens the ledger's file, whatever state it is in: a new one is made, an old one migrated, a damaged one put aside
 * with what can be read of it carried over. Throws STATE errors of the disk.
 */
export function openDatabase(directory: string, options: OpenOptions): OpenedDatabase {
  const path = join(directory, 'ledger.db');
  try {
    const sound = openSound(path, options);
    if ('db' in sound)
      return { db: sound.db, opening: begin(sound.db, { setAside: null, damage: null, salvaged: {} }) };
    return replaceDamaged(path, { ...options, damage: sound.damage });
  } catch (error) {
    throw stateError(error, path);
  }
}

function openSound(
  path: string,
  { steps, isKnownSound = false }: OpenOptions,
): { db: DatabaseSync } | { damage: string } {
  let db: DatabaseSync | undefined;
  try {
    db = connect(path);
    const damage = isKnownSound ? undefined : damageOf(db);
    if (damage === undefined) {
      migrate(db, path, steps);
      return { db };
    }
    db.close();
    return { damage };
  } catch (error) {
    if (db?.isOpen) db.close();
    if (!isCorrupt(error)) throw error;
    return { damage: error instanceof Error ? error.message : String(error) };
  }
}

function replaceDamaged(path: string, options: OpenOptions & { readonly damage: string }): OpenedDatabase {
  const aside = setAside(path, new Date(options.nowMs).toISOString().replace(/[-:.]/g, ''));
  const db = connect(path);
  migrate(db, path, options.steps);
  const salvaged = salvage(aside, db);
  // Scopes that could not be read begin above every number that the lost file can have given out.
  metaTable(db).set('control_floor', String(secondsSince2020(options.nowMs)));
  // Told by whoever opens it, from its first moment on: a crash before that loses nothing.
  metaTable(db).set(replacedKey, JSON.stringify({ kept: aside, damage: options.damage }));
  return { db, opening: begin(db, { setAside: aside, damage: options.damage, salvaged }) };
}

/** What is to be told of a ledger that was replaced, until it is. */
export const replacedKey = 'replaced';

/** A floor that passes used numbers as long as a scope uses fewer than one a second; nine digits last until 2051. */
function secondsSince2020(nowMs: number): number {
  return Math.max(0, Math.floor(nowMs / 1_000) - 1_577_836_800);
}

function begin(db: DatabaseSync, found: Pick<LedgerOpening, 'setAside' | 'damage' | 'salvaged'>): LedgerOpening {
  db.exec('BEGIN IMMEDIATE');
  const meta = metaTable(db);
  const epoch = meta.get('epoch') ?? randomBytes(8).toString('hex');
  const boot = Number(meta.get('boot') ?? '0') + 1;
  meta.set('epoch', epoch);
  meta.set('boot', String(boot));
  db.exec('COMMIT');
  return { epoch, boot, ...found };
}
