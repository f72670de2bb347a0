import { backup, DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { databaseFailure } from './database-failure.ts';
import type { SnapshotReply, SnapshotRequest } from './snapshot.ts';

/**
 * Copies a database as it was at one moment, page by page, while others write to it. A read that is held open pins that
 * moment: without it the copy would begin anew at each commit of another connection.
 */
async function copy({ from, to, pagesPerStep, pinned, bytesPerSecond }: SnapshotRequest): Promise<SnapshotReply> {
  // Not read-only: what a killed writer left half done is rolled back by whoever opens the file next.
  const db = new DatabaseSync(from, { timeout: 30_000 });
  try {
    db.exec('PRAGMA query_only = ON; BEGIN');
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.page_size);
    const epoch = pinned === null ? null : (db.prepare(pinned).get()?.value ?? null);
    const cell = new Int32Array(new SharedArrayBuffer(4));
    const started = performance.now();
    const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }): void => {
      const dueMs = (((totalPages - remainingPages) * pageBytes) / bytesPerSecond) * 1_000;
      const waitMs = started + dueMs - performance.now();
      if (waitMs > 1) Atomics.wait(cell, 0, 0, waitMs);
    };
    const pages = await backup(db, to, { rate: pagesPerStep, progress });
    return { kind: 'copied', bytes: pages * pageBytes, version, epoch: epoch === null ? null : String(epoch) };
  } finally {
    db.close();
  }
}

copy(workerData as SnapshotRequest).then(
  (reply) => parentPort?.postMessage(reply),
  (error: unknown) => parentPort?.postMessage(databaseFailure(error)),
);
