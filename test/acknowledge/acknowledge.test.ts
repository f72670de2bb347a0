import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acknowledge } from '../../src/acknowledge/acknowledge.ts';
import type { ControlRequest } from '../../src/acknowledge/control.ts';
import { defaultPolicy } from '../../src/acknowledge/policy.ts';
import { bytesOf } from '../../src/kit/bytes.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { answersToText, counters, group, interchange, set } from './answers.ts';

test('a clean interchange is accepted, and the answer goes back to its sender', async () => {
  const [answer, ...more] = await answersToText(interchange({ groups: [group({ sets: [set('0001'), set('0002')] })] }));
  assert.deepEqual(more, []);
  assert.deepEqual(answer?.lines, [
    'ISA*00*          *00*          *01*OURS           *ZZ*ACME           *261124*0828*U*00401*000000001*0*T*:~',
    'GS*FA*OURGS*ACMEGS*20261124*0828*1*X*004010~',
    'ST*997*0001~',
    'AK1*PO*7~',
    'AK2*850*0001~',
    'AK5*A~',
    'AK2*850*0002~',
    'AK5*A~',
    'AK9*A*2*2*2~',
    'SE*8*0001~',
    'GE*1*1~',
    'IEA*1*000000001~',
  ]);
  assert.equal(answer?.kind, '997');
  assert.equal(answer?.verdict, 'A');
  assert.deepEqual([answer?.partner, answer?.own, answer?.received], ['ACME', 'OURS', '000000077']);
});

test('a bad set makes the group partial, and its codes are told', async () => {
  const sets = [set('0001', 'SE*9*0002~'), set('0002'), 'ST*850*0003~BEG*00*NE*P1**20260102~'];
  const [answer] = await answersToText(interchange({ groups: [group({ sets })] }));
  assert.equal(answer?.verdict, 'P');
  assert.deepEqual(answer?.lines.slice(4, -2), [
    'AK2*850*0001~',
    'AK5*R*3*4~',
    'AK2*850*0002~',
    'AK5*A~',
    'AK2*850*0003~',
    'AK5*R*2~',
    'AK9*P*3*3*1~',
    'SE*10*0001~',
  ]);
});

test('only rejected sets are listed where that is agreed; accepting with errors makes an E', async () => {
  const file = interchange({ groups: [group({ sets: [set('0001'), set('0002', 'SE*9*0002~')] })] });
  const [short] = await answersToText(file, { listing: 'rejected' });
  assert.deepEqual(short?.lines.slice(4, -2), ['AK2*850*0002~', 'AK5*R*4~', 'AK9*P*2*2*1~', 'SE*6*0001~']);
  const [lenient] = await answersToText(file, { onErrors: 'accept' });
  assert.deepEqual(lenient?.lines.slice(6, -3), ['AK2*850*0002~', 'AK5*E*4~', 'AK9*E*2*2*2~']);
  assert.equal(lenient?.verdict, 'E');
});

test('a rejected group is R as a whole, its sets answered one by one', async () => {
  const sets = [set('0001'), set('0002', 'SE*9*0002~')];
  const [answer] = await answersToText(interchange({ groups: [group({ sets, ge: 'GE*5*8~' })] }));
  assert.deepEqual(answer?.lines.slice(4, -3), [
    'AK2*850*0001~',
    'AK5*A~',
    'AK2*850*0002~',
    'AK5*R*4~',
    'AK9*R*5*2*0*4*5~',
  ]);
});

test('a group without GE counts what was read', async () => {
  const [answer] = await answersToText(interchange({ groups: [group({ sets: [set('0001')], ge: '' })] }));
  assert.equal(answer?.lines.at(-4), 'AK9*R*1*1*0*3~');
});

