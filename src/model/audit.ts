/** One thing that happened, as the audit trail tells it. */
export interface AuditEntry {
  readonly atMs: number;
  /** `received`, `delivered`, `released` …: docs/audit.md lists them. */
  readonly kind: string;
  /** The file's id in the ledger; null for what is about no file. */
  readonly file: string | null;
  /** What there is to say of it: names, counts, hashes; never EDI content. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Number of the ledger's event, and the epoch of that ledger. */
  readonly event: number;
  readonly epoch: string;
}

/** Something wrong in the trail, and where. */
export interface AuditFault {
  /**
   * `changed` the line is not what was written · `missing` lines are not there · `order` a line stands behind a later
   * one · `replaced` a line does not follow from the one before · `torn` the last line is not whole.
   */
  readonly kind: 'changed' | 'missing' | 'order' | 'replaced' | 'torn';
  /** `2026-11-24.jsonl`; null where the end of the trail is missing. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number | null;
  readonly message: string;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly files: number;
  readonly lines: number;
  /** Numbers of the first and last line that could be read. */
  readonly first: number | null;
  readonly last: number | null;
  /** The first limits.auditFaultsListedMax; `faultCount` is all of them. */
  readonly faults: readonly AuditFault[];
  readonly faultCount: number;
}
