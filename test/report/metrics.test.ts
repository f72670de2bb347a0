import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantilesOf } from '../../src/kit/quantile.ts';
import type { MetricsReader, Tally } from '../../src/model/metrics.ts';
import type { FileStatus, Receipt } from '../../src/model/receipt.ts';
import { summaries, summary } from '../../src/report/metrics.ts';
import { rowOf } from '../../src/report/metrics-row.ts';
import { receipt } from './metrics-samples.ts';

const hour = { sinceMs: 0, untilMs: 3_600_000 };

function tally(key: string, status: FileStatus, files: number, processingMs = 0): Tally {
  return { key, status, files, processingMs, errors: 1, warnings: 2, bytes: 3, transactions: 4 };
}

function readerOf(tallies: readonly Tally[], durations: readonly (readonly [string, number, number])[]): MetricsReader {
  return {
    tallies: () => tallies,
    durations: () => durations.map(([key, ms, files]) => ({ key, ms, files })),
    firstMs: () => 0,
    lastSuccesses: () => [],
  };
}

test('quantiles are values that were measured, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, at): [number, number] => [100 - at, 1]);
  assert.deepEqual(quantilesOf(hundred, [0.5, 0.95, 0.99, 1]), [50, 95, 99, 100]);
  assert.deepEqual(quantilesOf([[7, 1]], [0, 0.5, 0.99]), [7, 7, 7]);
  const counted = [
    [10, 95],
    [900, 5],
  ] as const;
  assert.deepEqual(quantilesOf(counted, [0.95, 0.96]), [10, 900]);
  assert.deepEqual(quantilesOf([], [0.5]), [null]);
});

test('the error rate is of judged files: duplicates and what was put aside by agreement do not count', () => {
  const reader = readerOf(
    [
      tally('', 'processed', 6, 600),
      tally('', 'partial', 1, 100),
      tally('', 'failed', 1, 100),
      tally('', 'duplicate', 10, 0),
      tally('', 'quarantined', 2, 200),
    ],
    [['', 50, 20]],
  );
  const { files, errorRate, successRate, filesPerHour, averageMs, p95Ms, bytes } = summary(reader, hour);
  assert.deepEqual(
    [files, errorRate, successRate, filesPerHour, averageMs, p95Ms, bytes],
    [20, 12.5, 75, 20, 50, 50, 15],
  );
});

test('without files there are no rates, and no division by nothing', () => {
  const { errorRate, successRate, averageMs, p50Ms, filesPerHour } = summary(readerOf([], []), hour);
  assert.deepEqual([errorRate, successRate, averageMs, p50Ms, filesPerHour], [null, null, null, null, 0]);
  assert.equal(summary(readerOf([], []), { sinceMs: 5, untilMs: 5 }).filesPerHour, 0);
});

test('groups: most files first, hours in their order and each of one hour', () => {
  const reader = readerOf([tally('a', 'processed', 1), tally('b', 'failed', 5)], []);
  assert.deepEqual(
    summaries(reader, hour, 'partner').map(({ key }) => key),
    ['b', 'a'],
  );
  const day = { sinceMs: 0, untilMs: 86_400_000 };
  assert.deepEqual(
    summaries(reader, day, 'hour').map(({ key, filesPerHour }) => [key, filesPerHour]),
    [
      ['a', 1],
      ['b', 5],
    ],
  );
});

const claim = { id: 'i', name: 'a.x12' };
const known = { atMs: 7, partner: null };

test('the row of a whole file', () => {
  const row = rowOf(claim, receipt({}), known);
  const { file, partner, transactionType, status, validationPassed, delivered, posted, code, atMs, processingMs } = row;
  assert.deepEqual(
    { file, partner, transactionType, status, validationPassed, delivered, posted, code, atMs, processingMs },
    {
      file: 'a.x12',
      partner: 'ZZ:ACME',
      transactionType: '850',
      status: 'processed',
      validationPassed: true,
      delivered: true,
      posted: false,
      code: null,
      atMs: 7,
      processingMs: 12,
    },
  );
  assert.equal(rowOf(claim, receipt({}), { ...known, partner: 'Acme' }).partner, 'Acme');
});

for (const [what, changes, expected] of [
  ['of rejected sets', { status: 'partial', code: 'E003.SETS', rejected: 1 }, [false, true, false]],
  ['of a failed delivery', { status: 'failed', code: 'E004.NO_SPACE', deliveries: [] }, [true, false, false]],
  ['of no X12', { status: 'failed', code: 'E002.NOT_X12', content: [], deliveries: [] }, [false, false, false]],
  ['posted', { deliveries: [{ destination: 'erp', reference: 'SO1', status: 'delivered' }] }, [true, true, true]],
  [
    'in part handed on',
    {
      deliveries: [
        { destination: 'accepted', path: '/a', status: 'delivered' },
        { destination: 'erp', status: 'failed' },
      ],
    },
    [true, false, false],
  ],
] as const satisfies readonly (readonly [string, Partial<Receipt>, readonly boolean[]])[]) {
  test(`validation, delivery and posting in the row ${what}`, () => {
    const row = rowOf(claim, receipt(changes), known);
    assert.deepEqual([row.validationPassed, row.delivered, row.posted], expected);
  });
}

test('several kinds of sets are named together, many are mixed', () => {
  const [one] = receipt({}).content;
  assert.ok(one);
  const of = (...ids: string[]): string =>
    rowOf(claim, receipt({ content: [{ ...one, sets: Object.fromEntries(ids.map((id) => [id, 1])) }] }), known)
      .transactionType;
  assert.equal(of('997', '850'), '850+997');
  assert.equal(of('1', '2', '3', '4', '5', '6'), 'mixed');
  assert.equal(of(), '');
});
