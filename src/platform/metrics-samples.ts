import type { DatabaseSync } from 'node:sqlite';
import type { ResourceSample, TimeRange } from '../model/metrics.ts';

/** How the agent and its host were, one row an hour: what trends are drawn of. */
export const samplesSchema = `
CREATE TABLE IF NOT EXISTS resource_samples (
  timestamp TEXT PRIMARY KEY, queue_depth INTEGER NOT NULL, queue_age_ms INTEGER NOT NULL, cpu_percent REAL NOT NULL,
  memory_percent REAL NOT NULL, resident_bytes INTEGER NOT NULL, disk_free_percent REAL NOT NULL,
  disk_free_bytes INTEGER NOT NULL, state_bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

const insertSample = `INSERT OR REPLACE INTO resource_samples (timestamp, queue_depth, queue_age_ms, cpu_percent,
  memory_percent, resident_bytes, disk_free_percent, disk_free_bytes, state_bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function addSample(db: DatabaseSync, sample: ResourceSample): void {
  const { atMs, queueDepth, queueAgeMs, cpuPercent, memoryPercent, residentBytes, ...disk } = sample;
  const { diskFreePercent, diskFreeBytes, stateBytes } = disk;
  const figures = [queueDepth, queueAgeMs, cpuPercent, memoryPercent, residentBytes, diskFreePercent, diskFreeBytes];
  db.prepare(insertSample).run(new Date(atMs).toISOString(), ...figures, stateBytes);
}

/** Oldest first; none where an older version made the file. Throws errors of SQLite. */
export function samplesIn(db: DatabaseSync, { sinceMs, untilMs }: TimeRange): readonly ResourceSample[] {
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'resource_samples'`).get();
  if (!known) return [];
  const rows = db
    .prepare('SELECT * FROM resource_samples WHERE timestamp >= ? AND timestamp < ? ORDER BY timestamp')
    .all(new Date(sinceMs).toISOString(), new Date(untilMs).toISOString());
  return rows.map((row) => ({
    atMs: Date.parse(String(row.timestamp)),
    queueDepth: Number(row.queue_depth),
    queueAgeMs: Number(row.queue_age_ms),
    cpuPercent: Number(row.cpu_percent),
    memoryPercent: Number(row.memory_percent),
    residentBytes: Number(row.resident_bytes),
    diskFreePercent: Number(row.disk_free_percent),
    diskFreeBytes: Number(row.disk_free_bytes),
    stateBytes: Number(row.state_bytes),
  }));
}

/** Finished files that did not go through whole, by code, most frequent first. Throws errors of SQLite. */
export function filesByCode(
  db: DatabaseSync,
  { sinceMs, untilMs }: TimeRange,
): readonly { readonly code: string; readonly files: number }[] {
  const rows = db
    .prepare(
      `SELECT code, count(*) AS files FROM file_metrics WHERE timestamp >= ? AND timestamp < ? AND code IS NOT NULL
       GROUP BY code ORDER BY files DESC, code LIMIT 100`,
    )
    .all(new Date(sinceMs).toISOString(), new Date(untilMs).toISOString());
  return rows.map(({ code, files }) => ({ code: String(code), files: Number(files) }));
}
