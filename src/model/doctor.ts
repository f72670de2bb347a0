import type { FileState } from './ledger-states.ts';

export type CheckStatus = 'pass' | 'warn' | 'fail';

/** One thing that was looked at. */
export interface DoctorCheck {
  /** `directory pickup`, `ledger`, `limits open files`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was seen. */
  readonly seen: string;
  /** The command to mend it, or what to do where no command can; null where all is well. */
  readonly mend: string | null;
}

/** Who does the work: the user of the unit, the owner of the home, or whoever asks. */
export interface WorkerFacts {
  readonly user: string;
  readonly group: string;
  /** Whether the looks were taken as this user: permissions are then what the service meets. */
  readonly isSelf: boolean;
}

export type DirectoryUse = 'pickup' | 'delivery' | 'own' | 'site';

/** A directory, and what was seen of it. */
export interface DirectoryFacts {
  /** `pickup`, `state`, `delivery/accepted`. */
  readonly name: string;
  readonly path: string;
  readonly use: DirectoryUse;
  /** Whether the start makes it where it is missing. */
  readonly isMade: boolean;
  readonly found: DirectoryFound;
}

export type DirectoryFound =
  | { readonly kind: 'missing'; readonly parent: string; readonly parentWritable: boolean }
  | { readonly kind: 'forbidden'; readonly errno: string }
  | { readonly kind: 'other'; readonly what: string }
  | {
      readonly kind: 'directory';
      readonly owner: string;
      readonly group: string;
      readonly mode: number;
      readonly device: number;
      /** Null where a file could be made, renamed and removed again; else the step that failed and its errno. */
      readonly probe: { readonly step: string; readonly errno: string } | null;
      readonly readable: boolean;
      readonly freeBytes: number;
      readonly totalBytes: number;
      readonly freeInodes: number;
      readonly totalInodes: number;
      readonly network: boolean;
      /** Leftovers of interrupted writes, older than an hour. */
      readonly staleTemporaries: number;
    };

/** A database, looked at without changing anything. */
export type DatabaseFacts =
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly hint: string }
  | { readonly kind: 'damaged'; readonly damage: string }
  | { readonly kind: 'open'; readonly version: number; readonly known: number; readonly bytes: number };

/** Who holds the home by the lock in its state; `unknown` where the kernel does not tell. */
export type LockFacts =
  | { readonly kind: 'free' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'held'; readonly pid: number; readonly program: string | null };

/** A file of the ledger that is not finished, and what the next start does with it. */
export interface UnfinishedFacts {
  readonly id: string;
  readonly name: string;
  readonly state: FileState;
  /** In words; `waits` goes on by itself while the service runs. */
  readonly next: string;
  readonly where: string;
}

export type UnitFacts =
  | { readonly kind: 'no systemd' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'loaded';
      readonly properties: Readonly<Record<string, string>>;
      /** Null where it cannot be known. */
      readonly systemdVersion: number | null;
    };

export interface HostFacts {
  readonly nowMs: number;
  /** Of the running service, or of whoever asks; null where it cannot be known. */
  readonly openFilesMax: number | null;
  readonly inotify: { readonly watchesMax: number; readonly instancesMax: number; readonly errno: string | null };
  /** Whether the kernel's clock is kept by somebody; null where nobody could be asked. */
  readonly clockSynchronized: boolean | null;
}

/** A file that holds a secret. */
export interface SecretFacts {
  readonly name: string;
  readonly path: string;
  readonly found:
    | { readonly kind: 'missing' | 'forbidden' | 'other' }
    | { readonly kind: 'file'; readonly owner: string; readonly mode: number; readonly bytes: number };
}

export interface LogFacts {
  readonly directory: string;
  /** The newest file; null where there is none. */
  readonly newest: { readonly path: string; readonly bytes: number; readonly changedMs: number } | null;
}
