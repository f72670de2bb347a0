import assert from 'node:assert/strict';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Destination } from '../../src/deliver/destination.ts';
import { ledgerJournal } from '../../src/deliver/ledger-journal.ts';
import { createDestination } from '../../src/deliver/registry.ts';
import { AgentError } from '../../src/model/agent-error.ts';
import type { Claim } from '../../src/model/claim.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import type { RoadPartners } from '../../src/pipeline/partners.ts';
import type { Road } from '../../src/pipeline/road.ts';
import { processFile } from '../../src/pipeline.ts';
import { agreed } from './agreed.ts';
import { createTempRoad, type TempRoad } from './temp-road.ts';
import { good, interchange } from './x12-text.ts';

let home: TempRoad;
const calm = new AbortController().signal;

beforeEach(() => {
  home = createTempRoad();
});
afterEach(() => home.remove());

const ofAcme = interchange({ control: '000000001', groups: [{ control: '1', sets: [good] }] });
const ofOther = interchange({ control: '000000002', sender: 'OTHER', groups: [{ control: '2', sets: [good] }] });
const acme = "name: acme\nids: {production: ['ZZ:ACME']}\n";
const ownWay = `${acme}delivery: {directory: acme}`;

/** ISA13 of all that was delivered, each as often as it was. */
function delivered(): string[] {
  const places = ['accepted', 'delivery/acme'].filter((name) => existsSync(join(home.place, name)));
  const texts = places.flatMap((place) => home.names(place).map((name) => home.text(join(place, name))));
  return texts.flatMap((text) => [...text.matchAll(/^IEA\*1\*(\d+)/gm)].map(([, control = '']) => control)).sort();
}

/** ISA13 of what the answers answer, by their group. */
function answered(): (string | undefined)[] {
  const groups = home.names('answers').map((name) => /AK1\*PO\*(\d)/.exec(home.text(join('answers', name)))?.[1]);
  return groups.sort();
}

function failing(real: Destination | null, retry: boolean): Destination {
  assert.ok(real);
  const error = new AgentError('no', { code: 'E004.MISSING', retry });
  return { ...real, deliver: () => Promise.reject(error) };
}

/** The partner's way fails, everybody's works. */
function withoutHisWay(partners: RoadPartners): RoadPartners {
  const wayOf: RoadPartners['wayOf'] = (...args) => {
    const real = partners.wayOf(...args);
    return real && failing(real, true);
  };
  return { ...partners, wayOf };
}

function walk(claim: Claim, changes: Partial<Road>): Promise<Receipt> {
  return processFile({ ...home.road, retries: true, ...changes }, claim, calm);
}

async function walkAgain(claim: Claim, changes: Partial<Road>): Promise<Receipt> {
  await home.ledger.record(claim, 'claimed', {});
  return walk(claim, changes);
}

