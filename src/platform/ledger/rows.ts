import type { SQLOutputValue } from 'node:sqlite';
import { AssertionFailure, assert } from '../../kit/assert.ts';
import type { Detail } from '../../model/ledger.ts';

export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Columns by type: STRICT tables hold nothing else, so another type is a bug of ours. */
export function text(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === 'string', `${column} is no text`);
  return value;
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  assert(typeof value === 'number', `${column} is no integer`);
  return value;
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

/** A word of a closed list. */
export function word<T extends string>(row: Row, column: string, words: readonly T[]): T {
  const value = text(row, column);
  const found = words.find((one) => one === value);
  if (found === undefined) throw new AssertionFailure(`${column} holds ${value}`);
  return found;
}

export function detailOf(row: Row, column: string): Detail | null {
  const stored = textOrNull(row, column);
  if (stored === null) return null;
  const parsed: unknown = JSON.parse(stored);
  assert(typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed), `${column} is no object`);
  return Object.fromEntries(Object.entries(parsed));
}