test('005010 has AK103 and AK203, and an implementation guide is answered by a 999', async () => {
  const guided = group({ version: '005010X220A1', sets: [set('0001', 'SE*4*0001~', '005010X220A1')] });
  const file = interchange({ version: '00501', groups: [guided] });
  const [answer] = await answersToText(file);
  assert.equal(answer?.kind, '999');
  assert.deepEqual(answer?.lines, [
    'ISA*00*          *00*          *01*OURS           *ZZ*ACME           *261124*0828*^*00501*000000001*0*T*:~',
    'GS*FA*OURGS*ACMEGS*20261124*0828*1*X*005010X231A1~',
    'ST*999*0001*005010X231A1~',
    'AK1*PO*7*005010X220A1~',
    'AK2*850*0001*005010X220A1~',
    'IK5*R*4~',
    'AK9*R*1*1*0~',
    'SE*6*0001~',
    'GE*1*1~',
    'IEA*1*000000001~',
  ]);
  const [plain] = await answersToText(file, { functional: '997' });
  assert.deepEqual(plain?.lines.slice(1, 6), [
    'GS*FA*OURGS*ACMEGS*20261124*0828*1*X*005010~',
    'ST*997*0001~',
    'AK1*PO*7*005010X220A1~',
    'AK2*850*0001*005010X220A1~',
    'AK5*R*4~',
  ]);
});

test('the version of the answer is that of the group, without the name of its guide', async () => {
  const versions = ['004010VICS', '003040', '004010X098A1', '006020'];
  const groups = versions.map((version, at) => group({ version, control: String(at + 1), sets: [set('0001')] }));
  const [answer] = await answersToText(interchange({ groups }));
  const headers = answer?.lines.filter((line) => line.startsWith('GS') || line.startsWith('AK1'));
  assert.deepEqual(headers, [
    'GS*FA*OURGS*ACMEGS*20261124*0828*1*X*004010~',
    'AK1*PO*1~',
    'GS*FA*OURGS*ACMEGS*261124*0828*2*X*003040~',
    'AK1*PO*2~',
    'GS*FA*OURGS*ACMEGS*20261124*0828*3*X*004010~',
    'AK1*PO*3~',
    'GS*FA*OURGS*ACMEGS*20261124*0828*4*X*006020~',
    'AK1*PO*4*006020~',
  ]);
});

test('groups with the same parties and version are answered in one FA group, a 997 each', async () => {
  const groups = ['1', '2', '3'].map((control) => group({ control, sets: [set('0001')] }));
  const [answer] = await answersToText(interchange({ groups }));
  const framing = answer?.lines.filter((line) => /^(?:GS|ST|GE|IEA)/.test(line));
  assert.deepEqual(framing?.slice(1), ['ST*997*0001~', 'ST*997*0002~', 'ST*997*0003~', 'GE*3*1~', 'IEA*1*000000001~']);
});

test('ISA14 asks for a TA1: it stands before the 997', async () => {
  const [answer] = await answersToText(interchange({ asked: '1', groups: [group({ sets: [set('0001')] })] }));
  assert.deepEqual(answer?.lines[1], 'TA1*000000077*260102*0304*A*000~');
  assert.equal(answer?.lines[2]?.slice(0, 5), 'GS*FA');
  assert.equal(answer?.kind, '997');
  const [silent] = await answersToText(interchange({ asked: '1', groups: [group({ sets: [set('0001')] })] }), {
    interchange: 'none',
  });
  assert.equal(silent?.lines[1]?.slice(0, 5), 'GS*FA');
});

test('a rejected interchange gets a TA1 with the lowest code and no 997', async () => {
  const file = interchange({ groups: [group({ sets: [set('0001')] })], iea: 'IEA*3*000000078~' });
  const [answer] = await answersToText(file);
  assert.equal(answer?.kind, 'TA1');
  assert.equal(answer?.verdict, 'R');
  assert.deepEqual(answer?.lines.slice(1), ['TA1*000000077*260102*0304*R*001~', 'IEA*0*000000001~']);
  assert.deepEqual(await answersToText(file, { interchange: 'asked' }), []);
});

test('a cut-off file gets a TA1 about the early end', async () => {
  const [answer] = await answersToText(interchange({ groups: [group({ sets: [set('0001')] })], iea: '' }));
  assert.equal(answer?.lines[1], 'TA1*000000077*260102*0304*R*023~');
});

test('FA groups are never acknowledged', async () => {
  const fa = group({ gs01: 'FA', sets: ['ST*997*0001~AK1*PO*1~AK9*A*1*1*1~SE*4*0001~'] });
  assert.deepEqual(await answersToText(interchange({ groups: [fa] })), []);
  const [asked] = await answersToText(interchange({ groups: [fa], asked: '1' }));
  assert.deepEqual(asked?.lines.slice(1), ['TA1*000000077*260102*0304*A*000~', 'IEA*0*000000001~']);
  const [mixed] = await answersToText(interchange({ groups: [fa, group({ sets: [set('0001')] })] }));
  assert.deepEqual(
    mixed?.lines.filter((line) => line.startsWith('AK1')),
    ['AK1*PO*7~'],
  );
});

