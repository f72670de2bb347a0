import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codesOf, errorsOf, judge, withPolicy } from './judging.ts';
import { sampleOf } from './samples.ts';

/** The sample of a set with some segments replaced, by how they begin. */
function changed(set: string, changes: Readonly<Record<string, string>>): string[] {
  const left = new Map(Object.entries(changes));
  const segments = sampleOf(set).segments.map((segment) => {
    for (const [start, by] of left) {
      if (!segment.startsWith(start)) continue;
      left.delete(start);
      return by;
    }
    return segment;
  });
  assert.equal(left.size, 0, `nothing begins with ${[...left.keys()]}`);
  return segments.filter((segment) => segment !== '');
}

const rows: readonly [name: string, set: string, changes: Record<string, string>, codes: string[]][] = [
  ['CTT01 counts PO1', '850', { CTT: 'CTT*3*13' }, ['BALANCE_COUNT@38']],
  ['CTT02 sums PO102', '850', { CTT: 'CTT*2*14' }, ['BALANCE_HASH@38']],
  ['AMT02 is the worth of the lines', '850', { 'AMT*TT': 'AMT*TT*999' }, ['BALANCE_TOTAL@39']],
  ['AMT02 may count the charges in', '850', { 'AMT*TT': 'AMT*TT*127.5' }, []],
  ['an AMT that is no total is not compared', '850', { 'AMT*TT': 'AMT*1*999' }, []],
  ['CTT01 counts POC', '860', { CTT: 'CTT*3' }, ['BALANCE_COUNT@19']],
  ['CTT01 counts IT1', '810', { CTT: 'CTT*1*13' }, ['BALANCE_COUNT@22']],
  ['CTT01 counts HL', '856', { CTT: 'CTT*7*13' }, ['BALANCE_COUNT@27']],
  ['TDS01 is checked in cents', '810', { TDS: 'TDS*128' }, ['BALANCE_TOTAL@18']],
  ['TDS01 may be the lines alone', '810', { TDS: 'TDS*11250' }, []],
  ['TDS01 may leave taxes out', '810', { TDS: 'TDS*12450' }, []],
  ['a price for a hundred', '810', { 'IT1*1': 'IT1*1*10*EA*525*HP*VN*VN-794514' }, []],
  ['HL01 is unique', '856', { 'HL*3*2': 'HL*2*1*O*1', 'HL*4*3': 'HL*4*2*I*0' }, ['HL_ID@16']],
  ['HL02 comes before', '856', { 'HL*3*2': 'HL*3*9*P*1' }, ['HL_PARENT@16']],
  [
    'only S stands at the top',
    '856',
    { 'HL*1**S': 'HL*1**O*1', 'HL*2*1*O': 'HL*2*1*P*1' },
    ['HL_LEVEL@4', 'HL_LEVEL@16', 'HL_LEVEL@22'],
  ],
  ['levels go down', '856', { 'HL*4*3*I': 'HL*4*3*O*0' }, ['HL_LEVEL@18']],
  ['an item below an order where the structure says so', '856', { 'HL*2*1*O*1': 'HL*2*1*O*0' }, ['HL_CHILD@16']],
  ['LS and LE', '860', { 'LE*LDT': 'LE*X' }, ['LOOP_BOUNDS@16']],
  ['N1 ST without id and address', '855', { 'N1*ST': 'N1*ST*NAME', 'N3*': '', 'N4*': '' }, ['PARTY_ADDRESS@6']],
  ['N1 ST with an address', '855', { 'N1*ST': 'N1*ST*NAME' }, []],
  ['N1 BT needs neither', '850', { 'N1*BT': 'N1*BT*NAME', 'N3*8 ELM': '', 'N4*ATL': '' }, []],
  ['PO1 with a description alone', '850', { 'PO1*2': 'PO1*2*3*CA*20' }, []],
  ['PO1 without id and description', '850', { 'PO1*2': 'PO1*2*3*CA*20', 'PID*F****HYD': '' }, ['ITEM_ID@35']],
];

for (const [name, set, changes, codes] of rows) {
  test(`${set}: ${name}`, () => {
    assert.deepEqual(codesOf(errorsOf(judge(changed(set, changes), { set }))), codes);
  });
}

