import type {
  AuditPosition,
  FileChange,
  GroupState,
  Identity,
  LedgerAcknowledgement,
  LedgerDelivery,
  LedgerEvent,
  LedgerFile,
  LedgerRulings,
  LedgerSet,
  NewLedgerEvent,
  NewLedgerFile,
  ReceivedAcknowledgement,
  SentGroup,
  SetState,
} from './ledger.ts';
import type { FileState } from './ledger-states.ts';
import type { OutboxMessage, OutboxRow, OutboxStream } from './outbox.ts';
import type { QuarantineCounts } from './quarantine.ts';

/** One pair of parties in one kind of number; own control numbers never repeat within it. */
export interface ControlScope {
  readonly kind: 'ISA13' | 'GS06';
  readonly sender: string;
  readonly receiver: string;
}

/** Settings in force, alarms that the broker keeps, commands that were given. */
export type RememberedFact = 'settings' | 'alarms' | 'commands' | 'maintenance' | 'sparkplug';

/** The changes of one step. All calls of one `write` are committed together, or none of them. */
export interface LedgerWriter {
  /** The next control number of a scope: 1 … 999999999, then 1 again. Its effect waits for the commit. */
  nextControl(scope: ControlScope): number;
  openFile(file: NewLedgerFile): void;
  /** Takes back a `found` file that another took first. */
  dropFile(id: string): void;
  /** An illegal transition is an assertion. */
  changeFile(id: string, change: FileChange): void;
  /** A line in the story of a file, or of the agent, that changes no state. */
  tell(event: NewLedgerEvent): void;
  /** What an operator decided on a set stands: `quarantined` does not take it back. */
  putSet(set: Omit<LedgerSet, 'changedMs'>): void;
  putDelivery(delivery: Omit<LedgerDelivery, 'changedMs' | 'collectedMs'>): void;
  collected(deliveryKey: string): void;
  /** The earlier holder of this identity, or undefined when `identity` is the first and now stands. */
  see(identity: Omit<Identity, 'seenMs'>): Identity | undefined;
  /** Puts another file in the place of one that failed, so that what it held may be sent again. */
  takeOver(identity: Omit<Identity, 'seenMs'>): void;
  putRulings(rulings: LedgerRulings): void;
  putSentGroup(group: Omit<SentGroup, 'state' | 'sentMs' | 'acknowledgedMs'>): void;
  /**
   * Keeps the acknowledgement, and puts the groups that it answers into the state (null leaves them); false when we sent
   * no such group.
   */
  acknowledge(received: ReceivedAcknowledgement, state: GroupState | null): boolean;
  /** A small fact of the agent itself, to be asked for again. */
  remember(key: RememberedFact, value: string): void;
  /** What the audit trail tells of by now. */
  audited(position: AuditPosition): void;
  /** Its sequence number in the stream. */
  send(message: OutboxMessage): number;
  /** All up to this number reached the broker. */
  sent(stream: string, upToSeq: number): void;
  /** Removes what the far side has confirmed, limits.outboxStepRowsMax at a time; whether more remains to be removed. */
  confirm(stream: string, upToSeq: number): boolean;
  /**
   * Drops the oldest rows of a stream that are too old, or beyond its room, and leaves a record of the gap in the place
   * of the last of them; how many were dropped.
   */
  trimOutbox(stream: string, bounds: { readonly bytesMax: number; readonly beforeMs: number }): number;
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
  /** Of sets and files that are held back, or were. */
  quarantineCounts(): QuarantineCounts;
  identity(kind: Identity['kind'], key: string): Identity | undefined;
  /** Kept until the file has its verdict; where it failed, until the file is let go. */
  rulings(key: string): LedgerRulings | undefined;
  delivery(key: string): LedgerDelivery | undefined;
  deliveries(fileId: string): readonly LedgerDelivery[];
  /** Delivered files that still lie where the neighbour collects them, oldest first. */
  uncollected(limit: number): readonly LedgerDelivery[];
  /** Acknowledgements that are held (destination `held`), oldest first. */
  heldAnswers(limit: number): readonly LedgerDelivery[];
  awaiting(dueBeforeMs: number, limit: number): readonly SentGroup[];
  /** Rows of a stream behind a number, in their order. */
  outboxPage(stream: string, afterSeq: number, limit: number): readonly OutboxRow[];
  outboxStreams(): readonly OutboxStream[];
  /** New whenever the ledger is created. */
  epoch(): string;
  /** Events after a number, in their order. */
  eventsAfter(seq: number, limit: number): readonly LedgerEvent[];
  auditPosition(): AuditPosition | undefined;
  remembered(key: RememberedFact): string | undefined;
  /** Newest first. */
  searchFiles(search: FileSearch): readonly LedgerFile[];
  searchSets(search: SetSearch): readonly LedgerSet[];
  searchGroups(search: GroupSearch): readonly SentGroup[];
  searchAcknowledgements(search: AcknowledgementSearch): readonly LedgerAcknowledgement[];
}

/** What is left out is not asked for; times are milliseconds since 1970. */
export interface Search {
  readonly partner?: string | undefined;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  readonly limit: number;
}

export interface FileSearch extends Search {
  readonly states?: readonly FileState[] | undefined;
  /** A code or the family of it: `E003` finds `E003.SETS`. */
  readonly code?: string | undefined;
}

export interface SetSearch extends Search {
  readonly state?: SetState | undefined;
  readonly fileId?: string | undefined;
  readonly code?: string | undefined;
}

export interface GroupSearch extends Search {
  /** `overdue` and `awaiting` by what the time is now. */
  readonly state?: GroupState | undefined;
  /** GS06 or ISA13, leading zeros or not. */
  readonly control?: string | undefined;
  readonly fileId?: string | undefined;
}

export interface AcknowledgementSearch extends Search {
  readonly matched?: boolean | undefined;
  /** AK102 or TA101, leading zeros or not. */
  readonly control?: string | undefined;
}
