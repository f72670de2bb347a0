import type { FileState } from './ledger-states.ts';

export type Detail = Readonly<Record<string, unknown>>;

/** One file of the ledger. */
export interface LedgerFile {
  readonly id: string;
  readonly state: FileState;
  readonly name: string;
  /** The path it came from. */
  readonly origin: string;
  /** Where its bytes are, or are about to be: written before the move. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly partner: string | null;
  readonly code: string | null;
  readonly attempts: number;
  /** When a `retry_wait` is over, milliseconds since 1970. */
  readonly dueMs: number | null;
  /** Whether a final file has reached its last place. */
  readonly settled: boolean;
  readonly createdMs: number;
  readonly changedMs: number;
}

export interface NewLedgerFile {
  readonly id: string;
  readonly state: 'found' | 'claimed';
  readonly name: string;
  readonly origin: string;
  readonly path: string;
  readonly bytes: number;
}

/** What changes with a step; what is left out stays. `detail` goes into the file's story. */
export interface FileChange {
  readonly state?: FileState;
  readonly path?: string;
  readonly sha256?: string;
  readonly partner?: string;
  readonly code?: string | null;
  readonly attempts?: number;
  readonly dueMs?: number | null;
  readonly settled?: boolean;
  /** One sentence for people. */
  readonly note?: string;
  readonly detail?: Detail;
}

/**
 * What a line of the story tells of: `state` the file itself, `delivery` something that left the house, `set` what was
 * held back or decided by an operator, `answer` an acknowledgement that a partner sent, `agent` the agent itself.
 */
export type EventKind = 'state' | 'delivery' | 'set' | 'answer' | 'agent';

/** A line of a story that changes no state. `fileId` is '' for what is about no file. */
export interface NewLedgerEvent {
  readonly fileId: string;
  readonly kind: Exclude<EventKind, 'state'>;
  readonly note?: string;
  readonly detail: Detail;
}

/** One line of a file's story. */
export interface LedgerEvent {
  readonly seq: number;
  readonly fileId: string;
  readonly atMs: number;
  readonly kind: EventKind;
  /** Where the file stood then. */
  readonly state: FileState;
  readonly note: string | null;
  readonly detail: Detail | null;
}

export type SetState = 'delivered' | 'quarantined' | 'released' | 'replayed' | 'discarded';

/** A transaction set that was delivered or held back. */
export interface LedgerSet {
  readonly fileId: string;
  /** 1 for the first set of the file. */
  readonly position: number;
  readonly state: SetState;
  readonly setId: string; // ST01
  readonly control: string; // ST02
  readonly groupControl: string; // GS06
  readonly interchangeControl: string; // ISA13
  readonly partner: string | null;
  readonly code: string | null;
  readonly start: number;
  readonly end: number;
  /** Of the quarantined set's own file. */
  readonly path: string | null;
  readonly changedMs: number;
}

export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** One effect on the outside, under its idempotency key: `pending` is written before it. */
export interface LedgerDelivery {
  readonly key: string;
  readonly fileId: string;
  readonly destination: string;
  readonly state: DeliveryState;
  readonly path: string | null;
  readonly reference: string | null;
  readonly attempts: number;
  readonly dueMs: number | null;
  readonly code: string | null;
  /** Hex SHA-256 of what was delivered, where it is known. */
  readonly sha256?: string | null;
  /** What tells the directory of `path` from another one that stands under its name later, such as an empty mount point. */
  readonly place?: string | null;
  /** Of an acknowledgement: its kind and its verdict, `997/A`. */
  readonly answer?: string | null;
  /** When the neighbour took it away; null while it lies there. */
  readonly collectedMs: number | null;
  readonly changedMs: number;
}

/** What was seen before: a file by its content, an interchange by ISA05–08, ISA13 and ISA15. */
export interface Identity {
  readonly kind: 'content' | 'interchange';
  readonly key: string;
  /** Hex SHA-256 of what stood under that key. */
  readonly content: string;
  readonly fileId: string;
  readonly seenMs: number;
  /** Which interchange of its file it is, from 1. */
  readonly position?: number | null;
  /** Whether another file, which failed, answered the interchange before. */
  readonly answered?: boolean;
}

/** How the interchanges of a content were first ruled: however often it is tried, its sets go the same ways. */
export interface LedgerRulings {
  /** Of its effects. */
  readonly key: string;
  readonly fileId: string;
  /** Hex SHA-256. */
  readonly content: string;
  readonly list: string;
}

export type GroupState = 'awaiting' | 'accepted' | 'accepted_with_errors' | 'partial' | 'rejected' | 'overdue';

/** A group we sent, until the partner acknowledged it. */
export interface SentGroup {
  readonly sender: string; // GS02
  readonly receiver: string; // GS03
  readonly functionalId: string; // GS01
  readonly control: string; // GS06
  /** The interchange around it, which a TA1 names: parties `ZZ:ACME` (ISA05–08) and ISA13; '' where it is not known. */
  readonly interchange?: InterchangeName;
  /** ST01 of its first set, and how many there are. */
  readonly setId?: string;
  readonly sets?: number;
  readonly fileId: string;
  /** `overdue` is an awaiting group whose time has passed. */
  readonly state: GroupState;
  readonly sentMs: number;
  readonly dueMs: number | null;
  readonly acknowledgedMs: number | null;
}

/** Parties `ZZ:ACME` and ISA13 of an interchange, as it was sent. */
export interface InterchangeName {
  readonly sender: string;
  readonly receiver: string;
  readonly control: string;
}

/** An acknowledgement that a partner sent us. */
export interface ReceivedAcknowledgement {
  readonly kind: 'TA1' | '997' | '999';
  /** GS02 and GS03 around it; for a TA1 the parties of its ISA, `ZZ:ACME`. */
  readonly sender: string;
  readonly receiver: string;
  /** The parties of its ISA, `ZZ:ACME`: a partner may name groups otherwise than we do. */
  readonly parties?: { readonly sender: string; readonly receiver: string };
  readonly functionalId: string; // AK101
  readonly control: string; // AK102, or TA101
  readonly verdict: string; // AK901, or TA104
  readonly fileId: string;
  /** Which acknowledgement of its file it is, from 1: the same one read again after a stop is kept once. */
  readonly position?: number;
  /** What it says in detail; bounded. */
  readonly detail?: Detail;
}

/** A received acknowledgement as the ledger keeps it. */
export interface LedgerAcknowledgement
  extends Required<Omit<ReceivedAcknowledgement, 'parties' | 'position' | 'detail'>> {
  readonly matched: boolean;
  readonly detail: Detail | null;
  readonly atMs: number;
}

/** Where the audit trail stands: the last event that it tells of, and its last line. */
export interface AuditPosition {
  readonly event: number;
  readonly seq: number;
  readonly hash: string;
}

/** How the ledger was found when it was opened. */
export interface LedgerOpening {
  /** New whenever the ledger is created. */
  readonly epoch: string;
  /** Counts the openings within an epoch, from 1. */
  readonly boot: number;
  /** A ledger that could not be read was put aside here; null in a good start. */
  readonly setAside: string | null;
  /** Why it was put aside. */
  readonly damage: string | null;
  /** Rows that could be carried over from it, by table. */
  readonly salvaged: Readonly<Record<string, number>>;
}
