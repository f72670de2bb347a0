import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AssertionFailure } from '../../src/kit/assert.ts';
import { groupControl, interchangeControl, sameControl, setControl } from '../../src/x12/control-number.ts';
import { type ElementValue, SegmentWriter, type WriterOptions } from '../../src/x12/writer.ts';
import { CharacterSet, chooseDelimiters, usualDelimiters } from '../../src/x12/writer-delimiters.ts';
import { type IsaFields, isaText } from '../../src/x12/writer-isa.ts';

const fields: IsaFields = {
  authorizationQualifier: '00',
  authorization: '',
  securityQualifier: '00',
  security: '',
  senderQualifier: 'ZZ',
  sender: 'SENDER',
  receiverQualifier: '01',
  receiver: 'RECEIVER',
  date: '261124',
  time: '0828',
  version: '00401',
  control: '42',
  acknowledgmentRequested: '0',
  usage: 'T',
};

function written(id: string, elements: readonly ElementValue[], options: WriterOptions = {}): string {
  const writer = new SegmentWriter(usualDelimiters, options);
  writer.segment(id, elements);
  return Buffer.concat(writer.end()).toString();
}

function charactersOf(text: string): CharacterSet {
  const data = new CharacterSet();
  data.add(text);
  return data;
}

test('elements, repetitions and components get their separators; empty ones at the end are left out', () => {
  assert.equal(written('N1', ['ST', '', '92', '']), 'N1*ST**92~');
  assert.equal(written('AK4', [[['2', '1']], '', '7', '']), 'AK4*2:1**7~');
  assert.equal(written('PER', [['A', ['B', '', 'C', ''], ''], '', [['', '']]]), 'PER*A^B::C~');
  assert.equal(written('GE', ['', '']), 'GE~');
  assert.equal(written('NTE', ['Größe'], { lineEnd: '\r\n' }), 'NTE*Größe~\r\n');
});

test('chunks are bounded, and the bytes do not depend on their size', () => {
  const writer = new SegmentWriter(usualDelimiters, { chunkBytes: 4 });
  writer.segment('REF', ['VN', 'é'.repeat(5)]);
  assert.equal(writer.ready, true);
  const chunks = [...writer.take(), ...writer.end()];
  assert.ok(chunks.every((chunk) => chunk.length <= 4));
  assert.equal(Buffer.concat(chunks).toString(), 'REF*VN*ééééé~');
  assert.deepEqual(writer.end(), []);
});

test('a delimiter inside of the data is an assertion, never written', () => {
  for (const text of ['A*B', 'A:B', 'A^B', 'A~B', 'é~']) {
    assert.throws(() => written('N1', [text]), AssertionFailure);
  }
});

test('delimiters give way to the data', () => {
  const none = new CharacterSet();
  assert.deepEqual(chooseDelimiters(none), { kind: 'delimiters', delimiters: usualDelimiters });
  const choice = chooseDelimiters(charactersOf('a*b~c'));
  assert.deepEqual(choice, {
    kind: 'delimiters',
    delimiters: { element: '|', component: ':', repetition: '^', terminator: "'" },
  });
});

test('a substitute never takes the character of another role', () => {
  const preferred = { element: "'", component: ':', repetition: '!', terminator: '~' };
  const choice = chooseDelimiters(charactersOf('~'), preferred);
  assert.deepEqual(choice, { kind: 'delimiters', delimiters: { ...preferred, terminator: '\x1c' } });
});

test('data that holds every candidate is refused, and the role is named', () => {
  assert.deepEqual(chooseDelimiters(charactersOf(':><\\\x1f\x1d')), { kind: 'impossible', role: 'component' });
});

test('the ISA has its widths whatever the fields hold', () => {
  const { text, changed } = isaText(fields, usualDelimiters);
  assert.equal(
    text,
    'ISA*00*          *00*          *ZZ*SENDER         *01*RECEIVER       *261124*0828*U*00401*000000042*0*T*:~',
  );
  assert.deepEqual(changed, []);
  const odd = isaText(
    { ...fields, sender: 'SENDER TOO LONG FOR IT', receiver: 'A*é', version: '00501' },
    usualDelimiters,
  );
  assert.equal(odd.text.length, 106);
  assert.deepEqual(odd.changed, [6, 8]);
  assert.equal(odd.text.slice(82, 83), '^');
});

test('control numbers have the width of their level', () => {
  assert.deepEqual([interchangeControl(7), groupControl(7), setControl(7)], ['000000007', '7', '0007']);
  assert.equal(setControl(123_456), '123456');
  assert.throws(() => interchangeControl(1_000_000_000), AssertionFailure);
  assert.throws(() => groupControl(0), AssertionFailure);
});

test('control numbers of interchanges and groups are the same when they are as numbers', () => {
  assert.equal(sameControl('000000042', '42'), true);
  assert.equal(sameControl(' A1', 'A1'), true);
  assert.equal(sameControl('0A1', 'A1'), false);
  assert.equal(sameControl('42', '43'), false);
});
