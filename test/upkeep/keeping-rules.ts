import type { RetentionRules } from '../../src/upkeep/retention.ts';

export const dayMs = 86_400_000;

/** Rules of a home at `/home`, which keep nearly everything; a test changes those that it is about. */
export function keepingRules(changed: Partial<RetentionRules> = {}): RetentionRules {
  const long = 10_000 * dayMs;
  return {
    logs: long,
    logsBytesMax: 1e12,
    compressLogs: long,
    processed: long,
    error: long,
    archive: long,
    reports: long,
    ledger: long,
    audit: long,
    archiveDirectory: null,
    directories: {
      logs: '/home/logs',
      processed: '/home/processed',
      error: '/home/error',
      archive: '/home/archive',
      reports: '/home/reports',
      audit: '/home/audit',
    },
    ...changed,
  };
}