const warned: readonly [name: string, set: string, changes: Record<string, string>, codes: string[]][] = [
  ['a wrong check digit of a U.P.C.', '850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*012345678906' }, ['CHECK_DIGIT@23']],
  ['a U.P.C. that is too short', '850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*01234567890' }, ['CHECK_DIGIT@23']],
  ['a GTIN-14 and an EAN-13', '850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UK*10012345678902*EN*4006381333931' }, []],
  [
    'an SSCC without its application identifier',
    '856',
    { 'MAN*GM*00012345678901234560': 'MAN*GM*012345678901234561' },
    ['CHECK_DIGIT@17'],
  ],
  ['a GLN', '850', { 'N1*ST*BLUTH': 'N1*ST*BLUTH HOME GOODS*UL*0012345000057' }, ['CHECK_DIGIT@16']],
  ['a carrier code', '850', { TD5: 'TD5*O*2*UPS1*M*GROUND' }, ['SCAC_FORM@13']],
  ['a state', '850', { 'N4*COL': 'N4*COLUMBUS*XH*43215*US' }, ['EXTERNAL_CODE@19']],
  ['a state of a country whose states nobody lists', '850', { 'N4*COL': 'N4*MUNICH*BY*80331*DE' }, []],
  ['a country', '850', { 'N4*COL': 'N4*COLUMBUS*OH*43215*XQ' }, ['EXTERNAL_CODE@19']],
  ['a currency', '850', { CUR: 'CUR*BY*XQX' }, ['EXTERNAL_CODE@3']],
  ['a date far from our time', '850', { BEG: 'BEG*00*SA*PO4711**02240615' }, ['DATE_RANGE@2']],
  ['ship no later before ship not before', '850', { 'DTM*038': 'DTM*038*20240601' }, ['DATE_ORDER@12']],
  ['a code we do not list', '850', { 'REF*DP': 'REF*XQ*984' }, ['ELEMENT_CODE_UNLISTED@4']],
  ['HL04 says that levels follow', '856', { 'HL*6*5*I*0': 'HL*6*5*I*1' }, ['HL_CHILD@24']],
];

for (const [name, set, changes, codes] of warned) {
  test(`${set}: ${name} is a warning`, () => {
    const said = judge(changed(set, changes), { set });
    assert.deepEqual(codesOf(said), codes);
    assert.deepEqual(errorsOf(said), []);
  });
}

test('a partner may reject what others are warned of, and the other way round', () => {
  const strict = withPolicy({ severities: { CHECK_DIGIT: 'reject', business: 'warn' } });
  const faulty = changed('850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*012345678906', CTT: 'CTT*9*13' });
  const said = judge(faulty, { set: '850', options: strict });
  assert.deepEqual(
    said.map((one) => `${one.code} ${one.severity}`),
    ['BALANCE_COUNT warning', 'CHECK_DIGIT error'],
  );
});

test('the check digit that would be right is told, and where', () => {
  const [said] = judge(changed('850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*012345678906' }), { set: '850' });
  assert.equal(said?.message, "PO107 '012345678906' has a wrong check digit: 5 would be right");
  assert.equal(said?.value, '012345678906');
  assert.equal(said?.ordinal, 23);
  const both = changed('850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*012345678906', 'PO1*2': 'PO1*2*3*CA*20*PE*UP*1' });
  const [first, ...rest] = judge(both, { set: '850' });
  assert.match(first?.message ?? '', /5 would be right, as have 1 more in this set/);
  assert.deepEqual(rest, []);
  const own = withPolicy({ codes: { 'check-digit': ['012345678906'] } });
  assert.deepEqual(
    judge(changed('850', { 'PO1*1': 'PO1*1*10*EA*5.25*PE*UP*012345678906' }), { set: '850', options: own }),
    [],
  );
});

test('totals are told with what was stated and what was found', () => {
  const [said] = judge(changed('810', { TDS: 'TDS*12811.5'.replace('.5', '7') }), { set: '810' });
  assert.equal(
    said?.message,
    'TDS01 says 1281.17, but the lines come to 112.50, with allowances and charges 124.50, with taxes 128.10',
  );
  assert.equal(said?.value, '128117');
});

test('the state of one set does not leak into the next', async () => {
  const { newJudge } = await import('./judging.ts');
  const judging = newJudge();
  judge(changed('856', { 'HL*3*2': 'HL*3*9*P*1' }), { set: '856', judge: judging });
  judge(changed('850', { CTT: '' }), { set: '850', judge: judging });
  assert.deepEqual(codesOf(judge(sampleOf('856').segments, { set: '856', judge: judging })), []);
  assert.deepEqual(codesOf(judge(sampleOf('850').segments, { set: '850', judge: judging })), []);
});
