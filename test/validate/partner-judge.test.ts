import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PartnerRules } from '../../src/model/partner.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { createPartnerJudge } from '../../src/validate/partner-judge.ts';
import { codesOf, judge } from './judging.ts';

const catalog = createCatalog();

/** The sender of every set here is ZZ:S, and S in GS02. */
const rules: PartnerRules = {
  ids: [{ interchange: 'ZZ:S', group: null, usage: 'production' }],
  severities: {},
  codes: {},
  charset: 'extended',
  versions: null,
};

function said(partners: readonly PartnerRules[], segments: readonly string[], version = '004010') {
  return judge(segments, { set: '850', version, judge: createPartnerJudge(catalog, partners) });
}

const order = ['BEG*00*SA*4500012345**20261124', 'PO1*1*10*QQ*9.25**VP*A1', 'CTT*1'];

test('without profiles the defaults hold: a unit that is not listed is told', () => {
  assert.deepEqual(codesOf(said([], order)), ['ELEMENT_CODE_UNLISTED@3']);
});

test('a code that the profile adds is no fault of its partner, and stays one of others', () => {
  const other = { ...rules, ids: [{ interchange: 'ZZ:T', group: null, usage: 'production' } as const] };
  assert.deepEqual(codesOf(said([{ ...rules, codes: { '355': ['QQ'] } }], order)), []);
  assert.deepEqual(codesOf(said([{ ...other, codes: { '355': ['QQ'] } }], order)), ['ELEMENT_CODE_UNLISTED@3']);
});

test('an id that names the group wins over one that does not', () => {
  const whole = { ...rules, codes: { '355': ['QQ'] } };
  const group = { ...rules, ids: [{ interchange: 'ZZ:S', group: 'S', usage: 'production' } as const] };
  assert.deepEqual(codesOf(said([whole, group], order)), ['ELEMENT_CODE_UNLISTED@3']);
});

test('a severity of the profile makes a warning an error, or nothing', () => {
  const warned = said([{ ...rules, severities: { ELEMENT_CODE_UNLISTED: 'reject' } }], order);
  assert.deepEqual(
    warned.map(({ code, severity }) => [code, severity]),
    [['ELEMENT_CODE_UNLISTED', 'error']],
  );
  assert.deepEqual(said([{ ...rules, severities: { ELEMENT_CODE_UNLISTED: 'off' } }], order), []);
});

const good = ['BEG*00*SA*4500012345**20261124', 'PO1*1*10*EA*9.25**VP*A1', 'CTT*1'];

test('a set or version that was not agreed is told, and judged all the same', () => {
  const agreed = (versions: PartnerRules['versions']) => codesOf(said([{ ...rules, versions }], good));
  assert.deepEqual(agreed({ '850': ['004010'] }), []);
  assert.deepEqual(agreed({ '850': ['005010'] }), ['SET_NOT_AGREED@1']);
  assert.deepEqual(agreed({ '810': ['004010'] }), ['SET_NOT_AGREED@1']);
  const both = said([{ ...rules, versions: { '810': ['004010'] } }], order);
  assert.deepEqual(codesOf(both), ['SET_NOT_AGREED@1', 'ELEMENT_CODE_UNLISTED@3']);
  assert.match(both[0]?.message ?? '', /no set 850, only 810/);
});

test('six digits stand for every version that begins so, more for themselves alone', () => {
  const agreed = (version: string) => codesOf(said([{ ...rules, versions: { '850': [version] } }], good, '004010VICS'));
  assert.deepEqual(agreed('004010'), []);
  assert.deepEqual(agreed('004010VICS'), []);
  assert.deepEqual(agreed('004010X1'), ['SET_NOT_AGREED@1']);
});

test('the profile may only warn of what was not agreed, or let it pass', () => {
  const told = (verdict: 'warn' | 'off') =>
    said([{ ...rules, versions: {}, severities: { SET_NOT_AGREED: verdict } }], good).map((one) => one.severity);
  assert.deepEqual([told('warn'), told('off')], [['warning'], []]);
});
