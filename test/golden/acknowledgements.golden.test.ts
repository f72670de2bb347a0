import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { sameControl } from '../../src/x12/control-number.ts';
import { allFixtures } from './all.ts';
import type { Fixture } from './fixture.ts';
import { answersOf, in999, surveyed } from './outcome.ts';
import type { Policies } from './policies.ts';

const fixtures = [...allFixtures()].filter(([, { set }]) => set !== '997' && set !== '999');

/** Fixtures whose answers have a finding themselves, and why. */
const impossible: Readonly<Record<string, string>> = {
  'isa06-blank': 'the parties come back as they were written: a blank one stays blank',
  'isa08-blank': 'as isa06-blank',
};

interface Answered {
  readonly path: string;
  readonly fixture: Fixture;
  readonly answer: string;
}

/** Each file answered by a 997 and, from 005010 on, by a 999, too. */
const answers: Answered[] = [];

before(async () => {
  for (const [path, fixture] of fixtures) {
    const ways: readonly Policies[] =
      fixture.version === '005010' ? [fixture.policies, in999(fixture.policies)] : [fixture.policies];
    const survey = await surveyed(fixture.text, fixture.policies);
    for (const policies of ways) {
      for (const answer of await answersOf(survey, policies)) answers.push({ path, fixture, answer });
    }
  }
  assert.ok(answers.length > fixtures.length, `${answers.length} answers`);
});

test('whatever is wrong with a file, its answers are without a finding, judged as what we receive is', async () => {
  for (const { path, fixture, answer } of answers) {
    const { findings: all, failure, totals } = await surveyed(answer, {});
    // The qualifiers of the parties come back as they were sent, too, which is noted only.
    // An answer to a version without schemas is in that version, too.
    const noted = ['ISA_ELEMENT', 'SET_WITHOUT_SCHEMA'];
    const findings = all.filter(({ code, severity }) => severity === 'error' || !noted.includes(code));
    if (impossible[fixture.name] !== undefined) assert.equal(findings.length, 1, `${path}: no finding any more`);
    else assert.deepEqual([findings, failure, totals.rejected], [[], null, 0], `${path}\n${answer}`);
  }
});

test('each answer pairs with what it answers: AK102 with GS06, AK202 with ST02, TA101 with ISA13', () => {
  for (const { path, fixture, answer } of answers) {
    const sent = rowsOf(fixture.text);
    const said = rowsOf(answer);
    const controls = (rows: readonly Row[], id: string, at: number) =>
      rows.filter(([first]) => first === id).map((row) => (row[at] ?? '').trim());
    assert.ok(
      controls(said, 'AK1', 2).every((one) => controls(sent, 'GS', 6).some((own) => sameControl(one, own))),
      path,
    );
    const sets = controls(sent, 'ST', 2).map((one) => (one === '' ? '0000' : one));
    const answered = controls(said, 'AK2', 2);
    const whole = controls(sent, 'ISA', 13).length === 1 && said.some(([id]) => id === 'AK9');
    assert.ok(whole ? answered.join() === sets.join() : answered.every((one) => sets.includes(one)), path);
    assert.ok(
      controls(said, 'TA1', 1).every((one) => controls(sent, 'ISA', 13).includes(one)),
      path,
    );
  }
});

type Row = readonly string[];

/** Segments as rows of elements: the separator is the fourth character, line breaks mean nothing. */
function rowsOf(text: string): Row[] {
  const separator = text.charAt(3);
  return text.split(/[~'\r\n]+/).map((segment) => segment.split(separator));
}
