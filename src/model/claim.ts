/** A file the agent has taken on: its id in the ledger, where its bytes are, and how it was named when it came. */
export interface Claim {
  /** Sortable, unique in a home: time, boot and sequence. */
  readonly id: string;
  /** Absolute path of the bytes now. */
  readonly path: string;
  /** The name it came under, for people and templates; safe characters only. */
  readonly name: string;
  /** The path it came from, `-` for standard input. */
  readonly origin: string;
  readonly bytes: number;
  /** Left where it is (`process FILE`) rather than moved into work/. */
  readonly inPlace: boolean;
}
