import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type {
  FileChange,
  GroupState,
  LedgerDelivery,
  LedgerEvent,
  NewLedgerFile,
  ReceivedAcknowledgement,
} from '../../model/ledger.ts';
import type { LedgerReader, LedgerWriter } from '../../model/ledger-access.ts';
import type { OutboxMessage } from '../../model/outbox.ts';
import type { Clock, Ledger } from '../../ports.ts';
import { type CommitGroup, type CommitHooks, createCommitGroup } from './commit-group.ts';
import { guardedBy } from './errors.ts';
import { lockInstance } from './instance-lock.ts';
import { createLogSync, type LogSync } from './log-sync.ts';
import { migrations } from './migrations.ts';
import { openDatabase, replacedKey } from './open.ts';
import { pruneTable } from './prune.ts';
import { recordSteps } from './record.ts';
import { createRows, type Rows } from './row-cache.ts';
import { controlsTable } from './table-controls.ts';
import { deliveriesTable } from './table-deliveries.ts';
import { type EventsTable, eventsTable } from './table-events.ts';
import { filesTable } from './table-files.ts';
import { groupsTable } from './table-groups.ts';
import { identitiesTable } from './table-identities.ts';
import { metaTable } from './table-meta.ts';
import { outboxTable } from './table-outbox.ts';
import { type RulingsTable, rulingsTable } from './table-rulings.ts';
import { searches } from './table-searches.ts';
import { setsTable } from './table-sets.ts';

export interface LedgerOptions extends CommitHooks {
  /** The home's `state/`, which exists. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  /**
   * What an event is to the outbox, put there by the step that makes the event; null for what is not told. Left out,
   * nothing is.
   */
  readonly outboxOf?: OutboxOf | undefined;
  /** The waits for the disk are made in a thread, so that the main one goes on meanwhile. */
  readonly syncInThread?: boolean;
  /** This very process closed the ledger a moment ago: it is not looked through for damage again. */
  readonly isKnownSound?: boolean | undefined;
  /** For tests of migration. */
  readonly migrations?: readonly string[];
}

/**
 * The ledger of a home, this process its only writer until `close`. Throws AgentError STATE.LOCKED when another agent
 * works in the home, STATE.NEWER when a newer one wrote the file, other STATE errors when the disk fails.
 */
