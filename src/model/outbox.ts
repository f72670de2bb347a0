import type { Detail } from './ledger.ts';

export interface OutboxMessage {
  readonly stream: string;
  readonly class: string;
  /** What it is about: the id of a file; '' for none. */
  readonly id: string;
  /** The part of the topic behind the agent: `event/file.received`. */
  readonly topic: string;
  /** JSON, without its envelope. */
  readonly payload: string;
  readonly props: Detail;
  readonly expiresMs: number | null;
}

export interface OutboxRow extends OutboxMessage {
  /** Gapless within a stream, from 1. */
  readonly seq: number;
  readonly createdMs: number;
  /** Its checksum holds. What was damaged on disk keeps its number, and must not reach the far side. */
  readonly whole: boolean;
}

/** Where a stream of the outbox stands. */
export interface OutboxStream {
  readonly stream: string;
  /** The last number that was given. */
  readonly last: number;
  /** All up to this one reached the broker. */
  readonly sent: number;
  /** The first row that waits; null where none does. */
  readonly first: number | null;
  readonly oldestMs: number | null;
  /** Rows that wait, and the bytes of their payloads. */
  readonly rows: number;
  readonly bytes: number;
  /** Rows that were dropped since the ledger began, for want of room or of age. */
  readonly dropped: number;
}
