import type { FileStatus, StageTimes } from './receipt.ts';

/** One finished file: a row of `file_metrics` in metrics/edi_metrics.db. */
export interface FileMetrics extends StageTimes {
  readonly id: string;
  /** Milliseconds since 1970 when it was finished. */
  readonly atMs: number;
  /** Its name. */
  readonly file: string;
  readonly ediType: string;
  /** ST01; several as `850+855`; '' where none could be read. */
  readonly transactionType: string;
  /** The profile's name, else the party (`ZZ:ACME`); '' where none could be read. */
  readonly partner: string;
  readonly status: FileStatus;
  /** Of the attempt that ended it, from its begin to the verdict; the stages are parts of it. */
  readonly processingMs: number;
  readonly errors: number;
  readonly warnings: number;
  readonly validationPassed: boolean;
  /** Handed on to all of its destinations. */
  readonly delivered: boolean;
  /** Handed on to a remote service. */
  readonly posted: boolean;
  readonly code: string | null;
  readonly bytes: number;
  readonly transactions: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** What metrics are asked for by; `all` is everything together. */
export type MetricsGrouping = 'all' | 'partner' | 'type' | 'hour';

/** From `sinceMs` to before `untilMs`, milliseconds since 1970. */
export interface TimeRange {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Files of one group that ended in the same way. */
export interface Tally {
  /** The partner, the type, the hour (`2026-11-24T09:00:00.000Z`), or ''. */
  readonly key: string;
  readonly status: FileStatus;
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly bytes: number;
  readonly transactions: number;
  readonly processingMs: number;
}

/** How many files of a group took so long. */
export interface DurationTally {
  readonly key: string;
  readonly ms: number;
  readonly files: number;
}

export interface PartnerSuccess {
  readonly partner: string;
  /** Milliseconds since 1970 of its last file that was processed or partly processed. */
  readonly atMs: number;
}

export interface MetricsReader {
  tallies(range: TimeRange, by: MetricsGrouping): readonly Tally[];
  durations(range: TimeRange, by: MetricsGrouping): readonly DurationTally[];
  /** When the first file that is counted was finished; null where there is none. */
  firstMs(): number | null;
  lastSuccesses(limit: number): readonly PartnerSuccess[];
}

/** Room on one file system that the agent uses. */
export interface FileSystemUse {
  /** The directories on it. */
  readonly paths: readonly string[];
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeInodes: number;
  /** 0 where the file system counts none. */
  readonly totalInodes: number;
}

/** What the process and its host use. */
export interface ResourceUse {
  /** Percent of one processor since the last look. */
  readonly processCpuPercent: number;
  /** Percent of all processors since the last look. */
  readonly hostCpuPercent: number;
  readonly load1: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
  readonly fileSystems: readonly FileSystemUse[];
}

/** How the metrics store itself is. */
export interface MetricsStoreStatus {
  /** What keeps rows from being written; null while all is well. */
  readonly trouble: { readonly code: string; readonly message: string } | null;
  /** A damaged file was put aside here. */
  readonly setAside: string | null;
  /** Rows that wait to be written, and rows that were given up. */
  readonly waiting: number;
  readonly dropped: number;
}

/** How the agent and its host were at one moment. */
export interface ResourceSample {
  readonly atMs: number;
  /** Files that wait, and how long the oldest of them has. */
  readonly queueDepth: number;
  readonly queueAgeMs: number;
  /** Of the process, in percent of one processor. */
  readonly cpuPercent: number;
  /** Of the host that is in use. */
  readonly memoryPercent: number;
  readonly residentBytes: number;
  /** Of the file system with the least room. */
  readonly diskFreePercent: number;
  readonly diskFreeBytes: number;
  /** Of the ledger with its journal. */
  readonly stateBytes: number;
}