export function openLedger(options: LedgerOptions): Ledger {
  const lock = lockInstance(options.directory);
  try {
    const { clock, directory } = options;
    const { migrations: steps = migrations, isKnownSound } = options;
    const { db, opening } = openDatabase(directory, { nowMs: clock.now(), steps, isKnownSound });
    const path = join(directory, 'ledger.db');
    const rows = createRows();
    const logSync = options.syncInThread ? takeOverSync(db, path) : undefined;
    const group = createCommitGroup(db, { ...options, path, afterUndo: rows.clear, logSync });
    const tables = createTables(db, clock, { outboxOf: options.outboxOf, rows });
    tellReplaced(db, group, tables.writer);
    return {
      opening,
      ...guardedReader(tables.reader, path),
      ...recordSteps(group, tables),
      nextControl: (scope) => group.writeNow(() => tables.writer.nextControl(scope)),
      write: (step) => group.write(() => step(tables.writer)),
      begin: (step) => group.begin(() => step(tables.writer)),
      prune: (olderThanMs) => prune(group, pruneTable(db, rows.clear), olderThanMs),
      close: () => close(db, group, lock.release),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Checkpoints go on to wait for log and database themselves. */
function takeOverSync(db: DatabaseSync, path: string): LogSync {
  const logSync = createLogSync(path);
  db.exec('PRAGMA synchronous = NORMAL');
  return logSync;
}

export type OutboxOf = (event: LedgerEvent, ledger: Pick<LedgerReader, 'file' | 'story'>) => OutboxMessage | null;

export interface LedgerTables {
  readonly reader: LedgerReader;
  readonly writer: LedgerWriter & Pick<RulingsTable, 'dropRulings'>;
}

/** Without `rows` each read asks the database, which another process may write. */
export function createTables(
  db: DatabaseSync,
  clock: Pick<Clock, 'now'>,
  { outboxOf, rows }: { readonly outboxOf?: OutboxOf | undefined; readonly rows?: Rows } = {},
): LedgerTables {
  const now = (): number => Math.floor(clock.now());
  const files = filesTable(db, now, rows?.files);
  const outbox = outboxTable(db, now);
  const events: EventsTable = eventsTable(
    db,
    now,
    outboxOf &&
      ((event) => {
        const message = outboxOf(event, { file: files.file, story: events.story });
        if (message) outbox.send(message);
      }),
  );
  const sets = setsTable(db, now);
  const deliveries = deliveriesTable(db, now, rows?.deliveries);
  const groups = groupsTable(db, now);
  const controls = controlsTable(db);
  const identities = identitiesTable(db, now);
  const rulings = rulingsTable(db);
  const floor = Number(metaTable(db).get('control_floor') ?? '0');

  function openFile(file: NewLedgerFile): void {
    files.open(file);
    const { id: fileId, state, origin, path } = file;
    events.add({ fileId, state, note: undefined, detail: { origin, path } });
  }

  function dropFile(id: string): void {
    files.drop(id);
    events.drop(id);
  }

  function changeFile(id: string, change: FileChange): void {
    const state = files.change(id, change);
    const { note, detail } = change;
    // What only fills in a column is no line of the story.
    if (change.state === undefined && change.settled === undefined && !note && !detail) return;
    events.add({ fileId: id, state, note, detail });
  }

  /** What left the house is part of the story. */
  function putDelivery(delivery: Omit<LedgerDelivery, 'changedMs' | 'collectedMs'>): void {
    if (!deliveries.putDelivery(delivery)) return;
    const { fileId, destination, path, reference, key } = delivery;
    const sha256 = deliveries.delivery(key)?.sha256 ?? null;
    events.tell({ fileId, kind: 'delivery', detail: { destination, path, reference, sha256, key } });
  }

  function acknowledge(received: ReceivedAcknowledgement, state: GroupState | null): boolean {
    const { matched, fresh } = groups.acknowledge(received, state);
    const { fileId, kind, functionalId, control, verdict, sender: partner } = received;
    const detail = { kind, functionalId, control, verdict, partner, matched };
    if (fresh) events.tell({ fileId, kind: 'answer', detail });
    return matched;
  }

  return {
    reader: {
      ...files,
      ...sets,
      ...deliveries,
      ...groups,
      ...outbox,
      ...events,
      ...identities,
      ...rulings,
      ...searches(db, now),
      epoch: () => metaTable(db).get('epoch') ?? '',
    },
    writer: {
      ...sets,
      ...deliveries,
      ...groups,
      ...outbox,
      ...identities,
      ...rulings,
      putDelivery,
      acknowledge,
      tell: events.tell,
      audited: events.audited,
      remember: events.remember,
      openFile,
      dropFile,
      changeFile,
      nextControl: (scope) => controls.next(scope, floor),
    },
  };
}

/** Damage that a read meets is told like damage that a write meets. */
export function guardedReader(reader: LedgerReader, path: string): LedgerReader {
  const guard = guardedBy(path);
  return {
    file: guard(reader.file),
    unfinished: guard(reader.unfinished),
    filesIn: guard(reader.filesIn),
    due: guard(reader.due),
    counts: guard(reader.counts),
    story: guard(reader.story),
    find: guard(reader.find),
    sets: guard(reader.sets),
    setsIn: guard(reader.setsIn),
    quarantineCounts: guard(reader.quarantineCounts),
    identity: guard(reader.identity),
    rulings: guard(reader.rulings),
    delivery: guard(reader.delivery),
    deliveries: guard(reader.deliveries),
    uncollected: guard(reader.uncollected),
    heldAnswers: guard(reader.heldAnswers),
    awaiting: guard(reader.awaiting),
    outboxPage: guard(reader.outboxPage),
    outboxStreams: guard(reader.outboxStreams),
    epoch: guard(reader.epoch),
    eventsAfter: guard(reader.eventsAfter),
    auditPosition: guard(reader.auditPosition),
    remembered: guard(reader.remembered),
    searchFiles: guard(reader.searchFiles),
    searchSets: guard(reader.searchSets),
    searchGroups: guard(reader.searchGroups),
    searchAcknowledgements: guard(reader.searchAcknowledgements),
  };
}

/** A ledger that was put in the place of a damaged one says so, once. */
function tellReplaced(db: DatabaseSync, group: CommitGroup, writer: LedgerWriter): void {
  const meta = metaTable(db);
  const found = meta.get(replacedKey) ?? '';
  if (found === '') return;
  group.writeNow(() => {
    writer.tell({ fileId: '', kind: 'agent', detail: { action: 'ledger_replaced', ...JSON.parse(found) } });
    meta.set(replacedKey, '');
  });
}

async function prune(group: CommitGroup, step: (beforeMs: number) => number, olderThanMs: number): Promise<number> {
  let removed = 0;
  for (let last = 1; last > 0; removed += last) last = await group.write(() => step(olderThanMs));
  return removed;
}

function close(db: DatabaseSync, group: CommitGroup, release: () => void): void {
  try {
    group.close();
  } finally {
    if (db.isOpen) db.close();
    release();
  }
}
