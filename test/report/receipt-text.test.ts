import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnsOf } from '../../src/kit/columns.ts';
import type { Receipt } from '../../src/model/receipt.ts';
import { receiptText } from '../../src/report/receipt-text.ts';
import { summaryText } from '../../src/report/verdict-text.ts';
import { goodReceipt, plain, withFindings, wrongCount } from './receipts.ts';

test('a good file: what it is, who sent it, where the results lie, the verdict last', () => {
  assert.equal(
    receiptText(goodReceipt, { ...plain, directory: '/srv' }),
    `orders.x12  1.2 kB, 1 interchange, 3 transaction sets

  ZZ:NORTHSTORES to ZZ:ELMTOOLS  interchange 000000101, version 00401, test data
  1 credit or debit adjustment (812), 2 purchase orders (850)

  Answer    home/delivery/a.997  (997: accepted)
  Accepted  home/delivery/b.x12
  Read      71 segments in 34 ms

Good: 3 of 3 transaction sets accepted`,
  );
});

test('a finding: where, what, the segment with the element marked, what to do, and the code in the last line', () => {
  const text = receiptText(withFindings([wrongCount]), plain);
  assert.ok(
    text.includes(`
  error line 25, SE01 (segment 23 of 850 0001)  SE_COUNT
    SE01 says 24 segments, there are 23
      SE*24*0001
         ^^
    To do: Ask the sender.
`),
    text,
  );
  assert.equal(text.split('\n').at(-1), 'error E003.SETS: taken in part: 1 of 3 transaction sets were rejected');
});

test('errors stand before warnings, a remedy is told once, and no more than twenty findings are shown', () => {
  const warning = { ...wrongCount, severity: 'warning', message: 'harmless', remedy: 'Nothing.' } as const;
  const text = receiptText(withFindings([warning, ...Array(24).fill(wrongCount)], 1000), plain);
  assert.equal(text.match(/ error line/g)?.length, 20);
  assert.equal(text.match(/To do: Ask the sender\./g)?.length, 1);
  assert.ok(text.includes('  and 1,005 more; --json lists them'));
  assert.ok(!text.includes('harmless'));
  const few = receiptText(withFindings([warning, wrongCount]), plain);
  assert.ok(few.indexOf('SE01 says') < few.indexOf('harmless'));
});

test('in a file on one line the byte is told, and components and repetitions are named', () => {
  const inside = { ...wrongCount, line: 1, component: 2, repetition: 3 };
  assert.ok(receiptText(withFindings([inside]), plain).includes('error line 1, byte 1,040, SE01-2 repetition 3 ('));
});

test('outside of sets only the place is told, and without a segment at hand not even that', () => {
  const outside = { ...wrongCount, set: null, element: null, segment: { id: 'GE', ordinal: 0 } };
  assert.ok(receiptText(withFindings([outside]), plain).includes('error line 25, GE  SE_COUNT'));
  const file = { ...wrongCount, set: null, element: null, segment: null, context: null };
  assert.ok(receiptText(withFindings([file]), plain).includes('error line 25  SE_COUNT'));
});

const wide = 'PID*F****部品*X';
const marked: ReadonlyArray<readonly [string, { text: string; from: number; to: number }, string]> = [
  ['wide characters', { text: wide, from: 11, to: 12 }, `${' '.repeat(13)}^`],
  ['a marked wide text', { text: wide, from: 9, to: 11 }, `${' '.repeat(9)}^^^^`],
  ['an empty element', { text: 'N1*ST**92', from: 6, to: 6 }, `${' '.repeat(6)}^`],
  ['the missing end', { text: 'N1*ST', from: 5, to: 5 }, `${' '.repeat(5)}^`],
];

for (const [name, context, marks] of marked) {
  test(`the mark stands under ${name}`, () => {
    const lines = receiptText(withFindings([{ ...wrongCount, context }]), plain).split('\n');
    const at = lines.findIndex((line) => line.includes(context.text));
    assert.equal(lines[at + 1], `      ${marks}`);
  });
}

