import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { AgentError } from '../../model/agent-error.ts';
import type { AuditPosition } from '../../model/ledger.ts';
import { limits } from '../../model/limits.ts';
import { releaseMark } from '../../model/quarantine.ts';
import { deliveredBeforeKey, type RestoreEvidence } from '../../model/restore-evidence.ts';
import { connect, damageOf, migrate } from './connection.ts';
import { stateError } from './errors.ts';
import { createTables, type OutboxOf } from './ledger.ts';
import { migrations } from './migrations.ts';
import { beginOutboxAnew } from './outbox-anew.ts';
import { integer, type Row, text, textOrNull } from './rows.ts';
import { metaTable } from './table-meta.ts';

export interface StagedLedger {
  readonly epoch: string;
  readonly audited: AuditPosition | null;
  /** Effects that were begun and whose end the backup does not know, with where they were to go. */
  readonly open: readonly { readonly key: string; readonly path: string | null; readonly place: string | null }[];
}

export interface LedgerFacts {
  readonly nowMs: number;
  /** When the backup was made. */
  readonly backupMs: number;
  readonly evidence: RestoreEvidence;
  /** Keys of open effects that nobody knows the end of: they are begun anew. */
  readonly begunAnew: readonly string[];
  /** For the story of the agent. */
  readonly file: string;
  /** As for the ledger that is opened afterwards: the restore itself is told to central monitoring. */
  readonly outboxOf?: OutboxOf | undefined;
}

/** More own control numbers than a site gives out in a second, by far; and some for a clock that was set. */
const controlsPerSecondMax = 100;
const controlsLeapMin = 10_000;

/** What a staged ledger says of itself, once it is found sound. Throws BACKUP.DAMAGED, STATE.NEWER, STATE. */
export function lookAtStaged(path: string): StagedLedger {
  return withStaged(path, (db) => {
    // That the bytes are those of the backup, the manifest has shown: as at each start, what is left is whether those are
    // sound. Index by index (integrity_check) a ledger of a million files would take minutes.
    const verdict = damageOf(db);
    if (verdict !== undefined) throw damaged(path, verdict);
    migrate(db, path, migrations);
    const meta = metaTable(db);
    const audited = meta.get('audited');
    const open = db
      .prepare(
        "SELECT key, path, place FROM deliveries WHERE state = 'pending' AND (path IS NOT NULL OR reference IS NOT NULL)",
      )
      .all();
    return {
      epoch: meta.get('epoch') ?? '',
      audited: audited === undefined ? null : (JSON.parse(audited) as AuditPosition),
      open: open.map((row) => ({
        key: text(row, 'key'),
        path: textOrNull(row, 'path'),
        place: textOrNull(row, 'place'),
      })),
    };
  });
}

/**
 * Makes a staged ledger one that may work: in a new epoch with streams that count from 1, past every control number that may have been given out since
 * the backup, and knowing what the evidence shows as done since. All of it in one transaction.
 */
export function prepareStaged(
  path: string,
  facts: LedgerFacts,
): { readonly epoch: string; readonly controlLeap: number } {
  return withStaged(path, (db) => {
    const epoch = randomBytes(8).toString('hex');
    const controlLeap = leapOf(facts);
    db.exec('BEGIN IMMEDIATE');
    const meta = metaTable(db);
    const before = meta.get('epoch') ?? null;
    meta.set('epoch', epoch);
    leapControls(db, controlLeap, facts.nowMs);
    beginAnew(db, facts.begunAnew);
    takeEvidence(db, facts);
    beginOutboxAnew(db, before ?? '');
    const at = new Date(facts.backupMs).toISOString();
    const detail = { action: 'restored', file: facts.file, asOf: at, epochBefore: before, controlLeap };
    const tables = createTables(db, { now: () => facts.nowMs }, { outboxOf: facts.outboxOf });
    tables.writer.tell({ fileId: '', kind: 'agent', detail });
    db.exec('COMMIT');
    return { epoch, controlLeap };
  });
}

/** A ledger is looked through once, whole: with much of it in memory it takes seconds. */
const cacheKibibytes = 65_536;
const mappedBytes = 8_589_934_592;

/** At the close all of it goes into the one file. */
function withStaged<T>(path: string, step: (db: DatabaseSync) => T): T {
  let db: DatabaseSync | undefined;
  try {
    db = connect(path);
    db.exec(`PRAGMA cache_size = -${cacheKibibytes}; PRAGMA mmap_size = ${mappedBytes}`);
    const result = step(db);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return result;
  } catch (error) {
    const failure = stateError(error, path);
    if (failure instanceof AgentError && failure.code === 'STATE.CORRUPT') throw damaged(path, failure.message);
    throw failure;
  } finally {
    if (db?.isOpen) db.close();
  }
}

