import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AcknowledgementPolicy } from '../../src/acknowledge/policy.ts';
import type { AnswerRecord, FaultRecord } from '../../src/acknowledge/records.ts';
import { bytesOf } from '../../src/kit/bytes.ts';
import { recordsOf } from '../../src/survey/log-reader.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { answersTo, group, interchange, set } from './answers.ts';

const plain: FaultRecord = {
  kind: 'fault',
  segmentId: 'PO1',
  ordinal: 5,
  loop: null,
  severity: 'error',
  x12: 'AK403:7',
  element: 3,
  component: null,
  repetition: null,
  dataElement: '355',
  value: 'EACH',
};

interface Case {
  readonly faults: readonly Partial<FaultRecord>[];
  readonly version?: string;
  readonly codes?: number;
  readonly policy?: Partial<AcknowledgementPolicy>;
}

/** The lines of the one set, from AK2 to AK5, when these faults were found in it. */
async function linesOf({ faults, version = '004010', codes = 1 << 5, policy = {} }: Case): Promise<readonly string[]> {
  const file = interchange({
    version: `${version.slice(1, 4)}01`.padStart(5, '0'),
    groups: [group({ version, sets: [set('0001')] })],
  });
  const { log } = await surveyBytes(bytesOf(file));
  const records: AnswerRecord[] = log.kind === 'memory' ? [...recordsOf(log.bytes)] : [];
  const at = records.findIndex((record) => record.kind === 'set');
  const errors = faults.filter((fault) => fault.severity !== 'warning').length;
  const marked = records.map((record) => (record.kind === 'set' ? { ...record, errors, codes } : record));
  marked.splice(at, 0, ...faults.map((fault) => ({ ...plain, ...fault })));
  const [answer] = await answersTo(() => marked, policy);
  const lines = answer?.lines ?? [];
  return lines.slice(
    lines.findIndex((line) => line.startsWith('AK2')) + 1,
    lines.findIndex((line) => line.startsWith('AK9')),
  );
}

test('an element fault stands under an AK3 of its segment', async () => {
  assert.deepEqual(await linesOf({ faults: [{ loop: 'PO1' }] }), ['AK3*PO1*5*PO1*8~', 'AK4*3*355*7*EACH~', 'AK5*R*5~']);
});

test('faults of one segment share an AK3; each fault of the segment itself has its own', async () => {
  const faults: Partial<FaultRecord>[] = [
    { x12: 'AK403:1', element: 4, dataElement: '212', value: '' },
    {},
    { x12: 'AK304:7', element: null, value: null },
    { segmentId: 'CTT', ordinal: 6, x12: 'AK304:3', element: null },
    { ordinal: 7 },
  ];
  assert.deepEqual(await linesOf({ faults }), [
    'AK3*PO1*5**7~',
    'AK3*PO1*5**8~',
    'AK4*4*212*1~',
    'AK4*3*355*7*EACH~',
    'AK3*CTT*6**3~',
    'AK3*PO1*7**8~',
    'AK4*3*355*7*EACH~',
    'AK5*R*5~',
  ]);
});

test('the place of an element goes down to its component, from 005010 on to its repetition', async () => {
  const faults = [
    { component: 2, repetition: 4 },
    { ordinal: 6, repetition: 4 },
  ];
  assert.deepEqual(await linesOf({ faults }), [
    'AK3*PO1*5**8~',
    'AK4*3:2*355*7*EACH~',
    'AK3*PO1*6**8~',
    'AK4*3*355*7*EACH~',
    'AK5*R*5~',
  ]);
  const later = await linesOf({ faults, version: '005010' });
  assert.deepEqual([later[1], later[3]], ['AK4*3:2:4*355*7*EACH~', 'AK4*3::4*355*7*EACH~']);
});

test('the bad value is copied as far as it can be written', async () => {
  const values = ['A*B~C', 'x'.repeat(200), '  ', 'Größe', ' A '];
  const lines = await linesOf({ faults: values.map((value, at) => ({ value, ordinal: at + 2 })) });
  const copies = lines.filter((line) => line.startsWith('AK4')).map((line) => line.slice('AK4*3*355*7'.length));
  assert.deepEqual(copies, ['*ABC~', `*${'x'.repeat(99)}~`, '~', '*Gre~', '* A~']);
});

test('before 005010 there are no codes for repetitions and components: both are elements too many', async () => {
  const faults = [{ x12: 'AK403:12' }, { x12: 'AK403:13' }];
  const codesOf = (lines: readonly string[]) =>
    lines.filter((line) => line.startsWith('AK4')).map((line) => line.split('*')[3]);
  assert.deepEqual(codesOf(await linesOf({ faults })), ['3', '3']);
  assert.deepEqual(codesOf(await linesOf({ faults, version: '005010' })), ['12', '13']);
});

test('in a 999 the segments are IK3, IK4 and IK5', async () => {
  const lines = await linesOf({ faults: [{ loop: 'TOO-LONG' }], version: '005010X222A1' });
  assert.deepEqual(lines, ['IK3*PO1*5**8~', 'IK4*3*355*7*EACH~', 'IK5*R*5~']);
});

test('warnings are not told, and a set with nothing else is accepted', async () => {
  assert.deepEqual(await linesOf({ faults: [{ severity: 'warning' }], codes: 0 }), ['AK5*A~']);
  assert.deepEqual(await linesOf({ faults: [{ severity: 'warning' }, {}] }), await linesOf({ faults: [{}] }));
});

test('what a segment or an element is called always has the form that AK3 and AK4 ask for', async () => {
  const faults = [
    { segmentId: '', ordinal: 0, x12: 'AK304:1', element: null },
    { segmentId: 'p*o1x', x12: 'AK304:1', element: null },
    { segmentId: 'BEG', dataElement: 'C040' },
    { segmentId: 'DTM', element: null, x12: 'AK403:2' },
    { segmentId: 'REF', ordinal: 2_000_000, x12: 'AK304:2', element: null },
  ];
  assert.deepEqual(await linesOf({ faults }), [
    'AK3*UNK*1**1~',
    'AK3*PO1*5**1~',
    'AK3*BEG*5**8~',
    'AK4*3**7*EACH~',
    'AK3*DTM*5**8~',
    'AK3*REF*999999**2~',
    'AK5*R*5~',
  ]);
});

test('of more than five codes the first five are told, and never one about security', async () => {
  const all = 0xffff_ffff;
  assert.deepEqual(await linesOf({ faults: [{}], codes: all }).then((lines) => lines.at(-1)), 'AK5*R*1*2*3*4*5~');
  const high = all & ~0b111_1111;
  assert.equal((await linesOf({ faults: [{}], codes: high })).at(-1), 'AK5*R*7*23~');
  assert.equal((await linesOf({ faults: [{}], codes: high, version: '005010' })).at(-1), 'AK5*R*7*18*23~');
  assert.equal((await linesOf({ faults: [{}], codes: 1 << 12 })).at(-1), 'AK5*R*5~');
});

test('an AK3 has no more than 99 AK4', async () => {
  const faults = Array.from({ length: 100 }, () => ({}));
  const lines = await linesOf({ faults });
  assert.equal(lines.filter((line) => line.startsWith('AK4')).length, 99);
});

test('accepted with errors, the faults are told all the same', async () => {
  const lines = await linesOf({ faults: [{}], policy: { onErrors: 'accept' } });
  assert.deepEqual(lines, ['AK3*PO1*5**8~', 'AK4*3*355*7*EACH~', 'AK5*E*5~']);
});
