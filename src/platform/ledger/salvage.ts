import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { assert } from '../../kit/assert.ts';

/**
 * What may be taken from a damaged ledger: the tables that only ever forbid something. A row too many makes a file a
 * duplicate that a person looks at; file states are not believed. Streams count anew in the new epoch.
 */
const worthKeeping = ['control_numbers', 'identities', 'deliveries', 'rulings', 'sent_groups'] as const;

/** Numbers that the damaged file may have handed out after the copy of the page that could be read. */
const controlNumberLeap = 10_000;

/** Copies, row by row, what can be read of a damaged ledger into a fresh one; the number of rows by table. */
export function salvage(from: string, into: DatabaseSync): Readonly<Record<string, number>> {
  const old = openedOrNull(from);
  if (!old) return {};
  try {
    into.exec('BEGIN IMMEDIATE');
    const counts = Object.fromEntries(worthKeeping.map((table) => [table, copyTable(old, into, table)]));
    into.exec(`UPDATE control_numbers SET last = (last + ${controlNumberLeap} - 1) % 999999999 + 1`);
    into.exec('COMMIT');
    return counts;
  } finally {
    old.close();
  }
}

function openedOrNull(path: string): DatabaseSync | null {
  try {
    return new DatabaseSync(path, { readOnly: true });
  } catch {
    return null;
  }
}

function copyTable(old: DatabaseSync, into: DatabaseSync, table: (typeof worthKeeping)[number]): number {
  let copied = 0;
  try {
    for (const row of old.prepare(`SELECT * FROM ${table}`).iterate()) copied += insertRow(into, table, row);
  } catch {
    // The page that cannot be read ends this table; the rows before it stand.
  }
  return copied;
}

function insertRow(into: DatabaseSync, table: string, row: Readonly<Record<string, SQLInputValue>>): number {
  const columns = Object.keys(row);
  assert(columns.length > 0, 'a row has columns');
  const names = columns.map((name) => `"${name}"`).join(', ');
  const marks = columns.map(() => '?').join(', ');
  const insert = into.prepare(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${marks})`);
  return Number(insert.run(...Object.values(row)).changes);
}
