export interface WatchSettings {
  readonly directories: readonly string[];
  /** Whether each directory in a pickup directory (one a trading partner) is scanned as well, one level deep. */
  readonly subdirectories: boolean;
  /** Directories inside pickup that are never scanned: our own processed/, error/ and the like. */
  readonly excluded: readonly string[];
  readonly pollIntervalMs: number;
  /** How long size and time of a file must stay as they are. */
  readonly stabilityDelayMs: number;
  /** Unchanged for so long with its interchange still open, a file is given up as incomplete. */
  readonly completionTimeoutMs: number;
  /** The suffix of the marker file that says a file is whole (`.done`); null where nobody writes markers. */
  readonly markerSuffix: string | null;
  /** Endings of names that are left alone, in lower case. */
  readonly temporaryEndings: readonly string[];
  /** Endings of names that are taken, in lower case; none: every name. */
  readonly endings: readonly string[];
  /** Files handed over by one scan. */
  readonly batchSize: number;
}

/** Attributes of network file systems are cached by the client for some seconds. */
export const networkStabilityFactor = 5;
