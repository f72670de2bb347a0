import { join } from 'node:path';
import type { BackupHome } from './agent-backup-home.ts';
import { readBeside } from './agent-backup-read.ts';
import { atRest, putInPlace, requireRoomFor } from './agent-restore-place.ts';
import type { Restored } from './agent-restore-state.ts';
import { stateError } from './platform/ledger/errors.ts';
import { openMetricsFile } from './platform/metrics-file.ts';
import { loadMetricsSql } from './platform/metrics-load.ts';
import { metricsFileName } from './platform/metrics-store.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

export interface MetricsOptions {
  readonly home: BackupHome;
  readonly files: Files;
  readonly into: Settings;
  /** Of the `.db` or the `.sql`, its manifest beside it. */
  readonly path: string;
}

/** Restores the metrics of a home in which nobody works. Throws BACKUP.…, STATE.LOCKED, and changes nothing then. */
export async function restoreMetrics({ home, files, into, path }: MetricsOptions): Promise<Restored> {
  const { metrics } = into.directories;
  return atRest({ files, settings: into, directory: metrics }, async (place) => {
    const database = join(place.staging, metricsFileName);
    const sql = join(place.staging, 'metrics.sql');
    const isSql = /\.sql(\.enc)?$/.test(path);
    const manifest = await readBeside({
      ...{ files, key: home.key, path, kind: 'metrics', all: false },
      onManifest: ({ members }) => requireRoomFor(files, metrics, Math.max(...members.map(({ bytes }) => bytes))),
      async take(_, content) {
        await files.stage(isSql ? sql : database, content);
      },
    });
    if (isSql) await loadMetricsSql(sql, database);
    checkDatabase(database);
    const to = join(metrics, metricsFileName);
    const kept = await putInPlace(place, {
      nowMs: home.clock.now(),
      replaced: [
        { from: null, to: `${to}-journal` },
        { from: database, to },
      ],
    });
    return { manifest, restored: [to], kept, epoch: null, controlLeap: null, evidence: null, notes: [] };
  });
}

/** Opened as the service opens it: sound, of a version that we know. */
function checkDatabase(path: string): void {
  try {
    openMetricsFile(path).close();
  } catch (error) {
    throw stateError(error, path);
  }
}
