import { localDay } from '../kit/local-time.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Clock, Files, Gzip, Log } from '../ports.ts';
import { daysIn, type Freed, nothingFreed, removeFile, sumOf, utcDay } from './days.ts';
import { expireDay } from './expire.ts';
import { closedLogs } from './log-files.ts';
import type { RetentionRules } from './retention.ts';

export interface ReliefOptions {
  readonly files: Files;
  readonly gzip: Gzip;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly rules: RetentionRules;
  /** What is younger stays. */
  readonly keepMs: number;
  /** Whether the file system of a path has too little room. */
  readonly isLow: (path: string) => Promise<boolean>;
}

/** Something that can go: one day of one kind. */
interface Batch {
  readonly what: string;
  readonly directory: string;
  readonly go: () => Promise<Freed>;
}

/**
 * Makes room on file systems that have too little: closed log files, then processed files, then archived ones, the oldest
 * day first, until there is room or only young ones are left. Ledger, audit trail, quarantine, failed files, work and
 * delivery are not looked at.
 */
export async function relieve(options: ReliefOptions, signal: AbortSignal): Promise<Freed> {
  let freed = nothingFreed;
  for (const batchesOf of [logBatches, processedBatches, archiveBatches]) {
    try {
      for (const batch of await batchesOf(options, signal)) {
        if (!(await options.isLow(batch.directory))) break;
        signal.throwIfAborted();
        freed = sumOf(freed, await letGo(options, batch));
      }
    } catch (error) {
      // On a full disk nothing can be packed away, and what the next kind has can still be removed.
      if (!(error instanceof AgentError)) throw error;
      options.log.warn(`error: ${error.message}`, { code: error.code });
    }
  }
  return freed;
}

async function letGo({ log }: ReliefOptions, { what, directory, go }: Batch): Promise<Freed> {
  const { files, bytes } = await go();
  log.warn(`error: little room on the disk: ${what} let go early`, { code: 'E004.NO_SPACE', directory, files, bytes });
  return { files, bytes };
}

async function logBatches({ files, clock, rules, keepMs }: ReliefOptions): Promise<readonly Batch[]> {
  const directory = rules.directories.logs;
  const fromDay = localDay(clock.now() - keepMs);
  const old = (await closedLogs(files, directory, clock.now())).filter(({ day }) => day < fromDay);
  return old.map(({ path, day }) => ({
    what: `the log of ${day}`,
    directory,
    go: async () => ({ files: 1, bytes: await removeFile(files, path) }),
  }));
}

function processedBatches(options: ReliefOptions, signal: AbortSignal): Promise<readonly Batch[]> {
  const { directories, archiveDirectory } = options.rules;
  const kind = { what: 'processed files', directory: directories.processed, archive: archiveDirectory };
  return dayBatches(options, kind, signal);
}

function archiveBatches(options: ReliefOptions, signal: AbortSignal): Promise<readonly Batch[]> {
  const kind = { what: 'archived files', directory: options.rules.directories.archive, archive: null };
  return dayBatches(options, kind, signal);
}

async function dayBatches(
  options: ReliefOptions,
  kind: { readonly what: string; readonly directory: string; readonly archive: string | null },
  signal: AbortSignal,
): Promise<readonly Batch[]> {
  const beforeDay = utcDay(options.clock.now() - options.keepMs);
  const days = (await daysIn(options.files, kind.directory)).filter((day) => day < beforeDay);
  return days.map((day) => ({
    what: `${kind.what} of ${day}`,
    directory: kind.directory,
    go: () => expireDay(options, { ...kind, day }, signal),
  }));
}