test('a segment wider than the page is shown around the mark', () => {
  const text = `NTE**${'a'.repeat(70)}BAD${'b'.repeat(80)}`;
  const context = { text, from: 75, to: 78 };
  const lines = receiptText(withFindings([{ ...wrongCount, context }]), { ...plain, width: 60 }).split('\n');
  const at = lines.findIndex((line) => line.includes('BAD'));
  const shown = lines[at] ?? '';
  const from = (lines[at + 1] ?? '').indexOf('^^^');
  assert.equal(shown.slice(from, from + 3), 'BAD');
  assert.ok(shown.startsWith('      …a') && shown.endsWith('b…') && columnsOf(shown) <= 60, shown);
  assert.ok(
    lines.every((line) => columnsOf(line) <= 82),
    'nothing runs far out of the page',
  );
});

test('what a terminal would obey is not printed', () => {
  const evil = '\u001b[2Jx\u202ey\r\n';
  const receipt: Receipt = {
    ...withFindings([{ ...wrongCount, message: evil, remedy: evil, context: { text: evil, from: 0, to: 1 } }]),
    file: evil,
    message: evil,
    remedy: evil,
  };
  const text = receiptText(receipt, plain);
  for (const character of ['\u001b', '\u202e', '\r']) assert.ok(!text.includes(character));
  assert.ok(text.includes('·[2Jx·y··'));
});

test('a file that could not be read says why, what to do, and its code', () => {
  const unread: Receipt = {
    ...goodReceipt,
    status: 'failed',
    code: 'E001.NOT_FOUND',
    message: 'there is no file nothing.x12',
    remedy: 'Check the path.',
    bytes: 0,
    content: [],
    interchanges: 0,
    segments: 0,
    acknowledgements: [],
    deliveries: [],
  };
  assert.equal(
    receiptText(unread, plain),
    `orders.x12  0 bytes

  To do  Check the path.
  Read   0 bytes in 34 ms

error E001.NOT_FOUND: not taken: there is no file nothing.x12`,
  );
});

test('many interchanges, answers and quarantined sets are summed up', () => {
  const [one] = goodReceipt.content;
  const [answer] = goodReceipt.acknowledgements;
  assert.ok(one && answer);
  const quarantined = ['a', 'b'].map((name) => ({
    destination: 'quarantine',
    path: `/srv/home/quarantine/1/${name}.x12`,
    status: 'delivered' as const,
  }));
  const text = receiptText(
    {
      ...goodReceipt,
      content: Array(10).fill(one),
      interchanges: 1200,
      acknowledgements: Array(12).fill(answer),
      deliveries: [...goodReceipt.deliveries, ...quarantined],
    },
    plain,
  );
  assert.ok(text.includes('  and 1,197 more interchanges'), text);
  assert.ok(text.includes('and 9 more answers beside it'), text);
  assert.ok(text.includes('  Quarantine  /srv/home/quarantine/1/  (2 files)'), text);
});

test('several files on one line; duplicates hold nothing that was taken', () => {
  const again = { ...goodReceipt, status: 'duplicate' } as const;
  assert.equal(
    summaryText([goodReceipt, again, withFindings([wrongCount])]),
    '3 files, 3.7 kB: 1 processed, 1 duplicate, 1 taken in part; 5 of 6 transaction sets accepted',
  );
});

test('what partners said of what we sent is told, first what answers nothing', () => {
  const one = { kind: '997', functionalId: 'PO', control: '42', verdict: 'R', partner: 'ACME', matched: true } as const;
  const received = [
    one,
    { ...one, control: '43', verdict: 'A', matched: false },
    { ...one, kind: 'TA1' } as const,
    one,
  ];
  const lines = receiptText({ ...goodReceipt, received }, plain).split('\n');
  const from = lines.findIndex((line) => line.startsWith('  Received'));
  assert.deepEqual(lines.slice(from, from + 4), [
    '  Received  997 of ACME on group PO 43: accepted  (nothing that we sent)',
    '  Received  997 of ACME on group PO 42: rejected',
    '  Received  TA1 of ACME on interchange 42: rejected',
    '            and 1 more acknowledgement',
  ]);
});
