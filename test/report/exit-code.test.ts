import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exitCodeOf } from '../../src/report/exit-code.ts';
import { goodReceipt } from './receipts.ts';

const duplicate = { ...goodReceipt, status: 'duplicate' } as const;
const failed = { ...goodReceipt, status: 'failed', code: 'E003.SETS' } as const;

const cases = [
  ['processed', [goodReceipt], 0],
  [
    'a duplicate of one that was processed',
    [{ ...duplicate, earlier: { id: 'f', status: 'processed', code: null } }],
    0,
  ],
  [
    'a duplicate of one that was rejected',
    [{ ...duplicate, earlier: { id: 'f', status: 'failed', code: 'E003.SETS' } }],
    13,
  ],
  [
    'a duplicate of one taken in part',
    [{ ...duplicate, earlier: { id: 'f', status: 'partial', code: 'E003.SETS' } }],
    10,
  ],
  ['some passed', [goodReceipt, failed], 10],
  [
    'a failure beside a good duplicate',
    [failed, { ...duplicate, earlier: { id: 'f', status: 'processed', code: null } }],
    13,
  ],
] as const;
for (const [what, receipts, code] of cases) {
  test(`${what}: exit ${code}`, () => assert.equal(exitCodeOf(receipts), code));
}