test('a group whose GS cannot be named is told by a TA1', async () => {
  const nameless = group({ gs01: '', sets: [set('0001')] });
  const [alone] = await answersToText(interchange({ groups: [nameless] }));
  assert.deepEqual(alone?.lines.slice(1), ['TA1*000000077*260102*0304*R*024~', 'IEA*0*000000001~']);
  const [beside] = await answersToText(interchange({ groups: [nameless, group({ sets: [set('0001')] })] }));
  assert.equal(beside?.lines[1], 'TA1*000000077*260102*0304*E*024~');
  assert.ok(beside?.lines.includes('AK9*A*1*1*1~'));
});

test('a duplicate is answered only when ISA14 asks, by code 025', async () => {
  const sets = [set('0001')];
  assert.deepEqual(await answersToText(interchange({ groups: [group({ sets })] }), { refuse: '025' }), []);
  const [answer] = await answersToText(interchange({ asked: '1', groups: [group({ sets })] }), { refuse: '025' });
  assert.deepEqual(answer?.lines.slice(1), ['TA1*000000077*260102*0304*R*025~', 'IEA*0*000000001~']);
  const [unknown] = await answersToText(interchange({ groups: [group({ sets })] }), { refuse: '009' });
  assert.equal(unknown?.lines[1], 'TA1*000000077*260102*0304*R*009~');
});

test('nothing is written where no acknowledgement is agreed; what is held says so', async () => {
  const file = interchange({ groups: [group({ sets: [set('0001')] })] });
  assert.deepEqual(await answersToText(file, { functional: 'none' }), []);
  const [held] = await answersToText(file, { hold: true });
  assert.equal(held?.held, true);
});

test('each interchange of a file has an answer of its own, in its order, whether the one before was read or not', async () => {
  const bad = interchange({ groups: [group({ sets: [set('0001')] })], iea: 'IEA*2*000000077~' });
  const good = interchange({ groups: [group({ sets: [set('0009')] })] });
  const file = `${good}\n${bad}\n${good}`;
  const answers = await answersToText(file);
  assert.deepEqual(
    answers.map((one) => [one.interchange, one.kind, one.control, one.verdict]),
    [
      [1, '997', '000000001', 'A'],
      [2, 'TA1', '000000002', 'R'],
      [3, '997', '000000003', 'A'],
    ],
  );
  const survey = await surveyBytes(bytesOf(file));
  const bytes = survey.log.kind === 'memory' ? survey.log.bytes : new Uint8Array();
  const asked: ControlRequest[] = [];
  const options = { records: () => recordsOf(bytes), policyOf: () => defaultPolicy, date: '20261124', time: '0828' };
  const texts: string[] = [];
  for await (const one of acknowledge({ ...options, controlOf: counters(asked) })) {
    if (one.interchange !== 3) continue;
    for await (const chunk of one.chunks) texts.push(new TextDecoder().decode(chunk));
  }
  assert.equal(texts.join('').split('\n').includes('AK2*850*0009~'), true);
  assert.deepEqual(asked.at(-1), { kind: 'GS06', sender: '01:OURS', receiver: 'ZZ:ACME', interchange: 3, group: 1 });
  assert.deepEqual(asked[0], { kind: 'ISA13', sender: '01:OURS', receiver: 'ZZ:ACME', interchange: 1, group: 0 });
});

test('names that hold our delimiters move the delimiters', async () => {
  const file = interchange({ groups: [group({ sets: [set('0001')] })] })
    .replaceAll('*', '|')
    .replace('ACMEGS', 'AC*ME~');
  const [answer] = await answersToText(file.replaceAll('~', '\x1c').replace('AC*ME\x1c', 'AC*ME~'));
  assert.equal(answer?.lines[1], "GS|FA|OURGS|AC*ME~|20261124|0828|1|X|004010'");
});

test('a set id or control number that is missing is told as zeros', async () => {
  const [answer] = await answersToText(interchange({ groups: [group({ sets: ['ST~BEG*00~SE*3~'] })] }));
  assert.deepEqual(answer?.lines.slice(4, 6), ['AK2*000*0000~', 'AK5*R*6*7~']);
});
