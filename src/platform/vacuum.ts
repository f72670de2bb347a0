import { existsSync, statSync } from 'node:fs';
import { inDatabaseThread } from './database-thread.ts';

export interface VacuumRequest {
  readonly path: string;
}

export interface VacuumReply {
  readonly kind: 'done';
}

export interface Compacted {
  readonly path: string;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
}

/**
 * Gives the free pages of a database back to the disk, in a thread of its own; others wait for it, or try again later.
 * Null where there is no such file. Throws AgentError STATE, among others where there is no room for the second copy.
 */
export async function compactDatabase(path: string, signal: AbortSignal): Promise<Compacted | null> {
  if (!existsSync(path)) return null;
  const bytesBefore = databaseBytes(path);
  await inDatabaseThread<VacuumReply>({ worker: 'vacuum-worker', name: 'vacuum', data: { path }, path }, signal);
  return { path, bytesBefore, bytesAfter: databaseBytes(path) };
}

/** Of a database, with what is not yet written back from its journal; 0 where there is none. */
export function databaseBytes(path: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(path + end, { throwIfNoEntry: false })?.size ?? 0), 0);
}
