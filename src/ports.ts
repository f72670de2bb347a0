import type { AuditEntry } from './model/audit.ts';
import type { Claim } from './model/claim.ts';
import type { CollectedEvent, StreamKey, StreamPosition } from './model/fleet.ts';
import type { AuditPosition, Detail, LedgerOpening } from './model/ledger.ts';
import type { ControlScope, LedgerReader, LedgerWriter } from './model/ledger-access.ts';
import type { FileState } from './model/ledger-states.ts';
import type { Receipt } from './model/receipt.ts';
import type { CronFields } from './model/schedule.ts';
import type { Survey, SurveyLogRef } from './model/survey.ts';

export type { ControlScope, LedgerReader, LedgerWriter } from './model/ledger-access.ts';
export type {
  Broker,
  BrokerEnd,
  BrokerLimits,
  BrokerMessage,
  BrokerRequest,
  BrokerSession,
  BrokerSubscription,
  ReceivedMessage,
} from './ports/broker.ts';

/** Wall clock for what people read, monotonic clock for what is measured: a jump of the one never moves the other. */
export interface Clock {
  /** Milliseconds since 1970 UTC. */
  now(): number;
  /** Milliseconds since some fixed point; never goes back. */
  monotonic(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface FileStat {
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly device: number;
  readonly inode: number;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'pipe' | 'socket' | 'device';
}

/** Room on the file system of a path; `network` where it is one that tells no events and caches attributes. */
export interface Space {
  readonly freeBytes: number;
  readonly totalBytes: number;
  readonly freeInodes: number;
  readonly totalInodes: number;
  readonly network: boolean;
}

/** The file system as the agent uses it. All failures are AgentErrors: E001 where it reads, E004 where it writes. */
export interface Files {
  /** Stat of a regular file, symbolic links followed; E001 for everything that is not one. Never blocks on a FIFO. */
  stat(path: string): Promise<FileStat>;
  /** The file's bytes in order. The chunk is reused: it is valid until the next one is asked for. */
  read(path: string, range?: { start: number; end: number }, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  /** Whether anything stands at the path, a dangling link included. */
  exists(path: string): Promise<boolean>;
  /** What tells a directory from another one that stands under its name later; null where there is none. */
  placeOf(path: string): Promise<{ readonly device: number; readonly inode: number } | null>;
  /** Makes the directory and those above it; one that is there already is fine. */
  makeDirectory(path: string): Promise<void>;
  /** False when it is not empty or not there. */
  removeDirectory(path: string): Promise<boolean>;
  /** Names of the regular files in a directory, sorted. */
  list(path: string): Promise<readonly string[]>;
  /** Entries of a directory in no order, streamed: memory does not grow with the directory. */
  scan(path: string): AsyncIterable<DirectoryEntry>;
  /**
   * Durable and never overwriting: temporary name in the same directory, fsync, link under the final name, fsync of
   * the directory. E004.EXISTS when the name is taken.
   */
  writeNew(
    path: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ bytes: number; sha256: string }>;
  /**
   * Durable under a hidden name of our own, to be moved to its final name: written there directly, so a stop can leave
   * a part of it; what stands there is written anew.
   */
  stage(
    path: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ bytes: number; sha256: string }>;
  /** Durable, replacing what stands there. */
  replace(path: string, content: Uint8Array): Promise<void>;
  /**
   * Takes a regular file to a free name, durably: rename, or copy, fsync and hash check across file systems. `gone`
   * when another took it first. Refuses symbolic links (E001.NOT_A_FILE) and taken names (E004.EXISTS).
   */
  move(from: string, to: string): Promise<'moved' | 'gone'>;
  /** Hex SHA-256 of the content: what identifies a file; of the bytes [start, end) where a range is given. */
  sha256(path: string, range?: { start: number; end: number }): Promise<string>;
  /** Removes a file, durably; one that is not there is fine. */
  remove(path: string): Promise<void>;
  /**
   * Removes the temporary files that interrupted writes left in a directory; the number of files. In a directory that
   * others write to as well, only those last changed before a time (milliseconds since 1970).
   */
  sweep(path: string, beforeMs?: number): Promise<number>;
  space(path: string): Promise<Space>;
}

/**
 * Hints that something may have changed in a directory, from events of the kernel. They may come late, twice or never:
 * they only shorten the wait until the next scan.
 */
export interface Nudges {
  /** Resolves at the next hint, at once if one came since the last call. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Hints that a minute has passed. They may come late, twice or never: they only shorten the wait until the next look. */
export interface Ticks {
  /** Resolves at the next tick. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Cron expressions, and a heartbeat by them. What is due, was missed or is late is decided in upkeep/. */
export interface Schedule {
  /** Reads an expression of five fields. Throws AgentError CONFIG saying what is wrong with it. */
  fields(expression: string): CronFields;
  ticks(): Ticks;
}

/** Compression by gzip, off the main thread. */
export interface Gzip {
  pack(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Hex SHA-256 of what the content unpacks to; null where it does not. */
  unpackedSha256(content: AsyncIterable<Uint8Array>): Promise<string | null>;
}

export interface LogFields {
  readonly [key: string]: string | number | boolean | null | undefined;
}

/** NDJSON by pino. EDI content is never logged above debug; secrets never. */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface SurveyRequest {
  readonly path: string;
  /** Its size as far as known: small files are hashed while they are surveyed. */
  readonly bytes: number;
  /** Where the survey log goes when it outgrows memory. */
  readonly spoolPath: string;
  readonly onProgress?: (bytesRead: number) => void;
}

/** Pass 1, off the main thread. Throws E001 when the file cannot be read and E002.CRASHED when the engine failed twice. */
export interface Surveyor {
  survey(request: SurveyRequest, signal: AbortSignal): Promise<Survey & { readonly sha256: string }>;
}

/** A survey log, record by record. */
export interface SurveyLogs {
  /** The page is filled anew: it is valid until the next one is asked for. */
  pages(log: SurveyLogRef): AsyncIterable<Uint8Array>;
  discard(log: SurveyLogRef): Promise<void>;
}

/** What must survive any kill: written before the effect it tells of. */
export interface Ledger extends LedgerReader {
  readonly opening: LedgerOpening;
  /** The next control number of a scope, committed before it is returned: 1 … 999999999, then 1 again. */
  nextControl(scope: ControlScope): number;
  /**
   * One step, committed together with the other steps of the moment; resolves when it is durable. What `step` throws
   * undoes this step alone. Throws AgentError `STATE.…` when the disk fails.
   */
  write<T>(step: (writer: LedgerWriter) => T): Promise<T>;
  /** The same, whose value is there at once and durable when `kept` resolves. Throws what the step throws. */
  begin<T>(step: (writer: LedgerWriter) => T): { readonly value: T; readonly kept: Promise<void> };
  /** A change of a file's state; a file that the ledger does not know yet is opened as claimed first. */
  record(claim: Claim, state: FileState, detail: Detail): Promise<void>;
  finish(claim: Claim, receipt: Receipt): Promise<void>;
  /** Removes final files, identities and received acknowledgements that are older; the number of files removed. */
  prune(olderThanMs: number): Promise<number>;
  close(): void;
}

/** How the audit trail was found. */
export interface AuditOpening {
  /** The event that its last line tells of; null where there is none. */
  readonly last: { readonly event: number; readonly epoch: string } | null;
  /** A torn last line was cut, or lacked only its line break. */
  readonly cutBytes: number;
  readonly completed: boolean;
  /** Lines that the ledger knows of and that are gone. */
  readonly lostLines: number;
  /** The last line is not what was written; the chain goes on from what the ledger remembers. */
  readonly changed: boolean;
}

/** The audit trail: append-only, each line chained to the one before by its hash. Throws E001 and E004. */
export interface AuditTrail {
  /** Mends a torn end; to be called again after a failure. */
  open(known: AuditPosition | undefined): Promise<AuditOpening>;
  /** Durable when it resolves. */
  append(entries: readonly AuditEntry[]): Promise<AuditPosition>;
}

/** Where the central side keeps events. Throws AgentError E001, E004, STATE: what was not committed then will come again. */
export interface EventSink {
  /** Durable when it resolves, each event once: those that were new. */
  commit(events: readonly CollectedEvent[]): Promise<readonly CollectedEvent[]>;
  /** All of a stream up to a sequence was acknowledged before, by us or by another: it is not waited for. */
  settle(key: StreamKey, seq: number): Promise<void>;
  position(key: StreamKey): StreamPosition;
  close(): Promise<void>;
}
