import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IncomingReader, type SegmentText } from '../../src/acknowledge/incoming.ts';
import { groupStateOf, type IncomingAcknowledgement } from '../../src/acknowledge/incoming-shape.ts';
import { sameControl } from '../../src/x12/control-number.ts';
import { answersToText, group, interchange, set } from './answers.ts';

function read(lines: readonly string[]): readonly IncomingAcknowledgement[] {
  const reader = new IncomingReader(':');
  return lines.flatMap((line) => {
    const [id = '', ...elements] = line.replace('~', '').split('*');
    const segment: SegmentText = [id, ...elements];
    return reader.take(segment) ?? [];
  });
}

test('a 997 says which sets were rejected, where and why', () => {
  const [received] = read([
    'ST*997*0001~',
    'AK1*PO*42~',
    'AK2*850*0001~',
    'AK5*A~',
    'AK2*850*0002~',
    'AK3*PO1*5*PO1*8~',
    'AK4*3:2*355*7*EACH~',
    'AK3*CTT*9**3~',
    'AK5*R*5*4~',
    'AK2*850*0003~',
    'AK5*E*5~',
    'AK9*P*3*3*2~',
    'SE*13*0001~',
  ]);
  assert.deepEqual(received, {
    kind: '997',
    functionalId: 'PO',
    control: '42',
    version: '',
    verdict: 'P',
    codes: [],
    claimed: 3,
    received: 3,
    accepted: 2,
    listed: { accepted: 1, withErrors: 1, rejected: 1 },
    sets: [
      {
        id: '850',
        control: '0002',
        verdict: 'R',
        codes: ['5', '4'],
        faultCount: 2,
        faults: [
          { segment: 'PO1', ordinal: 5, code: '7', element: 3, component: 2, value: 'EACH' },
          { segment: 'CTT', ordinal: 9, code: '3', element: null, component: null, value: null },
        ],
      },
      { id: '850', control: '0003', verdict: 'E', codes: ['5'], faultCount: 0, faults: [] },
    ],
  });
});

test('a 999 and its codes of the group are read alike', () => {
  const [received] = read([
    'ST*999*0001*005010X231A1~',
    'AK1*HC*9*005010X222A1~',
    'AK2*837*0001~',
    'IK3*CLM*22**8~',
    'IK4*2*782*1~',
    'IK5*R*I5~',
    'AK9*R*1*1*0*5~',
  ]);
  assert.ok(received?.kind === '999');
  assert.deepEqual([received.version, received.verdict, received.codes], ['005010X222A1', 'R', ['5']]);
  assert.deepEqual(received.sets[0]?.codes, ['I5']);
});

test('a TA1 speaks of an interchange', () => {
  const [received] = read(['TA1*000000905*260102*0304*R*023~']);
  assert.deepEqual(received, {
    kind: 'TA1',
    control: '000000905',
    date: '260102',
    time: '0304',
    verdict: 'R',
    code: '023',
  });
});

test('other sets and segments that do not belong together give nothing', () => {
  assert.deepEqual(read(['ST*850*0001~', 'BEG*00~', 'SE*3*0001~', 'AK9*A*1*1*1~']), []);
  assert.deepEqual(read(['ST*997*0001~', 'AK9*A*1*1*1~']), []);
  assert.deepEqual(read(['ST*850*0001~', 'AK1*PO*1~', 'AK9*A*1*1*1~']), []);
});

test('each verdict is a state of the group; unknown ones are none', () => {
  const stateOf = (verdict: string) =>
    read(['ST*997*0001~', 'AK1*PO*1~', `AK9*${verdict}*1*1*1~`]).map(groupStateOf)[0];
  const expected = {
    A: 'accepted',
    E: 'accepted_with_errors',
    P: 'partial',
    R: 'rejected',
    M: 'rejected',
    W: 'rejected',
    X: 'rejected',
  };
  for (const [verdict, state] of Object.entries(expected)) assert.equal(stateOf(verdict), state);
  assert.equal(stateOf('Z'), null);
  assert.deepEqual(read(['TA1*1*260102*0304*R*023~', 'TA1*1*260102*0304*A*000~']).map(groupStateOf), [
    'rejected',
    null,
  ]);
});

test('what we write pairs with the group it answers', async () => {
  const groups = [
    group({ control: '0041', sets: [set('0001')] }),
    group({ control: '42', sets: [set('0001', 'SE*9*0001~'), set('0002')] }),
  ];
  const [answer] = await answersToText(interchange({ asked: '1', groups }));
  const [ta1, first, second, ...more] = read(answer?.lines ?? []);
  assert.deepEqual(more, []);
  assert.ok(ta1?.kind === 'TA1' && sameControl(ta1.control, '000000077'));
  assert.ok(first?.kind === '997' && sameControl(first.control, '41') && first.verdict === 'A');
  assert.ok(second?.kind === '997' && second.control === '42' && second.verdict === 'P');
  assert.deepEqual(
    second.sets.map((one) => [one.control, one.verdict, one.codes]),
    [['0001', 'R', ['4']]],
  );
});

test('of many rejected sets the first are kept and all are counted', () => {
  const reader = new IncomingReader(':');
  reader.take(['ST', '997', '0001']);
  reader.take(['AK1', 'PO', '1']);
  for (let at = 0; at < 5_000; at += 1) {
    reader.take(['AK2', '850', String(at)]);
    reader.take(['AK5', 'R', '5']);
  }
  const received = reader.take(['AK9', 'R', '5000', '5000', '0']);
  assert.ok(received?.kind === '997');
  assert.equal(received.sets.length, 1_000);
  assert.equal(received.listed.rejected, 5_000);
});
