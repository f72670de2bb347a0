import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { databaseFailure } from './database-failure.ts';
import type { VacuumReply, VacuumRequest } from './vacuum.ts';

/** Rebuilds a database without its free pages, in one transaction of SQLite: a kill leaves it as it was, or as it is then. */
function vacuum({ path }: VacuumRequest): VacuumReply {
  const db = new DatabaseSync(path, { timeout: 30_000 });
  try {
    db.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE)');
    return { kind: 'done' };
  } finally {
    db.close();
  }
}

try {
  parentPort?.postMessage(vacuum(workerData as VacuumRequest));
} catch (error) {
  parentPort?.postMessage(databaseFailure(error));
}
