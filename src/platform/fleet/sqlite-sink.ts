import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CollectedEvent, StreamKey, StreamPosition } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';
import type { EventSink } from '../../ports.ts';
import { stateError } from '../ledger/errors.ts';
import { integer } from '../ledger/rows.ts';
import { gapsAbove } from './stream-index.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS events (
    agent TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL,
    received_ms INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (agent, epoch, stream, seq)
  ) STRICT;
  CREATE TABLE IF NOT EXISTS streams (
    agent TEXT NOT NULL, epoch TEXT NOT NULL, stream TEXT NOT NULL, up_to INTEGER NOT NULL,
    PRIMARY KEY (agent, epoch, stream)
  ) STRICT, WITHOUT ROWID;
`;

/** Collectors that share the file wait for each other so long. */
const busyMs = 10_000;
/** As SQLite understands it in LIMIT. */
const noLimit = -1;

/**
 * Events as rows of a SQLite file, a transaction a batch. Several collectors on one host may share the file: each one
 * tells how far a stream is kept by all of them together. Throws STATE.
 */
export function openSqliteSink(given: string): EventSink {
  const path = resolve(given);
  try {
    const db = new DatabaseSync(path, { timeout: busyMs });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    db.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    return new SqliteSink(db, path);
  } catch (error) {
    throw stateError(error, path);
  }
}

class SqliteSink implements EventSink {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #statements: ReturnType<typeof prepared>;

  constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    this.#path = path;
    this.#statements = prepared(db);
  }

  async commit(events: readonly CollectedEvent[]): Promise<readonly CollectedEvent[]> {
    return this.#inTransaction(() => {
      const added = events.filter(
        ({ agent, epoch, stream, seq, type, receivedMs, text }) =>
          this.#statements.insert.run(agent, epoch, stream, seq, type, receivedMs, text).changes === 1,
      );
      for (const key of keysOf(added)) this.#advance(key);
      return added;
    });
  }

  async settle(key: StreamKey, seq: number): Promise<void> {
    if (seq <= this.#upTo(key)) return;
    this.#inTransaction(() => {
      this.#statements.settle.run(key.agent, key.epoch, key.stream, seq);
      this.#advance(key);
    });
  }

  position(key: StreamKey): StreamPosition {
    return this.#guarded(() => {
      const upTo = this.#upTo(key);
      const { agent, epoch, stream } = key;
      const row = this.#statements.highest.get(agent, epoch, stream) ?? {};
      const highest = Math.max(upTo, row.highest === null ? 0 : integer(row, 'highest'));
      return {
        agent,
        epoch,
        stream,
        upTo,
        highest,
        gaps: gapsAbove(upTo, highest > upTo ? this.#after(key, upTo, limits.fleetBatchEventsMax) : []),
      };
    });
  }

  async close(): Promise<void> {
    if (this.#db.isOpen) this.#db.close();
  }

  /** Moves the prefix on over what stands behind it without a gap. */
  #advance(key: StreamKey): void {
    const before = this.#upTo(key);
    let upTo = before;
    for (const [seq] of this.#after(key, before, noLimit)) {
      if (seq !== upTo + 1) break;
      upTo = seq;
    }
    if (upTo > before) this.#statements.settle.run(key.agent, key.epoch, key.stream, upTo);
  }

  *#after({ agent, epoch, stream }: StreamKey, seq: number, rowsMax: number): Generator<readonly [number, number]> {
    for (const row of this.#statements.after.iterate(agent, epoch, stream, seq, rowsMax)) {
      const at = integer(row, 'seq');
      yield [at, at];
    }
  }

  #upTo({ agent, epoch, stream }: StreamKey): number {
    const row = this.#statements.upTo.get(agent, epoch, stream);
    return row === undefined ? 0 : integer(row, 'up_to');
  }

  #inTransaction<T>(step: () => T): T {
    return this.#guarded(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const result = step();
        this.#db.exec('COMMIT');
        return result;
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #guarded<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw stateError(error, this.#path);
    }
  }
}

function prepared(db: DatabaseSync) {
  const stream = 'agent = ? AND epoch = ? AND stream = ?';
  return {
    insert: db.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?, ?)'),
    upTo: db.prepare(`SELECT up_to FROM streams WHERE ${stream}`),
    settle: db.prepare(
      'INSERT INTO streams VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET up_to = max(up_to, excluded.up_to)',
    ),
    highest: db.prepare(`SELECT max(seq) AS highest FROM events WHERE ${stream}`),
    after: db.prepare(`SELECT seq FROM events WHERE ${stream} AND seq > ? ORDER BY seq LIMIT ?`),
  };
}

function keysOf(events: readonly CollectedEvent[]): Iterable<StreamKey> {
  return new Map(
    events.map(({ agent, epoch, stream }) => [`${agent} ${epoch} ${stream}`, { agent, epoch, stream }]),
  ).values();
}
