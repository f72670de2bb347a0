import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { corpusBytes, corpusDirectory, corpusMissing } from '../corpus/manifest.ts';
import { answersToText } from './answers.ts';

const directory = 'pyx12/x12testdata';
const suffix = '.expected_ack.x12';
const oneAnswer = 'the interchange is rejected as a whole: the TA1 says so, and no 997 tells of its groups beside it';

/** Where we answer otherwise at the level of the envelope, and why. */
const differences: Readonly<Record<string, string>> = {
  '837miss': oneAnswer,
  fail_no_IEA: oneAnswer,
  trailer_errors: `${oneAnswer}; IEA02 that differs from ISA13 is 001, they say 018`,
  ele: 'blanks behind a control number mean nothing in X12, and ISA10 that is no time is a warning here',
};

test('pyx12 and we agree on the envelope, code by code', { skip: corpusMissing }, async () => {
  const differing: string[] = [];
  let agreed = 0;
  for (const name of names()) {
    const answers = await answersToText(corpusBytes(join(directory, `${name}.x12`)));
    const ours = envelopeOf(answers.flatMap((one) => one.lines));
    const theirs = envelopeOf(new TextDecoder().decode(corpusBytes(join(directory, name + suffix))).split('\n'));
    if (JSON.stringify(ours) === JSON.stringify(theirs)) agreed += 1;
    else differing.push(name);
  }
  assert.deepEqual(differing.toSorted(), Object.keys(differences).toSorted());
  assert.ok(agreed >= 13, `${agreed} agree`);
});

/** Acknowledgements whose input is there, too. */
function names(): readonly string[] {
  const files = new Set(readdirSync(join(corpusDirectory, directory)));
  const all = [...files].filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
  return all.filter((name) => files.has(`${name}.x12`));
}

/** What an answer says of the envelope: groups and sets by name, their codes but 5 (errors inside of segments), the TA1. */
function envelopeOf(lines: readonly string[]): readonly string[] {
  const said = lines
    .map((line) => line.trim().replace(/~$/, '').split('*'))
    .flatMap(([id = '', ...rest]) => {
      if (id === 'AK1' || id === 'AK2' || id === 'TA1') return [[id, ...rest].join('*')];
      if (id === 'AK5' || id === 'IK5') return [['AK5', ...rest.slice(1).filter((code) => code !== '5')].join('*')];
      if (id === 'AK9') return [['AK9', rest[1], rest[2], ...rest.slice(4)].join('*')];
      return [];
    });
  // They write the TA1 behind the groups, where no receiver looks for it.
  return said.toSorted((one, other) => Number(other.startsWith('TA1')) - Number(one.startsWith('TA1')));
}
