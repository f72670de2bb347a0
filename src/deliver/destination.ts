/** What is handed to a destination: bytes that can be read again for each attempt, and what names them. */
export interface DeliveryItem {
  /** Opens the content anew; the same bytes each time. */
  readonly content: (signal: AbortSignal) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** For name templates. */
  readonly partner: string;
  readonly documentType: string;
  readonly originalName: string;
  /** When the file was claimed, milliseconds since 1970: the same in every attempt. */
  readonly timestampMs: number;
  /** Unique within the file: which of its outputs this is. */
  readonly sequence: number;
}

/** The ledger as a destination sees it: what is known of a key, and the step that must be durable before the effect. */
export interface DeliveryJournal {
  find(key: string): Journaled | undefined;
  /**
   * Resolves when it is durable that the content lies ready and goes to `path` next; with its hash and the mark of its
   * directory, where they are known.
   */
  staged(key: string, path: string, facts?: { readonly sha256?: string; readonly place?: string }): Promise<void>;
  /** Resolves when it is durable that nothing of the key lies ready: to be told before what was staged is taken away. */
  unstaged(key: string): Promise<void>;
}

export interface Journaled {
  readonly state: 'begun' | 'staged' | 'delivered';
  readonly path: string | null;
  /** Of the directory of `path`, when it was staged. */
  readonly place: string | null;
}

export interface Delivered {
  /** Where it lies, where the destination is a directory; and what tells that directory from another one of its name. */
  readonly path?: string;
  readonly place?: string;
  /** The number the far side gave it. */
  readonly reference?: string;
  /** Whether this call had the effect, or found that an earlier one with this key had. */
  readonly fresh: boolean;
}

/**
 * A way out of the house. Every implementation passes `test/deliver/conformance.ts`: the same key twice is one effect;
 * an abort leaves nothing half done; failures are AgentErrors of E004 or E005 that say whether trying again may help.
 */
export interface Destination {
  readonly name: string;
  /** Throws what stands in the way, and changes nothing. */
  check(signal: AbortSignal): Promise<void>;
  /** Hands the item over, once for each key, however often it is called. */
  deliver(item: DeliveryItem, key: string, signal: AbortSignal): Promise<Delivered>;
  /**
   * `there` while the neighbour has not taken it, `taken` when it has; `unknown` where a destination cannot tell.
   * For a directory, disappearance is the receipt, unless the directory is not the one that was delivered to.
   */
  receipt(delivered: Delivered, signal: AbortSignal): Promise<'there' | 'taken' | 'unknown'>;
  /** Twice is fine. */
  close(): Promise<void>;
}
