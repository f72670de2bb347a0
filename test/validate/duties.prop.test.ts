import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createScanner } from '../../src/x12/wasm-scanner.ts';
import { newJudge } from './judging.ts';
import { findingsIn, interchange, withoutRows } from './row-findings.ts';

const scanner = createScanner();
/** Kept over all runs: the kernel takes a segment when one with the same elements was found good before. */
const judges = { rows: newJudge(), alone: withoutRows(newJudge()) };

/** Right and wrong ones: the kernel must know which of them rules have to see. */
const quantity = fc.constantFrom('1', '12', '3.5', '0.25', '100', '999999999999999', '');
const price = fc.constantFrom('9.99', '10', '0.1', '12.3456', '.5', '5.', '123456789012345', '');
const basis = fc.constantFrom('', 'PE', 'HP', 'TP', 'XX');
const product = fc.constantFrom(
  '',
  '*UP*036000291452',
  '*UP*036000291453',
  '*UP*03600029145',
  '*UP*036000291452 ',
  '*UP*O36000291452',
  '*EN*4006381333931*UP*036000291452',
  '*VN*ABC*EN*4006381333930',
  '*UK*00036000291452*VN*',
  '*UP*',
);
const unit = fc.constantFrom('EA', 'EA', 'EA', 'ZZZ');

const line = fc
  .tuple(quantity, unit, price, basis, product)
  .map(([units, code, each, per, id]) => `*${units}*${code}*${each}*${per}${id}`.replace(/\*+$/, ''));
const party = fc.constantFrom(
  ['N1*ST*NAME*92*12', 'N4*DALLAS*TX*75201*US'],
  ['N1*ST*NAME', 'N3*STREET 1', 'N4*PARIS**75001*FR'],
  ['N1*ST*NAME'],
  ['N1*ST*NAME*UL*4006381333931', 'N4*OSLO*ZZ*0150*NO'],
  ['N1*BY*NAME*UL*4006381333932', 'N4*DALLAS*QQ*75201'],
);
const carrier = fc.constantFrom(
  'TD5*O*2*UPSN*M',
  'TD5*O*2*upsn*M',
  'TD5*O*2*TOOLONG*M',
  'TD5*O*92*TOOLONG*M',
  'TD5*O**',
  'TD5*O',
);
const dates = fc.constantFrom(['DTM*037*20240105', 'DTM*038*20240101'], ['DTM*002*20240101'], []);
const totals = fc.record({
  lines: fc.constantFrom(0, 0, 1),
  hash: fc.constantFrom(null, 0, 0, 1),
  amount: fc.constantFrom(null, 0, 0, 5),
});

const order = fc
  .tuple(fc.array(line, { maxLength: 6 }), party, carrier, dates, totals)
  .map(([lines, who, how, when, off]) => {
    const numbers = lines.map((one) => one.split('*'));
    const units = numbers.reduce((sum, [, value]) => sum + Number(value), 0);
    const worth = numbers.reduce(
      (sum, [, value, , each, per]) =>
        sum + (Number(value) * Number(each)) / (per === 'HP' ? 100 : per === 'TP' ? 1000 : 1),
      0,
    );
    const hash = off.hash === null ? '' : `*${Number((units + off.hash).toFixed(4))}`;
    return [
      'BEG*00*SA*1**20240101',
      ...when,
      how,
      ...who,
      ...lines.map((one, at) => `PO1*${at + 1}${one}`),
      `CTT*${lines.length + off.lines}${hash}`,
      ...(off.amount === null ? [] : [`AMT*TT*${(worth + off.amount).toFixed(2)}`]),
    ];
  });

test('the duties that the kernel judges leave nothing unseen that a rule would tell', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('004010', '005010'),
      async (orders, version) => {
        const text = interchange(orders, '850', { version, eol: '' });
        const alone = await findingsIn(text, judges.alone, { scanner });
        assert.deepEqual(await findingsIn(text, judges.rows, { scanner }), alone);
      },
    ),
    { numRuns: 400 },
  );
});
