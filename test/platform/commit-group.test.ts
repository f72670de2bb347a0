import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type CommitGroup, createCommitGroup } from '../../src/platform/ledger/commit-group.ts';
import { connect } from '../../src/platform/ledger/connection.ts';
import { createLogSync, type LogSync } from '../../src/platform/ledger/log-sync.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('commits that are made durable beside the main thread', () => {
  let directory: string;
  let db: DatabaseSync;
  let group: CommitGroup;
  let syncs: { readonly end: () => void; readonly fail: (error: Error) => void }[];
  let syncsNow: number;
  let isDiskLost: boolean;
  let commits: number;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'edi-commit-'));
    db = connect(join(directory, 'ledger.db'));
    db.exec('CREATE TABLE t (value TEXT)');
    [syncs, syncsNow, isDiskLost, commits] = [[], 0, false, 0];
    const logSync: LogSync = {
      sync: () => new Promise((end, fail) => void syncs.push({ end, fail })),
      syncNow() {
        syncsNow += 1;
        if (isDiskLost) throw new Error('EIO');
      },
      close: () => {},
    };
    group = createCommitGroup(db, {
      path: 'ledger.db',
      logSync,
      afterCommit() {
        commits += 1;
      },
    });
  });

  afterEach(() => {
    if (db.isOpen) db.close();
    rmSync(directory, { recursive: true });
  });

  const put = (value: string) => group.write(() => db.prepare('INSERT INTO t VALUES (?)').run(value));
  const values = () =>
    db
      .prepare('SELECT value FROM t')
      .all()
      .map(({ value }) => value);

  test('a step that is begun has its value at once, and is kept when its commit is on disk', async () => {
    const { value, kept } = group.begin(() => db.prepare('INSERT INTO t VALUES (?)').run('a').changes);
    assert.equal(value, 1);
    let isKept = false;
    const waiting = kept.then(() => {
      isKept = true;
    });
    await turn();
    await turn();
    assert.deepEqual([isKept, values()], [false, ['a']]);
    syncs[0]?.end();
    await waiting;
    assert.throws(() => group.begin(() => db.prepare('INSERT INTO elsewhere VALUES (1)').run()), /no such table/);
    assert.deepEqual(values(), ['a']);
  });

  test('a step resolves when its commit is on disk, and those that came meanwhile share the next', async () => {
    const done: string[] = [];
    const first = put('a').then(() => done.push('a'));
    await turn();
    const others = ['b', 'c'].map((one) => put(one).then(() => done.push(one)));
    await turn();
    assert.deepEqual([done, syncs.length, commits], [[], 1, 0]);
    syncs[0]?.end();
    await first;
    await turn();
    assert.deepEqual([done, syncs.length, commits], [['a'], 2, 1]);
    syncs[1]?.end();
    await Promise.all(others);
    assert.deepEqual([done, syncs.length, commits], [['a', 'b', 'c'], 2, 2]);
  });

  test('after a sync that failed nothing more is written, and all who waited hear why', async () => {
    const first = put('a');
    await turn();
    const second = put('b');
    syncs[0]?.fail(new Error('EIO'));
    await assert.rejects(first, /EIO/);
    await assert.rejects(second, /EIO/);
    await assert.rejects(put('c'), /EIO/);
    assert.throws(() => group.writeNow(() => 1), /EIO/);
    group.close();
    assert.equal(syncs.length, 1);
  });

  test('after a sync at once that failed nothing more is written either', async () => {
    const first = put('a');
    isDiskLost = true;
    assert.throws(() => group.writeNow(() => 1), /EIO/);
    await assert.rejects(first, /EIO/);
    isDiskLost = false;
    await assert.rejects(put('b'), /EIO/);
    assert.throws(() => group.writeNow(() => 1), /EIO/);
    group.close();
    assert.deepEqual([syncs.length, syncsNow, commits], [0, 1, 0]);
  });

  test('steps that only read wait for nothing, and nobody is told of them', async () => {
    assert.deepEqual(await group.write(values), []);
    assert.deepEqual([syncs.length, commits], [0, 0]);
  });

  test('at once: what waits is committed with it, and on disk before the call returns', async () => {
    const first = put('a');
    assert.equal(
      group.writeNow(() => 7),
      7,
    );
    assert.deepEqual([values(), syncsNow, syncs.length, commits], [['a'], 1, 0, 1]);
    await first;
  });

  test('at the close the rest is committed, beside a sync that is still under way', async () => {
    const first = put('a');
    await turn();
    const second = put('b');
    group.close();
    assert.deepEqual([values(), syncsNow], [['a', 'b'], 1]);
    await second;
    syncs[0]?.end();
    await first;
  });
});

test('the log of a database is synced; closed under a sync, it ends that first; a lost disk is told as final', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'edi-sync-'));
  const path = join(directory, 'ledger.db');
  const db = connect(path);
  try {
    db.exec('CREATE TABLE t (value TEXT)');
    const log = createLogSync(path);
    log.syncNow();
    const last = log.sync();
    log.close();
    log.close();
    await last;
    assert.throws(() => log.syncNow(), { code: 'STATE.IO', retry: false });
  } finally {
    db.close();
    rmSync(directory, { recursive: true });
  }
});
