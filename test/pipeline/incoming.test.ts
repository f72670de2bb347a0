import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { Receipt } from '../../src/model/receipt.ts';
import type { SentRules } from '../../src/pipeline/sent-groups-step.ts';
import { processFile } from '../../src/pipeline.ts';
import { createTempRoad, type TempRoad } from './temp-road.ts';

const hourMs = 3_600_000;
const sent: SentRules = { ownIds: new Set(['ZZ:US']), dueAfterMs: 24 * hourMs, dueAfterMsBySet: { 856: 4 * hourMs } };
const calm = new AbortController().signal;
let home: TempRoad;

beforeEach(() => {
  home = createTempRoad({ sent });
});
afterEach(() => home.remove());

interface Envelope {
  readonly from: string;
  readonly to: string;
  readonly control?: string;
  /** GS01 and GS06. */
  readonly group?: string;
  readonly groupControl?: string;
  readonly ta1?: readonly string[];
}

/** One interchange with the sets in one group; without sets there is no group. */
function interchange(envelope: Envelope, sets: readonly (readonly string[])[]): string {
  const { from, to, control = '000000001', group = 'PO', groupControl = '1', ta1 = [] } = envelope;
  const blank = ' '.repeat(10);
  const isa = `ISA*00*${blank}*00*${blank}*ZZ*${from.padEnd(15)}*ZZ*${to.padEnd(15)}*240615*1200*U*00401*${control}*0*P*>`;
  const inner = sets.flatMap((body, at) => {
    const [id, ...segments] = body;
    const set = String(at + 1).padStart(4, '0');
    return [`ST*${id}*${set}`, ...segments, `SE*${segments.length + 2}*${set}`];
  });
  const framed = [`GS*${group}*${from}*${to}*20240615*1200*${groupControl}*X*004010`, ...inner];
  const groups = sets.length === 0 ? [] : [...framed, `GE*${sets.length}*${groupControl}`];
  const all = [isa, ...ta1, ...groups, `IEA*${sets.length === 0 ? 0 : 1}*${control}`];
  return all.map((segment) => `${segment}~\n`).join('');
}

const order = ['850', 'BEG*00*SA*PO1**20240615', 'PO1*1*10*EA*5.25*PE*VN*A-1', 'CTT*1'];
const notice = ['856', 'BSN*00*S1*20240615*1200', 'HL*1**S'];
const answer = (groupControl: string, verdict: string, functionalId = 'PO'): string[] => [
  '997',
  `AK1*${functionalId}*${groupControl}`,
  `AK9*${verdict}*1*1*${verdict === 'A' ? 1 : 0}`,
];

async function processed(text: string, name?: string): Promise<Receipt> {
  return processFile(home.road, await home.claim(text, name), calm);
}

const groups = () =>
  home.ledger.searchGroups({ limit: 9 }).map(({ functionalId, control, state }) => [functionalId, control, state]);
const ours = { from: 'US', to: 'ACME' };
const theirs = { from: 'ACME', to: 'US', group: 'FA' };

test('an answer in an interchange with a release character is read with it', async () => {
  await processed(interchange(ours, [order]), 'sent.x12');
  const said = [
    ...answer('1', 'A').slice(0, 2),
    'AK2*850*0001',
    'AK3*N1*2',
    'AK4*1**1*x?~AK9*R*1*1*0',
    'AK5*E',
    'AK9*E*1*1*1',
  ];
  const text = interchange(theirs, [said]).replace('*U*00401*', '*^*00704*').replace('GS*FA', 'ISX*?~\nGS*FA');
  assert.equal((await processed(text, 'answer.x12')).status, 'processed');
  assert.deepEqual(groups(), [['PO', '1', 'accepted_with_errors']]);
});

describe('what we send', () => {
  test('waits for its acknowledgement, is not answered by us, and goes on', async () => {
    const receipt = await processed(interchange({ ...ours, groupControl: '0042' }, [order, order]));
    assert.equal(receipt.status, 'processed');
    assert.deepEqual(receipt.acknowledgements, []);
    assert.equal(home.names('accepted').length, 1);
    const [group] = home.ledger.searchGroups({ limit: 9 });
    assert.deepEqual(
      [group?.sender, group?.receiver, group?.control, group?.setId, group?.sets, group?.interchange?.receiver],
      ['US', 'ACME', '0042', '850', 2, 'ZZ:ACME'],
    );
    assert.equal((group?.dueMs ?? 0) - (group?.sentMs ?? 0), 24 * hourMs);
  });

  test('a ship notice is due sooner; an acknowledgement of ours is waited for by nobody', async () => {
    await processed(interchange({ ...ours, group: 'SH' }, [notice]), 'notice.x12');
    await processed(interchange({ ...ours, group: 'FA', control: '000000002' }, [answer('9', 'A')]), 'answer.x12');
    const all = home.ledger.searchGroups({ limit: 9 });
    assert.deepEqual(
      all.map(({ functionalId, dueMs, sentMs }) => [functionalId, (dueMs ?? 0) - sentMs]),
      [['SH', 4 * hourMs]],
    );
    assert.deepEqual(home.ledger.searchAcknowledgements({ limit: 9 }), [], 'it is no incoming one either');
  });

  test('a group that is rejected is not sent, and not waited for', async () => {
    const broken = interchange(ours, [order]).replace('GE*1*1', 'GE*2*1');
    await processed(broken);
    assert.deepEqual(groups(), []);
  });

  test('an interchange that is rejected at its end is not sent, and its groups are not waited for', async () => {
    const text = interchange({ ...ours, control: '000000007' }, [order]).replace('IEA*1*000000007', 'IEA*1*000000008');
    assert.equal((await processed(text)).accepted, 0);
    assert.deepEqual(groups(), []);
  });

  test('without ids of our own everything is received', async () => {
    home.remove();
    home = createTempRoad();
    const receipt = await processed(interchange(ours, [order]));
    assert.equal(receipt.acknowledgements.length, 1);
    assert.deepEqual(groups(), []);
  });
});

