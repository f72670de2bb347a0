import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { createDecider, type DeciderOptions } from '../../src/agent-quarantine-decide.ts';
import { itemsNamed } from '../../src/agent-quarantine-items.ts';
import { limits } from '../../src/model/limits.ts';
import type { QuarantineOutcome } from '../../src/model/quarantine.ts';
import { releaseHeld } from '../../src/pipeline/release-step.ts';
import type { Road } from '../../src/pipeline/road.ts';
import { processFile } from '../../src/pipeline.ts';
import { createTempRoad, type TempRoad } from './temp-road.ts';
import { bad, good, interchange } from './x12-text.ts';

let home: TempRoad;
const calm = new AbortController().signal;

beforeEach(() => {
  home = createTempRoad();
});
afterEach(() => home.remove());

/** A file with one good set and one bad one; the id of what is held of it. */
async function holdOne(): Promise<string> {
  const claim = await home.claim(interchange({ groups: [{ sets: [good, bad] }] }));
  await processFile(home.road, claim, calm);
  return `${claim.id}.2`;
}

function decide(
  id: string,
  options: Pick<DeciderOptions, 'action'> & Partial<DeciderOptions>,
  road: Road = home.road,
): Promise<QuarantineOutcome> {
  const [item] = itemsNamed(home.ledger, id);
  assert.ok(item, `nothing is named ${id}`);
  return createDecider(road, { operator: 'pat', reason: 'agreed', signal: calm, ...options })(item);
}

const stateOf = (id: string): string | undefined => itemsNamed(home.ledger, id)[0]?.state;
const decisions = (id: string) =>
  home.ledger
    .story(id.split('.')[0] ?? '')
    .filter(({ kind, detail }) => kind === 'set' && detail?.item === id)
    .map(({ detail }) => [detail?.action, detail?.operator, detail?.reason]);

/** A whole file in place of the held set, with other text in it. */
function mended(id: string): string {
  const path = join(home.place, 'mended.x12');
  const [item] = itemsNamed(home.ledger, id);
  writeFileSync(path, home.text(item?.path ?? '').replace('SE*5*9999', 'SE*5*0002'));
  return path;
}

describe('release', () => {
  test('hands the set on as it is, once, and says who did it', async () => {
    const id = await holdOne();
    const outcome = await decide(id, { action: 'release' });
    assert.equal(outcome.outcome, 'done');
    assert.match(home.text(outcome.paths[0] ?? ''), /^ISA.*ST\*850\*0002.*SE\*5\*9999.*IEA\*1\*000000001~\s*$/s);
    assert.equal(stateOf(id), 'released');
    assert.deepEqual(decisions(id), [['released', 'pat', 'agreed']]);
    const again = await decide(id, { action: 'release' });
    assert.deepEqual([again.outcome, again.message], ['refused', 'it was released before']);
    assert.equal(home.names('accepted').length, 2);
  });

  test('stopped between the delivery and the ledger, it is one delivery all the same', async () => {
    const id = await holdOne();
    const file = home.ledger.file(id.split('.')[0] ?? '');
    const set = file && home.ledger.sets(file.id)[0];
    assert.ok(file && set);
    await releaseHeld(home.road, { set, file }, calm);
    assert.equal(stateOf(id), 'quarantined');
    const outcome = await decide(id, { action: 'release' });
    assert.equal(outcome.outcome, 'done');
    assert.equal(home.names('accepted').length, 2);
    assert.equal(stateOf(id), 'released');
  });

  test('with nowhere to go, or with its bytes gone, nothing is changed', async () => {
    const id = await holdOne();
    const closed = await decide(id, { action: 'release' }, { ...home.road, accepted: null });
    assert.deepEqual([closed.outcome, closed.code], ['failed', 'CONFIG']);
    await home.road.files.remove(itemsNamed(home.ledger, id)[0]?.path ?? '');
    const gone = await decide(id, { action: 'release' });
    assert.deepEqual([gone.outcome, gone.code], ['failed', 'E001.NOT_FOUND']);
    assert.equal(stateOf(id), 'quarantined');
  });

  test('one of those that lie together in one file goes alone', async () => {
    const count = limits.quarantineFilesMax + 2;
    const sets = Array.from({ length: count }, (_, at) => ({ ...bad, control: String(at + 1).padStart(4, '0') }));
    const claim = await home.claim(interchange({ groups: [{ sets }] }));
    await processFile(home.road, claim, calm);
    const outcome = await decide(`${claim.id}.${count}`, { action: 'release' });
    assert.equal(outcome.outcome, 'done', outcome.message);
    const delivered = home.text(outcome.paths[0] ?? '');
    assert.deepEqual(delivered.match(/ST\*850\*\d+/g), [`ST*850*${count}`]);
    assert.equal(delivered.match(/ISA\*/g)?.length, 1);
  });
});

