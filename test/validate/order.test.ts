import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, errorsOf, judge, withPolicy } from './judging.ts';
import { sampleOf } from './samples.ts';

const order = sampleOf('850').segments;
const indexOf = (start: string, from = 0) => order.findIndex((segment, at) => at >= from && segment.startsWith(start));
const without = (start: string) => order.filter((_, at) => at !== indexOf(start));
const codes = (segments: readonly string[], set = '850', version = '004010') =>
  codesOf(errorsOf(judge(segments, { set, version })));

test('a mandatory segment that is missing is told where it should have been', () => {
  assert.deepEqual(codes(without('BEG')), ['SEGMENT_MISSING@2']);
  const [said] = judge(without('BEG'), { set: '850' });
  assert.equal(said?.segmentId, 'BEG');
  assert.match(said?.message ?? '', /BEG .* missing before CUR/);
});

test('what is missing at the end belongs to SE', () => {
  const short = ['BEG*00*SA*1**20240101', 'CUR*BY*USD'];
  const said = judge(short, { set: '850' });
  assert.deepEqual(codesOf(said), ['SEGMENT_MISSING@4']);
  assert.equal(said[0]?.segmentId, 'PO1');
  assert.deepEqual(codes([]), ['SEGMENT_MISSING@2', 'SEGMENT_MISSING@2']);
});

test('a set of strangers alone', () => {
  assert.deepEqual(codes(['TFS*1', 'FGS*2', 'DTM*002*20240101']), [
    'SEGMENT_UNKNOWN@2',
    'SEGMENT_UNKNOWN@3',
    'SEGMENT_MISSING@5',
  ]);
});

test('a mandatory segment of a nested loop', () => {
  const at = indexOf('N1*ST');
  const lm = [...order.slice(0, at), 'LM*ZZ', ...order.slice(at)];
  assert.deepEqual(codes([...order.slice(0, at), ...order.slice(at, at + 7), 'LM*ZZ', ...order.slice(at + 7)]), [
    `SEGMENT_MISSING@${at + 10}`,
  ]);
  assert.equal(codes(lm).length >= 1, true);
});

test('an unknown segment, and one that the set does not have', () => {
  const at = indexOf('REF');
  assert.deepEqual(codes(order.toSpliced(at, 0, 'ZZQ*X')), [`SEGMENT_UNKNOWN@${at + 2}`]);
  assert.deepEqual(codes(order.toSpliced(at, 0, 'BSN*00*1')), [`SEGMENT_NOT_IN_SET@${at + 2}`]);
});

test('two segments swapped: one finding, at the one that was too early', () => {
  const at = indexOf('CUR');
  const swapped = order.with(at - 1, order[at] ?? '').with(at, order[at - 1] ?? '');
  assert.deepEqual(codes(swapped), [`SEGMENT_SEQUENCE@2`]);
  const said = judge(swapped, { set: '850' });
  assert.equal(said[0]?.segmentId, 'CUR');
});

test('a CTT moved to the top gives one finding, not one for every segment behind it', () => {
  const ctt = order[indexOf('CTT')] ?? '';
  assert.deepEqual(codes(without('CTT').toSpliced(1, 0, ctt)), ['SEGMENT_SEQUENCE@3']);
});

test('the segments of a loop without its trigger: one finding', () => {
  const at = indexOf('N1*ST');
  assert.deepEqual(codes(without('N1*ST')), [`SEGMENT_UNEXPECTED@${at + 2}`]);
  const [said] = judge(without('N1*ST'), { set: '850' });
  assert.match(said?.message ?? '', /no N1 before it/);
});

test('one too many of a segment, told once', () => {
  const at = indexOf('CUR');
  assert.deepEqual(codes(order.toSpliced(at, 0, 'CUR*BY*USD', 'CUR*BY*USD')), [`SEGMENT_TOO_MANY@${at + 3}`]);
  const per = Array.from({ length: 5 }, () => 'PER*BD*X');
  assert.deepEqual(codes(order.toSpliced(indexOf('PER') + 1, 0, ...per)), [`SEGMENT_TOO_MANY@${indexOf('PER') + 5}`]);
});

test('one too many of a loop, told once', () => {
  const at = indexOf('CTT');
  assert.deepEqual(codes(order.toSpliced(at + 2, 0, 'CTT*2*13')), [`LOOP_TOO_MANY@${at + 4}`]);
  const sac = Array.from({ length: 27 }, () => 'SAC*C*D240***10');
  const from = indexOf('SAC');
  assert.deepEqual(codes(order.toSpliced(from, 1, ...sac)), [`LOOP_TOO_MANY@${from + 2 + 25}`]);
});

test('loops may repeat, nest and be left out', () => {
  const line = order.slice(indexOf('PO1*2'), indexOf('CTT'));
  const more = Array.from({ length: 50 }, () => line).flat();
  const many = order.toSpliced(indexOf('PO1*2'), 0, ...more).map((one) => (one.startsWith('CTT') ? 'CTT*52' : one));
  assert.deepEqual(codes(many.filter((one) => !one.startsWith('AMT'))), []);
});

test('after a fault the walker goes on: a second fault is told as well', () => {
  const at = indexOf('PO1*2');
  const faulty = without('BEG').map((one) => (one.startsWith('PID*F****HYDRAULIC') ? 'ZZQ*1' : one));
  assert.deepEqual(codes(faulty), ['SEGMENT_MISSING@2', `SEGMENT_UNKNOWN@${at + 2}`]);
});

test('LS and LE name the same loop', () => {
  const change = sampleOf('860').segments.map((one) => (one === 'LE*LDT' ? 'LE*LDX' : one));
  assert.deepEqual(codes(change, '860'), [`LOOP_BOUNDS@${change.indexOf('LE*LDX') + 2}`]);
  const open = sampleOf('860').segments.filter((one) => one !== 'LE*LDT');
  assert.deepEqual(codes(open, '860'), [`SEGMENT_MISSING@${change.indexOf('LE*LDX') + 2}`]);
});

test('findings say which line they are in, and which loop', () => {
  const faulty = order.map((one) => (one.startsWith('PO1*2') ? 'PO1*2*3*XXXX*20*PE*IN*5' : one));
  const [said] = errorsOf(judge(faulty, { set: '850' }));
  assert.equal(said?.place, 'PO1 line 2');
  assert.equal(said?.loop, 'PO1');
  assert.equal(said?.message, "PO103 unit of measure 'XXXX' is not a known unit of measure (code list 355).");
});

test('a set without schema is judged by its characters only, and says so', () => {
  const said = judge(['BHT*0019*00', 'NM1*85*\u0001', 'XX'], { set: '837' });
  assert.deepEqual(
    said.map(({ code }) => code),
    ['SET_WITHOUT_SCHEMA', 'ELEMENT_CHARACTER'],
  );
  assert.equal(said[0]?.severity, 'warning');
  const strict = withPolicy({ severities: { SET_WITHOUT_SCHEMA: 'reject' } });
  assert.deepEqual(codesOf(judge(['BHT*0019*00'], { set: '837', options: strict })), ['SET_WITHOUT_SCHEMA@1']);
});
