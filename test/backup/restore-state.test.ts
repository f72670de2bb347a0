import assert from 'node:assert/strict';
import { chownSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { listBackups } from '../../src/agent-backup.ts';
import { decideQuarantine, listQuarantine } from '../../src/agent-quarantine.ts';
import { lockInstance } from '../../src/platform/ledger/instance-lock.ts';
import { openLedger } from '../../src/platform/ledger/ledger.ts';
import { bad, good, interchange, type SetParts } from '../pipeline/x12-text.ts';
import { calm, TestHome } from './home.ts';

const order = (number: number, sets: readonly SetParts[] = [good]): string =>
  interchange({ control: String(number).padStart(9, '0'), groups: [{ control: String(number), sets }] });

const before = [order(1), order(2)];
const after = [order(3), order(4, [good, bad]), order(5)];

/** A home that was backed up between two lots of files, one of the second taken in part. */
async function backedUp(): Promise<{ readonly home: TestHome; readonly file: string; readonly epoch: unknown }> {
  const home = new TestHome();
  await home.take(...before);
  const file = await home.backupFile('state');
  await home.take(...after);
  const epoch = home.rows('state/ledger.db', "SELECT value FROM meta WHERE key = 'epoch'");
  return { home, file, epoch };
}

async function dropAgain(home: TestHome): Promise<void> {
  const accepted = home.names('delivery', 'accepted').length;
  const controls = home.controls();
  const receipts = await home.take(...before, ...after);
  assert.equal(home.names('delivery', 'accepted').length, accepted, 'nothing is delivered again');
  const all = home.controls();
  assert.equal(new Set(all).size, all.length, `no control number twice: ${all}`);
  for (const control of controls) assert.ok(all.includes(control));
  // A new file gets numbers that nobody has had.
  const [fresh] = await home.take(order(9));
  assert.equal(fresh?.status, 'processed');
  const now = home.controls();
  assert.equal(new Set(now).size, now.length);
  assert.equal(home.names('delivery', 'accepted').length, accepted + 1);
  assert.ok(receipts.slice(0, before.length).every(({ status }) => status === 'duplicate'));
}

test('an older state on the same host: the audit trail tells what was done since', async () => {
  const { home, file, epoch } = await backedUp();
  try {
    // The neighbour has taken away everything: the trail alone knows.
    for (const name of home.names('delivery', 'accepted')) rmSync(home.at('delivery', 'accepted', name));
    const outcome = await home.restore('state', file);
    assert.deepEqual(outcome.evidence?.fromDestinations, 0);
    assert.ok((outcome.evidence?.fromAudit ?? 0) >= 6, JSON.stringify(outcome.evidence));
    assert.notDeepEqual(home.rows('state/ledger.db', "SELECT value FROM meta WHERE key = 'epoch'"), epoch);
    assert.ok(outcome.kept !== null && existsSync(`${outcome.kept}/ledger.db`), 'what was replaced is kept');
    await dropAgain(home);
  } finally {
    home.remove();
  }
});

test('a backup of the small state alone leaves the ledger and its WAL in place', async () => {
  const home = new TestHome();
  try {
    mkdirSync(home.at('state'), { recursive: true });
    writeFileSync(home.at('state', 'agent.json'), '{}');
    writeFileSync(home.at('state', 'other.json'), '{}');
    const file = await home.backupFile('state');
    writeFileSync(home.at('state', 'ledger.db-wal'), 'wal');
    const outcome = await home.restore('state', file);
    assert.deepEqual(outcome.restored, [home.at('state', 'agent.json')], 'other documents are not packed');
    assert.ok(existsSync(home.at('state', 'ledger.db-wal')));
  } finally {
    home.remove();
  }
});

test('what a rehearsal left that was broken off is cleared away; one that is under way is not', async () => {
  const home = new TestHome();
  try {
    const left = home.at('backups', '.rehearsal');
    mkdirSync(left, { recursive: true });
    writeFileSync(home.at('backups', '.rehearsal', 'left'), '');
    const lock = lockInstance(left);
    await listBackups(home.request);
    assert.ok(existsSync(home.at('backups', '.rehearsal', 'left')));
    lock.release();
    await listBackups(home.request);
    assert.ok(!existsSync(left));
  } finally {
    home.remove();
  }
});

test('settings are rehearsed without a change where they stand', async () => {
  const home = new TestHome('{}\n');
  const config = dirname(home.configPath);
  try {
    const file = await home.backupFile('config');
    const before = statSync(config).mtimeMs;
    const { kept, checks, restored } = await home.restore('config', file, true);
    assert.deepEqual([kept, restored, checks.map(({ ok }) => ok)], [null, [home.configPath], [true]]);
    assert.equal(statSync(config).mtimeMs, before, 'nothing was made there');
    assert.ok(!existsSync(home.at('backups', '.rehearsal')));
  } finally {
    home.remove();
  }
});

test('an older state without an audit trail: the delivery directory tells what was done since', async () => {
  const { home, file } = await backedUp();
  try {
    rmSync(home.at('audit'), { recursive: true });
    const outcome = await home.restore('state', file);
    assert.deepEqual(outcome.evidence, { fromAudit: 0, fromDestinations: 5 });
    await dropAgain(home);
  } finally {
    home.remove();
  }
});

test('an empty host that delivers into the same directories', async () => {
  const { home, file } = await backedUp();
  const other = new TestHome();
  try {
    cpSync(home.at('delivery'), other.at('delivery'), { recursive: true });
    const outcome = await other.restore('state', file);
    assert.equal(outcome.kept, null, 'there was nothing to keep');
    await dropAgain(other);
  } finally {
    home.remove();
    other.remove();
  }
});

test('while somebody works in the home nothing is restored, and nothing of it changes', async () => {
  const { home, file } = await backedUp();
  try {
    const ledger = openLedger({ directory: home.at('state'), clock: Date });
    const there = readdirSync(home.at('state')).sort();
    try {
      await assert.rejects(home.restore('state', file), { code: 'STATE.LOCKED' });
      await assert.rejects(home.restore('config', await home.backupFile('config')), { code: 'STATE.LOCKED' });
      assert.deepEqual(readdirSync(home.at('state')).sort(), there);
    } finally {
      ledger.close();
    }
  } finally {
    home.remove();
  }
});

test('a rehearsal takes a sample through the restored state and changes nothing', async () => {
  const { home, file } = await backedUp();
  try {
    const tree = (): string[] => readdirSync(home.home, { recursive: true }).map(String).sort();
    const there = tree();
    const outcome = await home.restore('state', file, true);
    assert.deepEqual(
      outcome.checks.map(({ name, ok }) => [name, ok]),
      [
        ['self-test', true],
        ['delivery', true],
        ['acknowledgement', true],
      ],
    );
    assert.deepEqual(tree(), there);
  } finally {
    home.remove();
  }
});

const notRoot = process.getuid?.() === 0 ? false : 'only root makes files in what is of others';

test('by root nothing is restored into a home of another user, who could not touch what comes of it', {
  skip: notRoot,
}, async () => {
  const home = new TestHome();
  try {
    await home.take(...before);
    const files = { state: await home.backupFile('state'), metrics: await home.backupFile('metrics') };
    chownSync(home.home, 4_711, 4_711);
    for (const kind of ['state', 'metrics'] as const) {
      await assert.rejects(home.restore(kind, files[kind]), {
        code: 'USAGE',
        message: /belongs to another user/,
        hint: /runuser -u edi-agent -- edi-agent restore/,
      });
      assert.deepEqual(
        readdirSync(home.at(kind)).filter((name) => name.startsWith('replaced-')),
        [],
      );
      const { checks } = await home.restore(kind, files[kind], true);
      assert.ok(checks.length > 0 && checks.every(({ ok }) => ok), 'a rehearsal may be root’s');
    }
  } finally {
    home.remove();
  }
});

test('acknowledgements that were held after the backup wait once, and those that were released since do not', async () => {
  const home = new TestHome();
  try {
    const partners = join(dirname(home.configPath), 'partners');
    mkdirSync(partners);
    const hold = 'acknowledgement: {hold: true}';
    writeFileSync(join(partners, 'acme.yaml'), `name: ACME\nids:\n  production: ["ZZ:ACME"]\n${hold}\n`);
    await home.take(order(1));
    const file = await home.backupFile('state');
    await home.take(order(2));
    const [held] = await listQuarantine(home.request);
    assert.equal(held?.kind, 'answer');
    const decision = { action: 'release', operator: 'pat', reason: 'agreed', signal: calm } as const;
    const release = (...ids: readonly string[]) =>
      Array.fromAsync(decideQuarantine({ ...home.request, ...decision, ids, confirm: async () => true }));
    await release(held.id);
    await home.take(order(3));
    await home.restore('state', file);
    const waiting = await listQuarantine(home.request);
    assert.deepEqual(
      waiting.map(({ path }) => path).sort(),
      home
        .names('delivery', 'held')
        .map((name) => home.at('delivery', 'held', name))
        .sort(),
    );
    assert.equal(waiting.length, 2);
    const outcomes = await release(...waiting.map(({ id }) => id));
    assert.deepEqual(
      outcomes.map(({ outcome }) => outcome),
      ['done', 'done'],
    );
    assert.deepEqual(home.names('delivery', 'held'), []);
    assert.equal(new Set(home.controls()).size, 3, 'each was sent once');
    assert.deepEqual(await listQuarantine(home.request), []);
  } finally {
    home.remove();
  }
});