describe('a way that changes between two attempts', () => {
  test('a partner gets a directory of his own: what went with the others goes there no more', async () => {
    const claim = await home.claim(ofAcme + ofOther);
    const full = new AgentError('no space', { code: 'STATE.NO_SPACE', retry: true });
    const ledger = { ...home.ledger, finish: () => Promise.reject(full) };
    await assert.rejects(walk(claim, { ledger, partners: await agreed(home, [acme]) }), { code: 'STATE.NO_SPACE' });
    const receipt = await walkAgain(claim, { partners: await agreed(home, [ownWay]) });
    assert.equal(receipt.status, 'processed');
    assert.deepEqual(delivered(), ['000000001', '000000002']);
  });

  test('a partner who had one loses it: what he got there goes nowhere else, the others get theirs', async () => {
    const claim = await home.claim(ofAcme + ofOther);
    const broken = { accepted: failing(home.road.accepted, true), partners: await agreed(home, [ownWay]) };
    await assert.rejects(walk(claim, broken), { code: 'E004.MISSING' });
    assert.deepEqual(delivered(), ['000000001']);
    const receipt = await walkAgain(claim, { partners: await agreed(home, [acme]) });
    assert.equal(receipt.status, 'processed');
    assert.deepEqual(delivered(), ['000000001', '000000002']);
  });

  test('a directory that was wrong is taken away: his sets are not missed', async () => {
    const claim = await home.claim(ofOther + ofAcme);
    const partners = withoutHisWay(await agreed(home, [ownWay]));
    await assert.rejects(walk(claim, { partners }), { code: 'E004.MISSING' });
    assert.deepEqual(delivered(), ['000000002']);
    const receipt = await walkAgain(claim, { partners: await agreed(home, [acme]) });
    assert.equal(receipt.status, 'processed');
    assert.deepEqual(delivered(), ['000000001', '000000002']);
  });

  test('what was put aside at first stays so: it is not delivered beside the quarantine', async () => {
    const claim = await home.claim(ofAcme + ofOther);
    const strict = 'validation: {unknown_partner: quarantine}';
    const broken = { accepted: failing(home.road.accepted, true), partners: await agreed(home, [acme], strict) };
    await assert.rejects(walk(claim, broken), { code: 'E004.MISSING' });
    const receipt = await walkAgain(claim, { partners: await agreed(home, [acme]) });
    assert.deepEqual([receipt.status, receipt.code], ['partial', 'E003.PARTNER']);
    assert.deepEqual(delivered(), ['000000001']);
  });

  test('the same content in another file goes on where the first one failed', async () => {
    const broken = { accepted: failing(home.road.accepted, false), partners: await agreed(home, [ownWay]) };
    assert.equal((await walk(await home.claim(ofAcme + ofOther, 'a.x12'), broken)).status, 'failed');
    const partners = await agreed(home, [acme]);
    assert.equal((await walk(await home.claim(ofAcme + ofOther, 'b.x12'), { partners })).status, 'processed');
    assert.deepEqual(
      [delivered(), answered()],
      [
        ['000000001', '000000002'],
        ['1', '2'],
      ],
    );
  });

  test('a file that has its verdict leaves no ruling behind', async () => {
    const claim = await home.claim(ofAcme);
    const receipt = await walk(claim, {});
    assert.equal(home.ledger.rulings(`${receipt.sha256}:rulings`), undefined);
  });
});

describe('a file that failed in one of two ways, and its interchanges in other bytes', () => {
  async function failed(): Promise<RoadPartners> {
    const partners = await agreed(home, [ownWay]);
    const broken = { accepted: failing(home.road.accepted, false), partners };
    assert.equal((await walk(await home.claim(ofAcme + ofOther, 'a.x12'), broken)).status, 'failed');
    return partners;
  }

  test('the delivered one is a duplicate; the other is delivered, and not answered again', async () => {
    const partners = await failed();
    const receipt = await walk(await home.claim(`${ofAcme}\n`, 'b.x12'), { partners });
    assert.deepEqual([receipt.status, receipt.acknowledgements], ['duplicate', []]);
    const second = await walk(await home.claim(`${ofOther}\n`, 'c.x12'), { partners });
    assert.deepEqual([second.status, second.acknowledgements], ['processed', []]);
    assert.deepEqual(
      [delivered(), answered()],
      [
        ['000000001', '000000002'],
        ['1', '2'],
      ],
    );
  });

  test('both in one file: the same', async () => {
    const partners = await failed();
    const receipt = await walk(await home.claim(`${ofAcme}\n${ofOther}`, 'b.x12'), { partners });
    assert.equal(receipt.status, 'processed');
    assert.deepEqual(
      [delivered(), answered()],
      [
        ['000000001', '000000002'],
        ['1', '2'],
      ],
    );
  });

  test('that it was answered is not forgotten when the second file fails, too', async () => {
    const partners = await failed();
    const broken = { accepted: failing(home.road.accepted, false), partners };
    assert.equal((await walk(await home.claim(`${ofOther}\n`, 'b.x12'), broken)).status, 'failed');
    assert.equal((await walk(await home.claim(`${ofOther}\n\n`, 'c.x12'), { partners })).status, 'processed');
    assert.deepEqual(
      [delivered(), answered()],
      [
        ['000000001', '000000002'],
        ['1', '2'],
      ],
    );
  });

  test('other content under a number that was answered is put aside', async () => {
    const partners = await failed();
    const changed = interchange({
      control: '000000002',
      sender: 'OTHER',
      groups: [{ control: '2', sets: [good, good] }],
    });
    const receipt = await walk(await home.claim(changed, 'b.x12'), { partners });
    assert.deepEqual([receipt.status, receipt.code], ['quarantined', 'E003.DUPLICATE']);
  });
});