describe('what partners say of it', () => {
  beforeEach(async () => {
    await processed(interchange({ ...ours, control: '000000077', groupControl: '42' }, [order]), 'sent.x12');
  });

  for (const [verdict, state] of [
    ['A', 'accepted'],
    ['E', 'accepted_with_errors'],
    ['P', 'partial'],
    ['R', 'rejected'],
  ] as const) {
    test(`AK901 ${verdict} makes it ${state}`, async () => {
      const receipt = await processed(interchange(theirs, [answer('000000042', verdict)]));
      const told = { kind: '997', functionalId: 'PO', control: '000000042', verdict, partner: 'ACME', matched: true };
      assert.deepEqual(receipt.received, [told]);
      assert.deepEqual(receipt.acknowledgements, [], 'acknowledgements are not acknowledged');
      assert.deepEqual(groups(), [['PO', '42', state]]);
    });
  }

  test('one of a group we did not send is kept, told and counted as no match', async () => {
    const receipt = await processed(interchange(theirs, [answer('43', 'A'), answer('42', 'A')]));
    assert.deepEqual(
      receipt.received?.map(({ control, matched }) => [control, matched]),
      [
        ['43', false],
        ['42', true],
      ],
    );
    const unmatched = home.ledger.searchAcknowledgements({ matched: false, limit: 9 });
    assert.deepEqual(
      unmatched.map(({ control }) => control),
      ['43'],
    );
  });

  test('which sets were refused, and why, is kept', async () => {
    const refusal = ['997', 'AK1*PO*42', 'AK2*850*0001', 'AK3*PO1*3**8', 'AK4*3*355*7*XX', 'AK5*R*5', 'AK9*R*1*1*0'];
    await processed(interchange(theirs, [refusal]));
    const [kept] = home.ledger.searchAcknowledgements({ limit: 9 });
    const fault = { segment: 'PO1', ordinal: 3, code: '7', element: 3, component: null, value: 'XX' };
    const { sets } = kept?.detail ?? {};
    assert.deepEqual(sets, [
      { id: '850', control: '0001', verdict: 'R', codes: ['5'], faultCount: 1, faults: [fault] },
    ]);
  });

  test('a TA1 that rejects the interchange rejects its groups; one that takes it leaves them waiting', async () => {
    const taken = await processed(interchange({ ...theirs, ta1: ['TA1*000000077*240615*1200*A*000'] }, []), 'a.x12');
    assert.deepEqual(
      taken.received?.map(({ kind, matched }) => [kind, matched]),
      [['TA1', true]],
    );
    assert.deepEqual(groups(), [['PO', '42', 'awaiting']]);
    const refused = interchange({ ...theirs, control: '2'.padStart(9, '0'), ta1: ['TA1*77*240615*1200*R*009'] }, []);
    await processed(refused, 'b.x12');
    assert.deepEqual(groups(), [['PO', '42', 'rejected']]);
  });

  test('a walk that is done again after a stop says it once', async () => {
    const claim = await home.claim(interchange(theirs, [answer('42', 'A')]), 'ack.x12');
    const stop = new Error('power');
    const finish = home.ledger.finish;
    const failing = { ...home.road, ledger: { ...home.ledger, finish: () => Promise.reject(stop) } };
    await assert.rejects(processFile(failing, claim, calm), stop);
    await home.ledger.record(claim, 'claimed', {});
    await processFile({ ...home.road, ledger: { ...home.ledger, finish } }, claim, calm);
    assert.equal(home.ledger.searchAcknowledgements({ limit: 9 }).length, 1);
    assert.equal(home.ledger.story(claim.id).filter(({ kind }) => kind === 'answer').length, 1);
  });

  test('a set of a group that is rejected says nothing', async () => {
    const receipt = await processed(interchange(theirs, [answer('42', 'A')]).replace('GE*1*1', 'GE*2*1'));
    assert.equal(receipt.received, undefined);
    assert.deepEqual(groups(), [['PO', '42', 'awaiting']]);
  });
});
