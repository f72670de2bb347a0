import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Claim } from '../../src/model/claim.ts';
import { fileTransitions } from '../../src/model/ledger-states.ts';
import { type LedgerOptions, type OutboxOf, openLedger } from '../../src/platform/ledger/ledger.ts';
import { migrations } from '../../src/platform/ledger/migrations.ts';
import type { Ledger, LedgerWriter } from '../../src/ports.ts';

const root = join(import.meta.dirname, '../..');
const scope = { kind: 'ISA13', sender: 'ZZ:US', receiver: '01:ACME' } as const;
let directory = '';
let now = 1_790_000_000_000;
let open: Ledger[] = [];

function ledgerHere(options: Partial<LedgerOptions> = {}): Ledger {
  const ledger = openLedger({ directory, clock: { now: () => now }, ...options });
  open.push(ledger);
  return ledger;
}

const claimOf = (id: string): Claim => ({
  id,
  name: `${id}.x12`,
  path: `/home/work/${id}/${id}.x12`,
  origin: `/pickup/${id}.x12`,
  bytes: 10,
  inPlace: false,
});

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'edi-ledger-'));
  open = [];
});
afterEach(() => {
  for (const ledger of open) ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('control numbers', () => {
  test('count from 1 in each scope and go on after a restart', () => {
    const first = ledgerHere();
    assert.deepEqual([first.nextControl(scope), first.nextControl(scope)], [1, 2]);
    assert.equal(first.nextControl({ ...scope, kind: 'GS06' }), 1);
    first.close();
    assert.equal(ledgerHere().nextControl(scope), 3);
  });

  test('999999999 is followed by 1', () => {
    ledgerHere().close();
    const db = new DatabaseSync(join(directory, 'ledger.db'));
    db.prepare('INSERT INTO control_numbers VALUES (?, ?, ?, 999999998)').run(scope.kind, scope.sender, scope.receiver);
    db.close();
    const ledger = ledgerHere();
    assert.deepEqual([ledger.nextControl(scope), ledger.nextControl(scope)], [999_999_999, 1]);
  });

  test('a number returned by nextControl survives SIGKILL at once', async () => {
    const seen: number[] = [];
    for (let round = 0; round < 3; round += 1) seen.push(...(await numbersUntilKilled(round)));
    assert.ok(seen.length > 10, `${seen.length} numbers`);
    assert.equal(new Set(seen).size, seen.length, 'a number was given out twice');
  });
});

/** Runs a process that prints control numbers until it is killed in the middle. */
async function numbersUntilKilled(round: number): Promise<number[]> {
  const code = `
    const { openLedger } = await import(${JSON.stringify(join(root, 'src/platform/ledger/ledger.ts'))});
    const { writeSync } = await import('node:fs');
    const ledger = openLedger({ directory: ${JSON.stringify(directory)}, clock: Date });
    for (;;) writeSync(1, ledger.nextControl(${JSON.stringify(scope)}) + '\\n');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (data: Buffer) => {
    printed += data.toString();
    if (printed.length > 40 * (round + 1)) child.kill('SIGKILL');
  });
  await new Promise((done) => child.on('close', done));
  return printed.split('\n').slice(0, -1).map(Number);
}

describe('the state machine', () => {
  test('each edge of the table is allowed, every other one is an assertion', async () => {
    const states = Object.keys(fileTransitions) as (keyof typeof fileTransitions)[];
    const ledger = ledgerHere();
    let tried = 0;
    for (const from of states) {
      for (const to of states) {
        tried += 1;
        const id = `f${tried}`;
        await ledger.write((writer) => writer.openFile({ ...claimOf(id), state: 'found' }));
        forceState(id, from, ledger);
        const step = ledger.write((writer) => writer.changeFile(id, { state: to }));
        if (fileTransitions[from].includes(to)) await step;
        else await assert.rejects(step, /cannot go from/, `${from} → ${to}`);
        assert.equal(ledger.file(id)?.state, fileTransitions[from].includes(to) ? to : from);
      }
    }
    assert.equal(tried, states.length ** 2);
  });

  /** The shortest legal way to a state. */
  function forceState(id: string, wanted: string, ledger: Ledger): void {
    const ways: Record<string, readonly (keyof typeof fileTransitions)[]> = {
      found: [],
      claimed: ['claimed'],
      surveyed: ['claimed', 'surveyed'],
      acknowledged: ['claimed', 'surveyed', 'acknowledged'],
      delivering: ['claimed', 'surveyed', 'acknowledged', 'delivering'],
      retry_wait: ['claimed', 'retry_wait'],
      processed: ['claimed', 'surveyed', 'acknowledged', 'processed'],
      partial: ['claimed', 'surveyed', 'acknowledged', 'partial'],
      failed: ['failed'],
      duplicate: ['claimed', 'duplicate'],
      quarantined: ['claimed', 'quarantined'],
    };
    for (const state of ways[wanted] ?? []) void ledger.write((writer) => writer.changeFile(id, { state }));
  }

  test('record and finish tell the story, from first sight to receipt', async () => {
    const ledger = ledgerHere();
    const claim = claimOf('a');
    await ledger.record(claim, 'claimed', {});
    await ledger.record(claim, 'surveyed', { transactions: 2 });
    await ledger.finish(claim, receipt('failed', 'E003.SETS'));
    const story = ledger.story('a').map((event) => event.state);
    assert.deepEqual(story, ['claimed', 'surveyed', 'failed']);
    assert.deepEqual(ledger.story('a')[1]?.detail, { transactions: 2 });
    assert.equal(ledger.file('a')?.code, 'E003.SETS');
    assert.deepEqual(
      ledger.unfinished().map((file) => file.id),
      ['a'],
      'final, but not yet in its place',
    );
    await ledger.write((writer) => writer.changeFile('a', { settled: true }));
    assert.deepEqual(ledger.unfinished(), []);
    assert.deepEqual(
      ledger.find('a.x12', 10).map((file) => file.id),
      ['a'],
    );
    assert.deepEqual(ledger.counts(), { failed: 1 });
  });

  test('a retry waits until it is due', async () => {
    const ledger = ledgerHere();
    await ledger.record(claimOf('a'), 'claimed', {});
    await ledger.write((writer) => writer.changeFile('a', { state: 'retry_wait', dueMs: now + 60_000, attempts: 1 }));
    assert.deepEqual(ledger.due(10), []);
    now += 60_000;
    assert.deepEqual(
      ledger.due(10).map((file) => file.attempts),
      [1],
    );
    await ledger.write((writer) => writer.changeFile('a', { state: 'claimed' }));
    assert.equal(ledger.file('a')?.dueMs, null);
  });
});

function receipt(status: 'failed' | 'processed', code: string | null) {
  return {
    file: 'x',
    sha256: null,
    bytes: 1,
    status,
    code,
    message: null,
    remedy: null,
    content: [],
    interchanges: 1,
    groups: 1,
    transactions: 1,
    accepted: 0,
    rejected: 1,
    segments: 1,
    elements: 1,
    findings: { errors: 0, warnings: 0, listed: [] },
    acknowledgements: [],
    deliveries: [],
    durationMs: 1,
  };
}

describe('group commit', () => {
  test('the steps of one turn share one commit', async () => {
    let commits = 0;
    const ledger = ledgerHere({
      afterCommit: () => {
        commits += 1;
      },
    });
    await Promise.all(Array.from({ length: 200 }, (_, at) => ledger.record(claimOf(`f${at}`), 'claimed', {})));
    assert.equal(commits, 1);
    assert.equal(ledger.filesIn('claimed', 1_000).length, 200);
  });

  test('a step that throws undoes itself alone', async () => {
    const ledger = ledgerHere();
    const steps = await Promise.allSettled([
      ledger.record(claimOf('a'), 'claimed', {}),
      ledger.write((writer) => {
        writer.openFile({ ...claimOf('b'), state: 'found' });
        throw new Error('no');
      }),
      ledger.record(claimOf('c'), 'claimed', {}),
    ]);
    assert.deepEqual(
      steps.map((step) => step.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(
      ledger.filesIn('claimed', 9).map((file) => file.id),
      ['a', 'c'],
    );
    assert.equal(ledger.file('b'), undefined);
  });

  test('a commit that fails rejects every step of it, and the next goes on', async () => {
    let full = true;
    const ledger = ledgerHere({
      beforeCommit: () => {
        if (full) throw new Error('disk full');
      },
    });
    await assert.rejects(ledger.record(claimOf('a'), 'claimed', {}), /disk full/);
    assert.equal(ledger.file('a'), undefined);
    full = false;
    await ledger.record(claimOf('a'), 'claimed', {});
    assert.equal(ledger.file('a')?.state, 'claimed');
  });

  test('close commits what waits; closed, it refuses', async () => {
    const ledger = ledgerHere();
    const step = ledger.record(claimOf('a'), 'claimed', {});
    ledger.close();
    await step;
    ledger.close();
    await assert.rejects(ledger.record(claimOf('b'), 'claimed', {}), { code: 'STATE.CLOSED' });
    assert.equal(ledgerHere().file('a')?.state, 'claimed');
  });
});

describe('duplicates', () => {
  const identity = { kind: 'interchange', key: 'ZZ|A|01|B|000000001|P', content: 'aa', fileId: 'f1' } as const;

  test('the first is remembered, the second hears of it, a restart of the first does not', async () => {
    const ledger = ledgerHere();
    assert.equal(await ledger.write((writer) => writer.see(identity)), undefined);
    assert.equal(await ledger.write((writer) => writer.see(identity)), undefined);
    const earlier = await ledger.write((writer) => writer.see({ ...identity, fileId: 'f2', content: 'bb' }));
    assert.deepEqual([earlier?.fileId, earlier?.content], ['f1', 'aa']);
    await ledger.write((writer) => writer.takeOver({ ...identity, fileId: 'f2', answered: true }));
    assert.equal(await ledger.write((writer) => writer.see({ ...identity, fileId: 'f2' })), undefined);
    assert.equal(ledger.identity('interchange', identity.key)?.answered, true);
    assert.equal((await ledger.write((writer) => writer.see(identity)))?.fileId, 'f2');
  });
});

describe('deliveries and groups', () => {
  const pending = {
    key: 'k',
    fileId: 'a',
    destination: 'sterling',
    state: 'pending',
    path: null,
    reference: null,
    attempts: 1,
    dueMs: null,
    code: null,
  } as const;

  test('a delivered key stays delivered and waits to be collected', async () => {
    const ledger = ledgerHere();
    await ledger.write((writer) => writer.putDelivery(pending));
    await ledger.write((writer) => writer.putDelivery({ ...pending, state: 'delivered', path: '/delivery/x' }));
    await ledger.write((writer) => writer.putDelivery(pending));
    assert.equal(ledger.delivery('k')?.state, 'delivered');
    assert.equal(ledger.uncollected(9).length, 1);
    await ledger.write((writer) => writer.collected('k'));
    assert.deepEqual(ledger.uncollected(9), []);
  });

  test("a partner's acknowledgement, addressed from its side, finds the group", async () => {
    const ledger = ledgerHere();
    const group = { sender: 'US', receiver: 'ACME', functionalId: 'PO', control: '7', fileId: 'a', dueMs: now + 5 };
    await ledger.write((writer) => writer.putSentGroup(group));
    assert.equal(ledger.awaiting(now + 5, 9).length, 1);
    const received = {
      kind: '997',
      sender: 'ACME',
      receiver: 'US',
      functionalId: 'PO',
      control: '7',
      verdict: 'A',
      fileId: 'b',
    } as const;
    assert.equal(await ledger.write((writer) => writer.acknowledge({ ...received, control: '8' }, 'accepted')), false);
    assert.equal(await ledger.write((writer) => writer.acknowledge(received, 'accepted')), true);
    assert.deepEqual(ledger.awaiting(now + 5, 9), []);
  });
});

describe('the outbox', () => {
  const message = {
    stream: 'audit',
    class: 'event',
    id: 'i',
    topic: 't',
    payload: '{}',
    props: { qos: 1 },
    expiresMs: null,
  };

  test('is numbered without gaps, also where a step was undone; a damaged row is known', async () => {
    const ledger = ledgerHere();
    assert.equal(await ledger.write((writer) => writer.send(message)), 1);
    await assert.rejects(
      ledger.write((writer) => {
        writer.send(message);
        throw new Error('no');
      }),
    );
    assert.equal(await ledger.write((writer) => writer.send(message)), 2);
    assert.deepEqual(
      ledger.outboxPage('audit', 0, 9).map((row) => row.seq),
      [1, 2],
    );
    await ledger.write((writer) => writer.sent('audit', 1));
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ last: 2, sent: 1, first: 1, rows: 2, bytes: 4 }]);
    await ledger.write((writer) => writer.confirm('audit', 1));
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ last: 2, sent: 1, first: 2, rows: 1, bytes: 2 }]);
    ledger.close();
    const db = new DatabaseSync(join(directory, 'ledger.db'));
    db.exec(`UPDATE outbox SET payload = '{"x":1}' WHERE seq = 2`);
    db.close();
    assert.deepEqual(
      ledgerHere()
        .outboxPage('audit', 0, 9)
        .map(({ seq, whole }) => [seq, whole]),
      [[2, false]],
    );
  });
});

describe('an outbox without room', () => {
  const row = { stream: 'metrics', class: 'telemetry', id: '', topic: 'metrics', props: {}, expiresMs: null };
  const payload = '0123456789';

  test('drops its oldest rows and leaves one record of the gap, which grows', async () => {
    const ledger = ledgerHere();
    const send = (count: number) =>
      ledger.write((writer) => {
        for (let at = 0; at < count; at += 1) writer.send({ ...row, payload });
      });
    const trim = (bounds: Parameters<LedgerWriter['trimOutbox']>[1]) =>
      ledger.write((writer) => writer.trimOutbox('metrics', bounds));
    await send(10);
    assert.equal(await trim({ bytesMax: 100, beforeMs: 0 }), 0);
    assert.equal(await trim({ bytesMax: 65, beforeMs: 0 }), 4);
    assert.equal(await trim({ bytesMax: 65, beforeMs: 0 }), 0);
    const gapped = ledger.outboxPage('metrics', 0, 99);
    assert.deepEqual([gapped[0]?.seq, gapped[0]?.payload], [4, '{"gap":{"from":1,"to":4,"dropped":4}}']);
    assert.equal(gapped[0]?.whole, true);
    await send(2);
    assert.equal(await trim({ bytesMax: 65, beforeMs: 0 }), 2);
    const [grown] = ledger.outboxPage('metrics', 0, 1);
    assert.deepEqual([grown?.seq, grown?.payload], [6, '{"gap":{"from":1,"to":6,"dropped":6}}']);
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ first: 6, last: 12, rows: 7, dropped: 6 }]);
    assert.equal(await trim({ bytesMax: 1e9, beforeMs: Number.MAX_SAFE_INTEGER }), 6);
    assert.partialDeepStrictEqual(ledger.outboxStreams(), [{ first: 12, last: 12, dropped: 12 }]);
  });
});

describe('events in the outbox', () => {
  const outboxOf: OutboxOf = ({ kind, state, fileId }) =>
    kind === 'state' && state === 'surveyed'
      ? null
      : { stream: 'events', class: 'audit', id: fileId, topic: state, payload: '{}', props: {}, expiresMs: null };

  test('are committed with the change that they tell of, or undone with it', async () => {
    const ledger = ledgerHere({ outboxOf });
    const claim = claimOf('a');
    await ledger.record(claim, 'claimed', {});
    await ledger.record(claim, 'surveyed', {});
    await assert.rejects(
      ledger.write((writer) => {
        writer.tell({ fileId: 'a', kind: 'delivery', detail: {} });
        throw new Error('no');
      }),
    );
    await ledger.write((writer) => writer.tell({ fileId: 'a', kind: 'set', detail: {} }));
    assert.deepEqual(
      ledger.outboxPage('events', 0, 9).map(({ seq, topic }) => [seq, topic]),
      [
        [1, 'claimed'],
        [2, 'surveyed'],
      ],
    );
  });
});

describe('opening', () => {
  test('one agent a home: the second is told who works there, and death frees the home', async () => {
    const ledger = ledgerHere();
    assert.throws(() => ledgerHere(), { code: 'STATE.LOCKED', message: new RegExp(`process ${process.pid}`) });
    const other = promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      `
      const { openLedger } = await import(${JSON.stringify(join(root, 'src/platform/ledger/ledger.ts'))});
      try { openLedger({ directory: ${JSON.stringify(directory)}, clock: Date }); } catch (error) { console.log(error.code); }`,
    ]);
    assert.equal((await other).stdout.trim(), 'STATE.LOCKED');
    ledger.close();
    ledgerHere();
  });

  test('the epoch stays, the boot counts', () => {
    const first = ledgerHere();
    first.close();
    const second = ledgerHere();
    assert.equal(second.opening.epoch, first.opening.epoch);
    assert.deepEqual([first.opening.boot, second.opening.boot], [1, 2]);
  });

  const damages: Readonly<Record<string, (path: string) => void>> = {
    'another file': (path) => writeFileSync(path, 'this is not a database, it is a letter'.repeat(200)),
    zeroed: (path) => writeFileSync(path, new Uint8Array(statSync(path).size)),
    'cut in half': (path) => truncateSync(path, Math.floor(statSync(path).size / 2)),
    'bits flipped': (path) => scribble(path),
  };
  for (const [damage, make] of Object.entries(damages)) {
    test(`a damaged ledger (${damage}) is put aside, a new epoch begins, no number is used again`, async () => {
      const first = ledgerHere();
      for (let at = 0; at < 50; at += 1) first.nextControl(scope);
      await Promise.all(Array.from({ length: 500 }, (_, at) => first.record(claimOf(`f${at}`), 'claimed', {})));
      first.close();
      make(join(directory, 'ledger.db'));
      const second = ledgerHere();
      assert.notEqual(second.opening.setAside, null);
      assert.notEqual(second.opening.epoch, first.opening.epoch);
      assert.ok(existsSync(second.opening.setAside ?? ''));
      assert.ok(second.nextControl(scope) > 50);
      assert.deepEqual(
        second.eventsAfter(0, 9).map(({ detail }) => detail?.action),
        ['ledger_replaced'],
      );
      second.close();
      const third = ledgerHere();
      assert.equal(third.opening.setAside, null, 'no loop');
      assert.equal(third.opening.epoch, second.opening.epoch);
    });
  }

  test('a reload, right after this process closed it, does not look through all of it', async () => {
    const path = join(directory, 'ledger.db');
    const first = ledgerHere();
    await Promise.all(Array.from({ length: 500 }, (_, at) => first.record(claimOf(`f${at}`), 'claimed', {})));
    first.close();
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Buffer.alloc(4_096, 0xa5), 0, 4_096, statSync(path).size - 4_096);
    closeSync(descriptor);
    const again = ledgerHere({ isKnownSound: true });
    assert.equal(again.opening.setAside, null);
    again.close();
    const checked = ledgerHere();
    assert.notEqual(checked.opening.setAside, null);
  });

  function scribble(path: string): void {
    const descriptor = openSync(path, 'r+');
    const size = statSync(path).size;
    for (let at = 4_096; at < size; at += 4_096) writeSync(descriptor, Buffer.alloc(64, 0xa5), 0, 64, at);
    closeSync(descriptor);
  }

  test('an old version is copied, then migrated; a newer one is refused', async () => {
    const first = ledgerHere();
    await first.record(claimOf('a'), 'claimed', {});
    first.close();
    const newer = [...migrations, 'ALTER TABLE files ADD COLUMN colour TEXT'];
    const second = ledgerHere({ migrations: newer });
    assert.equal(second.file('a')?.state, 'claimed');
    second.close();
    assert.ok(readdirSync(directory).includes(`ledger.db.before-v${migrations.length + 1}`));
    assert.throws(() => ledgerHere(), { code: 'STATE.NEWER' });
    ledgerHere({ migrations: newer });
  });

  test('a missing directory is told, not thrown raw', () => {
    assert.throws(() => openLedger({ directory: join(directory, 'none'), clock: Date }), { code: 'STATE.MISSING' });
  });
});

test('prune removes old final files with all that hangs on them, and nothing that is unfinished or held back', async () => {
  const ledger = ledgerHere();
  for (const id of ['done', 'held', 'open']) await ledger.record(claimOf(id), 'claimed', {});
  for (const id of ['done', 'held']) {
    await ledger.record(claimOf(id), 'surveyed', {});
    await ledger.record(claimOf(id), 'acknowledged', {});
    await ledger.finish({ ...claimOf(id), inPlace: true }, receipt('processed', null));
  }
  const set = {
    fileId: 'held',
    position: 1,
    state: 'quarantined',
    setId: '850',
    control: '1',
    groupControl: '1',
    interchangeControl: '1',
    partner: null,
    code: null,
    start: 0,
    end: 9,
    path: null,
  } as const;
  await ledger.write((writer) => writer.putSet(set));
  now += 1;
  assert.equal(await ledger.prune(now), 1);
  assert.deepEqual(ledger.story('done'), []);
  assert.deepEqual([ledger.file('held')?.state, ledger.file('open')?.state], ['processed', 'claimed']);
  assert.equal(ledger.setsIn('quarantined', 9).length, 1);
});
