import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../../src/kit/bytes.ts';
import { delimiterOf, dialectOf } from '../../src/x12/dialect.ts';
import { keptGroupHeader } from '../../src/x12/group-header.ts';

const dialect = dialectOf({
  element: delimiterOf(bytesOf('*')),
  component: delimiterOf(bytesOf('>')),
  repetition: null,
  terminator: delimiterOf(bytesOf('~')),
});

test('a GS that was kept gives its fields, the line breaks of a wrapped file left out', () => {
  const header = keptGroupHeader(bytesOf('GS*PO*SEN\nDER*OURS*20240615*1200*1\r\n7*X*004010'), dialect);
  assert.deepEqual(header, {
    functionalId: 'PO',
    sender: 'SENDER',
    receiver: 'OURS',
    date: '20240615',
    time: '1200',
    control: '17',
    agency: 'X',
    version: '004010',
  });
});

test('what a GS does not have is empty', () => {
  assert.deepEqual(keptGroupHeader(bytesOf('GS*FA*A'), dialect).control, '');
});
