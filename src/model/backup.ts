/** What there is to back up, in the order in which it is done. */
export const backupKinds = ['config', 'metrics', 'logs', 'state'] as const;
export type BackupKind = (typeof backupKinds)[number];

/** What can be restored by a command; logs are read with tar. */
export const restoreKinds = ['config', 'metrics', 'state'] as const;
export type RestoreKind = (typeof restoreKinds)[number];

/** One file of a backup, as its manifest tells it. */
export interface BackupMember {
  /** Within the archive; for metrics, which are no archive, beside the manifest. */
  readonly name: string;
  readonly bytes: number;
  /** Hex, of its content before compression and encryption. */
  readonly sha256: string;
}

/** What a backup says of itself: `manifest.json`, the first file of an archive. */
export interface BackupManifest {
  readonly format: 1;
  readonly kind: BackupKind;
  /** ISO 8601, UTC: what was committed before is in it. */
  readonly createdAt: string;
  /** Of the program. */
  readonly version: string;
  /** Of the ledger when it was made; null where there was none. */
  readonly epoch: string | null;
  /** `PRAGMA user_version` of each database in it, by member. */
  readonly databases: Readonly<Record<string, number>>;
  /** Whether the values of secrets are in it. */
  readonly secrets: 'left out' | 'included';
  /** Keys whose values were left out. */
  readonly leftOut: readonly string[];
  readonly members: readonly BackupMember[];
}

/** What became of the copy elsewhere. */
export interface BackupCopy {
  /** `command` or `sftp`. */
  readonly by: string;
  readonly ok: boolean;
  readonly attempts: number;
  readonly durationMs: number;
  readonly code: string | null;
  readonly message: string;
}

export interface BackupOutcome {
  readonly kind: BackupKind;
  readonly ok: boolean;
  /** Absolute paths of what was written, and the SHA-256 of each as it stands there. */
  readonly files: readonly string[];
  readonly sums: readonly string[];
  readonly bytes: number;
  readonly members: number;
  readonly durationMs: number;
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
  readonly copies: readonly BackupCopy[];
}

/** One backup in the directory of backups. */
export interface BackupListed {
  /** Its first file's name. */
  readonly name: string;
  readonly kind: BackupKind;
  /** All its files, the manifest beside them included. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** Milliseconds since 1970, of its last change. */
  readonly modifiedMs: number;
  readonly encrypted: boolean;
  /** Whether there is a copy elsewhere; null where none was asked for. */
  readonly copied: boolean | null;
}

/** What `edi-agent backup verify` found. */
export interface BackupVerdict {
  readonly name: string;
  readonly kind: BackupKind;
  readonly ok: boolean;
  readonly members: number;
  readonly createdAt: string | null;
  readonly code: string | null;
  readonly message: string;
}

/** What is kept of backups from one to the next: `status.json` beside them. Times are milliseconds since 1970. */
export interface BackupStatus {
  readonly format: 1;
  readonly kinds: Readonly<Partial<Record<BackupKind, BackupRun>>>;
  /** By the name of the backup. */
  readonly copies: Readonly<Record<string, { readonly atMs: number; readonly ok: boolean; readonly message: string }>>;
  /** SHA-256 of files as they were written, by name: a changed bit that no content depends on is found as well. */
  readonly sums: Readonly<Record<string, string>>;
  readonly verified: { readonly atMs: number; readonly sound: number; readonly bad: readonly string[] } | null;
}

export interface BackupRun {
  /** The last one that was made. */
  readonly madeMs: number | null;
  readonly name: string | null;
  readonly bytes: number;
  /** The last one that failed, if it was later. */
  readonly failedMs: number | null;
  readonly code: string | null;
  readonly message: string;
}

/** What a restore did, or in a rehearsal would do. */
export interface RestoreOutcome {
  readonly kind: RestoreKind;
  readonly file: string;
  readonly rehearsal: boolean;
  readonly createdAt: string;
  readonly restored: readonly string[];
  /** Where what was replaced is kept; null where nothing stood there. */
  readonly kept: string | null;
  /** New of the ledger, for `state`. */
  readonly epoch: string | null;
  /** How far own control numbers were moved on. */
  readonly controlLeap: number | null;
  /** Files that the audit trail or the destinations show as done after the backup. */
  readonly evidence: { readonly fromAudit: number; readonly fromDestinations: number } | null;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly message: string }[];
  readonly notes: readonly string[];
  readonly durationMs: number;
}
