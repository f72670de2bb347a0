import type {
  FileChange,
  GroupState,
  Identity,
  LedgerDelivery,
  LedgerEvent,
  LedgerFile,
  LedgerSet,
  NewLedgerFile,
  OutboxMessage,
  OutboxRow,
  ReceivedAcknowledgement,
  SentGroup,
  SetState,
} from './ledger.ts';
import type { FileState } from './ledger-states.ts';

/** One pair of parties in one kind of number; own control numbers never repeat within it. */
export interface ControlScope {
  readonly kind: 'ISA13' | 'GS06';
  readonly sender: string;
  readonly receiver: string;
}

/** The changes of one step. All calls of one `write` are committed together, or none of them. */
export interface LedgerWriter {
  /** The next control number of a scope: 1 … 999999999, then 1 again. Its effect waits for the commit. */
  nextControl(scope: ControlScope): number;
  openFile(file: NewLedgerFile): void;
  /** Takes back a `found` file that another took first. */
  dropFile(id: string): void;
  /** An illegal transition is an assertion. */
  changeFile(id: string, change: FileChange): void;
  putSet(set: Omit<LedgerSet, 'changedMs'>): void;
  putDelivery(delivery: Omit<LedgerDelivery, 'changedMs' | 'collectedMs'>): void;
  collected(deliveryKey: string): void;
  /** The earlier holder of this identity, or undefined when `identity` is the first and now stands. */
  see(identity: Omit<Identity, 'seenMs'>): Identity | undefined;
  /** Takes back what a file that failed was remembered by, so that it may be sent again. */
  forget(fileId: string): void;
  putSentGroup(group: Omit<SentGroup, 'state' | 'sentMs' | 'acknowledgedMs'>): void;
  /** Keeps the acknowledgement; false when no group awaits it. */
  acknowledge(received: ReceivedAcknowledgement, state: GroupState): boolean;
  /** Its sequence number in the stream. */
  send(message: OutboxMessage): number;
  sent(stream: string, seq: number): void;
  /** Removes what the far side has confirmed. */
  confirm(stream: string, upToSeq: number): void;
}

export interface LedgerReader {
  file(id: string): LedgerFile | undefined;
  /** In the order of their coming; final files that have not reached their place among them when asked. */
  unfinished(): readonly LedgerFile[];
  filesIn(state: FileState, limit: number): readonly LedgerFile[];
  /** `retry_wait` files whose time has come, the longest waiting first. */
  due(limit: number): readonly LedgerFile[];
  counts(): Readonly<Partial<Record<FileState, number>>>;
  /** A file's story from first sight to receipt. */
  story(fileId: string): readonly LedgerEvent[];
  /** Files whose id, name or content hash is the text, newest first. */
  find(text: string, limit: number): readonly LedgerFile[];
  sets(fileId: string): readonly LedgerSet[];
  setsIn(state: SetState, limit: number): readonly LedgerSet[];
  delivery(key: string): LedgerDelivery | undefined;
  deliveries(fileId: string): readonly LedgerDelivery[];
  /** Delivered files that still lie where the neighbour collects them, oldest first. */
  uncollected(limit: number): readonly LedgerDelivery[];
  awaiting(dueBeforeMs: number, limit: number): readonly SentGroup[];
  unsent(limit: number): readonly OutboxRow[];
}
