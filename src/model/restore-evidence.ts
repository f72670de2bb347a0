/** An effect that is known to have happened after a backup was made. */
export interface KnownEffect {
  readonly key: string;
  readonly fileId: string;
  readonly destination: string;
  readonly path: string | null;
  readonly reference: string | null;
  /** Of what was delivered. */
  readonly sha256: string | null;
}

/** What shows what was done after a backup. */
export interface RestoreEvidence {
  readonly effects: readonly KnownEffect[];
  /** Content of files that came to their end: the same again is a duplicate. */
  readonly contents: readonly { readonly sha256: string; readonly fileId: string }[];
  /** Acknowledgements that were written since. */
  readonly answersSince: number;
}

/** Under this key the ledger remembers content that was delivered before it was restored, by a file that it does not know. */
export function deliveredBeforeKey(destination: string, sha256: string): string {
  return `before-restore:${destination}:${sha256}`;
}
