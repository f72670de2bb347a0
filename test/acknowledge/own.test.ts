import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { acknowledge } from '../../src/acknowledge/acknowledge.ts';
import { type AcknowledgementPolicy, defaultPolicy } from '../../src/acknowledge/policy.ts';
import type { AnswerRecord } from '../../src/acknowledge/records.ts';
import { bytesOf } from '../../src/kit/bytes.ts';
import { delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { answersToText, counters, group, interchange, set } from './answers.ts';

const guided = group({ version: '005010X220A1', control: '3', sets: [set('0001', 'SE*4*0001~')] });
const files: Readonly<Record<string, string>> = {
  clean: interchange({ groups: [group({ sets: [set('0001'), set('0002')] })] }),
  'TA1 and groups of several versions': interchange({
    asked: '1',
    version: '00501',
    groups: [
      group({ sets: [set('0001', 'SE*9*0002~')] }),
      group({ control: '8', version: '003040', sets: [set('1')] }),
      guided,
    ],
  }),
  'rejected group': interchange({ groups: [group({ sets: [set('0001')], ge: 'GE*4*9~' }), guided] }),
  'rejected interchange': interchange({ groups: [group({ sets: [set('0001')] })], iea: '' }),
  'empty group': interchange({ groups: [group({ sets: [] })] }),
};

const policies: readonly Partial<AcknowledgementPolicy>[] = [
  {},
  { listing: 'rejected', lineEnd: '' },
  { onErrors: 'accept', lineEnd: '\r\n' },
  { functional: '999' },
  { delimiters: { element: '|', component: '>', repetition: '!', terminator: "'" } },
];

test('an acknowledgement is itself an interchange without findings', async () => {
  for (const [name, file] of Object.entries(files)) {
    for (const policy of policies) {
      const [answer, ...more] = await answersToText(file, policy);
      assert.equal(more.length, 0);
      const survey = await surveyBytes(bytesOf(answer?.text ?? ''));
      assert.deepEqual(survey.findings, [], name);
      assert.equal(survey.failure, null);
      assert.equal(survey.totals.rejected, 0);
      assert.equal(survey.totals.accepted > 0, answer?.kind !== 'TA1');
    }
  }
});

test('an acknowledgement is never answered itself', async () => {
  for (const file of Object.values(files)) {
    const [answer] = await answersToText(file);
    assert.deepEqual(await answersToText(answer?.text ?? ''), []);
  }
});

test('a group of very many sets is answered in the memory of a few', async () => {
  const sets = 100_000;
  const few = await heapWhileAnswering(1_000);
  const many = await heapWhileAnswering(sets);
  assert.equal(many.bytes > sets * 20, true);
  assert.ok(
    many.heapBytesMax - few.heapBytesMax < 2_000_000,
    `${few.heapBytesMax} and ${many.heapBytesMax} bytes of heap`,
  );
});

/** Every tenth set is rejected; the records are made as they are asked for. */
function* records(sets: number): Generator<AnswerRecord> {
  const [element, component, terminator] = Array.from('*:~', (one) => delimiterOf(bytesOf(one)));
  if (!element || !component || !terminator) throw new TypeError('three delimiters');
  yield { kind: 'interchange', header, dialect: dialectOf({ element, component, repetition: null, terminator }) };
  yield { kind: 'group', gs: bytesOf('GS*PO*ACME*OURS*20260102*0304*7*X*004010') };
  for (let at = 1; at <= sets; at += 1) {
    const rejected = at % 10 === 0;
    const control = String(at).padStart(4, '0');
    yield {
      kind: 'set',
      header: { id: '850', control, convention: '' },
      errors: rejected ? 1 : 0,
      codes: rejected ? 16 : 0,
    };
  }
  yield { kind: 'groupEnd', claimed: sets, codes: 0 };
  yield { kind: 'interchangeEnd', codes: 0, rejected: false };
}

const header = {
  authorizationQualifier: '00',
  authorization: '          ',
  securityQualifier: '00',
  security: '          ',
  senderQualifier: 'ZZ',
  sender: 'ACME           ',
  receiverQualifier: '01',
  receiver: 'OURS           ',
  date: '260102',
  time: '0304',
  repetitionOrStandard: 'U',
  version: '00401',
  control: '000000077',
  acknowledgmentRequested: '0',
  usage: 'T',
  componentSeparator: ':',
};

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** What is alive at each chunk. */
async function heapWhileAnswering(sets: number): Promise<{ bytes: number; heapBytesMax: number }> {
  const options = { records: () => records(sets), policyOf: () => defaultPolicy, controlOf: counters() };
  let bytes = 0;
  let heapBytesMax = 0;
  for await (const answer of acknowledge({ ...options, date: '20261124', time: '0828' })) {
    for await (const chunk of answer.chunks) {
      bytes += chunk.length;
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      heapBytesMax = Math.max(heapBytesMax, heapUsed + arrayBuffers);
    }
  }
  return { bytes, heapBytesMax };
}