describe('a file that failed with its content staged, and its interchange in other bytes', () => {
  const broken = new AgentError('input/output error', { code: 'E004.IO' });

  /** The disk fails at the last rename into `accepted`: before it, or after it, when the directory is to be synced. */
  function failingAt(move: 'before' | 'after', name: 'accepted' | 'answers' = 'accepted'): Destination {
    const { files } = home.road;
    const failing: typeof files.move = async (from, to) => {
      if (move === 'after') await files.move(from, to);
      throw broken;
    };
    const ports = { files: { ...files, move: failing }, journal: ledgerJournal(home.ledger) };
    return createDestination({ kind: 'directory', name, path: join(home.place, name) }, ports);
  }

  async function failed(changes: Partial<Road>): Promise<void> {
    const receipt = await walk(await home.claim(ofAcme, 'a.x12'), changes);
    assert.deepEqual([receipt.status, receipt.code], ['failed', 'E004.IO']);
  }

  test('nothing had left: it is delivered, once', async () => {
    await failed({ accepted: failingAt('before') });
    const receipt = await walk(await home.claim(`${ofAcme}\n`, 'b.x12'), {});
    assert.equal(receipt.status, 'processed');
    assert.equal((await walk(await home.claim(ofAcme, 'c.x12'), {})).status, 'duplicate');
    assert.deepEqual([visible(), answered()], [['000000001'], ['1']]);
  });

  test('the rename had happened: it is a duplicate', async () => {
    await failed({ accepted: failingAt('after') });
    const receipt = await walk(await home.claim(`${ofAcme}\n`, 'b.x12'), {});
    assert.equal(receipt.status, 'duplicate');
    assert.deepEqual([visible(), answered()], [['000000001'], ['1']]);
  });

  test('the answer was staged alone: it is answered', async () => {
    await failed({ acknowledgements: failingAt('before', 'answers') });
    const receipt = await walk(await home.claim(`${ofAcme}\n`, 'b.x12'), {});
    assert.deepEqual([receipt.status, receipt.acknowledgements.length], ['processed', 1]);
    assert.deepEqual(visible(), ['000000001']);
  });

  test('the directory is not there: nobody can tell, so neither a duplicate nor delivered; told when it is back', async () => {
    await failed({ accepted: failingAt('before') });
    const [here, away] = [join(home.place, 'accepted'), join(home.place, 'away')];
    renameSync(here, away);
    const claim = await home.claim(`${ofAcme}\n`, 'b.x12');
    await assert.rejects(walk(claim, {}), { code: 'E004.MISSING', retry: true });
    renameSync(away, here);
    assert.equal((await walkAgain(claim, {})).status, 'processed');
    assert.deepEqual(visible(), ['000000001']);
  });

  /** Staged names are hidden from collectors. */
  function visible(): string[] {
    const names = home.names('accepted').filter((name) => !name.startsWith('.'));
    return names.map((name) => /^IEA\*1\*(\d+)/m.exec(home.text(join('accepted', name)))?.[1] ?? '');
  }
});