describe('replay', () => {
  test('what is still wrong stays held, with its findings; the attempt is told', async () => {
    const id = await holdOne();
    const outcome = await decide(id, { action: 'replay' });
    assert.equal(outcome.outcome, 'refused');
    assert.ok(outcome.findings.length > 0);
    assert.equal(stateOf(id), 'quarantined');
    assert.deepEqual(decisions(id), [['replay_refused', 'pat', 'agreed']]);
    assert.equal(home.names('accepted').length, 1);
  });

  test('a mended copy walks the road, unanswered, and is one delivery however often it is tried', async () => {
    const id = await holdOne();
    const outcome = await decide(id, { action: 'replay', file: mended(id) });
    assert.equal(outcome.outcome, 'done', outcome.message);
    assert.match(home.text(outcome.paths[0] ?? ''), /SE\*5\*0002/);
    assert.equal(stateOf(id), 'replayed');
    assert.equal(home.names('answers').length, 1, 'the partner heard of the set when it came');
    assert.equal(home.names('accepted').length, 2);
  });

  test('what was delivered before is no mended copy: an order does not go out under two names', async () => {
    const other = interchange({ control: '000000077', groups: [{ sets: [good] }] });
    await processFile(home.road, await home.claim(other), calm);
    const id = await holdOne();
    const file = join(home.place, 'other.x12');
    writeFileSync(file, other);
    const before = home.names('accepted').length;
    const outcome = await decide(id, { action: 'replay', file });
    assert.equal(outcome.outcome, 'refused');
    assert.match(outcome.message ?? '', /was delivered before/);
    assert.deepEqual([home.names('accepted').length, stateOf(id)], [before, 'quarantined']);
  });

  test('stopped before the ledger knew, it is found again and not done twice', async () => {
    const id = await holdOne();
    const file = mended(id);
    const stop = new Error('power');
    const ledger = { ...home.road.ledger, finish: () => Promise.reject(stop) };
    await assert.rejects(decide(id, { action: 'replay', file }, { ...home.road, ledger }), stop);
    assert.equal(stateOf(id), 'quarantined');
    assert.equal(home.names('accepted').length, 2);
    const outcome = await decide(id, { action: 'replay', file });
    assert.deepEqual([outcome.outcome, stateOf(id)], ['done', 'replayed']);
    assert.equal(home.names('accepted').length, 2);
  });
});

test('discard is final, and keeps the bytes', async () => {
  const id = await holdOne();
  const path = itemsNamed(home.ledger, id)[0]?.path ?? '';
  assert.equal((await decide(id, { action: 'discard' })).outcome, 'done');
  assert.equal(stateOf(id), 'discarded');
  assert.match(home.text(path), /ST\*850\*0002/);
  for (const action of ['release', 'replay', 'discard'] as const) {
    assert.deepEqual((await decide(id, { action })).message, 'it was discarded before');
  }
});

describe('a whole file that is held', () => {
  async function holdFile(text: string): Promise<string> {
    const id = '20261124T031210123-00001-000099';
    const path = join(home.place, 'quarantine', `${id}_lost.x12`);
    writeFileSync(path, text);
    await home.ledger.write((writer) => {
      writer.openFile({ id, name: 'lost.x12', origin: path, path, bytes: text.length, state: 'found' });
      writer.changeFile(id, { state: 'claimed' });
      writer.changeFile(id, { state: 'quarantined', settled: true });
    });
    return id;
  }

  test('walks the road when it is replayed; seen before, it is a duplicate', async () => {
    const text = interchange({ groups: [{ sets: [good] }] });
    const id = await holdFile(text);
    assert.equal((await decide(id, { action: 'replay' })).outcome, 'done');
    assert.equal(home.ledger.file(id)?.state, 'processed');
    assert.equal(home.names('accepted').length, 1);
  });

  test('is handed on when it is released, although its content was seen before', async () => {
    const text = interchange({ groups: [{ sets: [good] }] });
    await processFile(home.road, await home.claim(text), calm);
    const id = await holdFile(text);
    const outcome = await decide(id, { action: 'release' });
    assert.deepEqual([outcome.outcome, outcome.paths.length], ['done', 1]);
    assert.equal(home.names('accepted').length, 2);
  });

  test('is failed for good when it is discarded', async () => {
    const id = await holdFile('x');
    await decide(id, { action: 'discard' });
    const { state, settled } = home.ledger.file(id) ?? {};
    assert.deepEqual([state, settled], ['failed', true]);
    assert.deepEqual(decisions(id), [['discarded', 'pat', 'agreed']]);
  });
});
