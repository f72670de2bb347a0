import type { Claim } from './model/claim.ts';
import type { Receipt } from './model/receipt.ts';
import type { Survey, SurveyLogRef } from './model/survey.ts';

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

/** The file system as the agent uses it. All failures are AgentErrors of the E001 or E004 family. */
export interface Files {
  /** Stat of a regular file; E001 for everything that is not one. */
  stat(path: string): Promise<FileStat>;
  /** The file's bytes in order. The chunk is reused: it is valid until the next one is asked for. */
  read(path: string, range?: { start: number; end: number }, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  exists(path: string): Promise<boolean>;
  makeDirectory(path: string): Promise<void>;
  /** Names of the regular files in a directory, sorted. */
  list(path: string): Promise<readonly string[]>;
  /**
   * Durable and never overwriting: temporary name in the same directory, fsync, link under the final name, fsync of
   * the directory. E004.EXISTS when the name is taken.
   */
  writeNew(
    path: string,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ bytes: number; sha256: string }>;
  /** Durable, replacing what stands there. */
  replace(path: string, content: Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
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
  pages(log: SurveyLogRef): AsyncIterable<Uint8Array>;
  discard(log: SurveyLogRef): Promise<void>;
}

/** One pair of parties in one kind of number; own control numbers never repeat within it. */
export interface ControlScope {
  readonly kind: 'ISA13' | 'GS06';
  readonly sender: string;
  readonly receiver: string;
}

/** What must survive any kill: written before the effect it tells of. */
export interface Ledger {
  /** The next control number of a scope, committed before it is returned: 1 … 999999999, then 1 again. */
  nextControl(scope: ControlScope): number;
  record(claim: Claim, state: string, detail: Readonly<Record<string, unknown>>): void;
  finish(claim: Claim, receipt: Receipt): void;
  close(): void;
}