function leapOf({ nowMs, backupMs, evidence }: LedgerFacts): number {
  const seconds = Math.max(0, Math.ceil((nowMs - backupMs) / 1_000));
  const leap = controlsLeapMin + Math.max(seconds * controlsPerSecondMax, evidence.answersSince * 2);
  return Math.min(leap, limits.controlLeapMax);
}

function leapControls(db: DatabaseSync, leap: number, nowMs: number): void {
  db.prepare('UPDATE control_numbers SET last = (last + ? - 1) % 999999999 + 1').run(leap);
  // Scopes that began after the backup: above all that one a second since 2020 would have reached, and above the leap.
  const meta = metaTable(db);
  const floor = Math.max(Number(meta.get('control_floor') ?? '0'), Math.floor(nowMs / 1_000) - 1_577_836_800, leap);
  meta.set('control_floor', String(Math.min(floor, limits.controlLeapMax)));
}

function beginAnew(db: DatabaseSync, keys: readonly string[]): void {
  const put = db.prepare(
    "UPDATE deliveries SET path = NULL, place = NULL, reference = NULL WHERE key = ? AND state = 'pending'",
  );
  for (const key of keys) put.run(key);
}

function takeEvidence(db: DatabaseSync, { evidence, nowMs }: LedgerFacts): void {
  const delivery = db.prepare(
    `INSERT INTO deliveries (key, file_id, destination, state, path, reference, attempts, sha256, changed_ms)
     VALUES (:key, :fileId, :destination, 'delivered', :path, :reference, 1, :sha256, :now)
     ON CONFLICT (key) DO UPDATE SET state = 'delivered', path = excluded.path, place = NULL, code = NULL,
       reference = coalesce(excluded.reference, deliveries.reference),
       sha256 = coalesce(excluded.sha256, deliveries.sha256), changed_ms = excluded.changed_ms
     WHERE deliveries.state <> 'delivered'`,
  );
  const identity = db.prepare(
    `INSERT OR REPLACE INTO identities (kind, key, content, file_id, seen_ms) VALUES ('content', :sha256, :sha256, :fileId, :now)`,
  );
  const known = db.prepare('SELECT file_id FROM identities WHERE kind = ? AND key = ?');
  const ended = db.prepare(
    "UPDATE files SET state = 'processed', settled = 1, due_ms = NULL, changed_ms = :now WHERE (sha256 = :sha256 OR id = :fileId) AND settled = 0",
  );
  for (const { key, fileId, destination, path, reference, sha256 } of evidence.effects) {
    delivery.run({ key, fileId, destination, path, reference, sha256, now: nowMs });
    if (sha256 === null) continue;
    const before = deliveredBeforeKey(destination, sha256);
    delivery.run({ key: before, fileId, destination, path, reference: null, sha256, now: nowMs });
  }
  collectReleased(db, nowMs);
  for (const { sha256, fileId } of evidence.contents) {
    ended.run({ sha256, fileId, now: nowMs });
    if (isEnded(db, known.get('content', sha256))) continue;
    identity.run({ sha256, fileId, now: nowMs });
  }
}

/** Acknowledgements that were held, and released after the backup, wait for nobody. */
function collectReleased(db: DatabaseSync, nowMs: number): void {
  const collect = db.prepare(
    `UPDATE deliveries SET collected_ms = :now
     WHERE destination = 'held' AND state = 'delivered' AND collected_ms IS NULL AND EXISTS
       (SELECT 1 FROM deliveries AS released WHERE released.key = deliveries.key || :mark AND released.state = 'delivered')`,
  );
  collect.run({ now: nowMs, mark: releaseMark });
}

/** Whether the file that holds an identity is one that stays a duplicate by itself. */
function isEnded(db: DatabaseSync, row: Row | undefined): boolean {
  if (!row) return false;
  const file = db.prepare('SELECT state, settled FROM files WHERE id = ?').get(text(row, 'file_id'));
  return file !== undefined && integer(file, 'settled') === 1 && text(file, 'state') !== 'failed';
}

function damaged(path: string, verdict: string): AgentError {
  return new AgentError(`the ledger in the backup is damaged: ${verdict}`, {
    code: 'BACKUP.DAMAGED',
    hint: 'Take another backup.',
    path,
  });
}
