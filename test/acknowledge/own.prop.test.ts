import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bytesOf } from '../../src/kit/bytes.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { answersToText, interchange } from './answers.ts';

/** What a partner may write where a name, a number or a code belongs; `~` ends the segment early, `*` adds an element. */
const noise = fc.string({ unit: fc.constantFrom(..."A9 *~:^|'ü-"), maxLength: 12 });

function field(usual: string): fc.Arbitrary<string> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: noise });
}

const setText = fc
  .tuple(field('850'), field('0001'), field('3'), field('0001'))
  .map(([id, control, count, again]) => `ST*${id}*${control}~BEG*00*NE*P1**20260102~SE*${count}*${again}~`);
const groupText = fc
  .tuple(
    fc.tuple(field('PO'), field('ACMEGS'), field('OURGS'), field('20260102'), field('0304'), field('7')),
    field('X'),
    fc.oneof(field('004010'), field('005010X220A1')),
    fc.array(setText, { maxLength: 3 }),
    field('7'),
  )
  .map(([gs, agency, version, sets, again]) => {
    return `GS*${gs.join('*')}*${agency}*${version}~${sets.join('')}GE*${sets.length}*${again}~`;
  });

test('whatever a partner writes, the answer to it has no finding', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(groupText, { minLength: 1, maxLength: 3 }), async (groups) => {
      for (const answer of await answersToText(interchange({ asked: '1', groups }))) {
        const { findings, failure, totals } = await surveyBytes(bytesOf(answer.text));
        assert.deepEqual([findings, failure], [[], null], answer.text);
        assert.equal(totals.interchanges, 1);
      }
    }),
    { numRuns: 300 },
  );
});
