import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answersOf, codesIn, surveyCorpus } from './judged.ts';
import { corpusMissing } from './manifest.ts';

/** A file that others find wrong: X12's codes by their own tests, and by us where we differ. */
interface Wrong {
  readonly file: string;
  readonly theirs: readonly string[];
  readonly ours?: readonly string[];
  readonly reason?: string;
}

const debatcher = 'edi-debatcher/src/test/resources/files/validations/';
const staedi = 'staedi/src/test/resources/x12/';
const stupidedi = 'stupidedi/spec/fixtures/';
const narrow =
  'ISA elements lost their blanks and are too narrow: each is told, where a parser that stops names the first';

const wrong: readonly Wrong[] = [
  { file: `${debatcher}InvalidGE01.txt`, theirs: ['AK905:5'] },
  { file: `${debatcher}InvalidISA07ReceiverQualifier.txt`, theirs: ['TA105:007'] },
  { file: `${debatcher}InvalidISA13.txt`, theirs: ['TA105:018'] },
  { file: `${debatcher}InvalidISA14.txt`, theirs: ['TA105:019'] },
  { file: `${debatcher}InvalidISA15.txt`, theirs: ['TA105:020'] },
  { file: `${debatcher}InvalidSE01.txt`, theirs: ['AK502:4'] },
  { file: `${debatcher}emptyInterchangeSenderId.txt`, theirs: ['TA105:006'] },
  { file: `${debatcher}missingSE.txt`, theirs: ['AK502:2'] },
  { file: `${debatcher}valid.txt`, theirs: [] },
  {
    file: `${debatcher}missingGE.txt`,
    theirs: ['AK905:3'],
    ours: ['AK905:3', 'TA105:022'],
    reason: 'a segment GA stands where GE should: it is told, too',
  },
  {
    file: `${debatcher}MissingGS.txt`,
    theirs: ['TA105:024'],
    ours: ['TA105:022'],
    reason: 'a GE and a set without a GS: the structure is wrong (022), the content (024) is not what is missing',
  },
  {
    file: `${debatcher}InvalidComponentSeparator.txt`,
    theirs: ['TA105:027'],
    ours: [],
    reason: 'they take only one separator; X12 lets the sender choose -',
  },
  {
    file: `${debatcher}InvalidISA11.txt`,
    theirs: ['TA105:002'],
    ours: [],
    reason: 'they take only ^; X12 lets the sender choose &',
  },
  {
    file: `${debatcher}InvalidISA12.txt`,
    theirs: ['TA105:003'],
    ours: [],
    reason: 'they take only 00501; 00502 is a version of X12, and is read alike',
  },
  {
    file: `${debatcher}InvalidISA13Dup.txt`,
    theirs: ['TA105:025'],
    ours: [],
    reason: 'duplicates are found by what was received before, not in a file alone; here it is noted',
  },
  {
    file: `${debatcher}InvalidST01.txt`,
    theirs: ['AK502:1'],
    ours: [],
    reason: 'a set without a schema is judged by its envelope, unless the profile of the partner refuses it',
  },
  {
    file: 'ediengine/EdiEngine.Tests/TestData/ControlNumbersMismatch.edi',
    theirs: ['AK502:3', 'AK905:4', 'TA105:001'],
  },
  { file: 'ediengine/EdiEngine.Tests/TestData/WrongGroupsAndTranCount.edi', theirs: ['AK905:5', 'TA105:021'] },
  { file: `${staedi}invalid997.edi`, theirs: ['AK403:5', 'AK403:6'] },
  {
    file: `${staedi}extraDelimiter997.edi`,
    theirs: ['AK403:12', 'AK403:13', 'AK403:5', 'AK403:6', 'AK403:7'],
    ours: ['AK403:12'],
    reason: 'an element that is repeated although it must not be is told once, its repetitions are not judged',
  },
  { file: `${staedi}sample275_with_HL7_invalid_BIN01.edi`, theirs: ['AK304:8'] },
  {
    file: `${stupidedi}004010/PR855/fail/2.edi`,
    theirs: ['TA105:011'],
    ours: ['AK403:7', 'TA105:006', 'TA105:008', 'TA105:011', 'TA105:013'],
    reason: `${narrow}; and the unit DZN`,
  },
  {
    file: `${stupidedi}003010/PO850/fail/1.edi`,
    theirs: ['TA105:011'],
    ours: ['AK502:4', 'TA105:006', 'TA105:008', 'TA105:011', 'TA105:013'],
    reason: `${narrow}; and SE01`,
  },
  {
    file: `${stupidedi}003050/PO850/fail/1.edi`,
    theirs: ['TA105:011'],
    ours: ['TA105:006', 'TA105:008', 'TA105:011', 'TA105:013'],
    reason: narrow,
  },
  {
    file: `${stupidedi}002001/SH856/fail/1.edi`,
    theirs: ['TA105:011'],
    ours: ['TA105:006', 'TA105:008', 'TA105:011', 'TA105:013'],
    reason: narrow,
  },
];

describe('files that others find wrong', { skip: corpusMissing }, () => {
  test('are found wrong by the same codes, or otherwise for a reason', async () => {
    for (const { file, theirs, ours } of wrong) {
      assert.deepEqual(codesIn(await surveyCorpus(file)), ours ?? theirs, file);
    }
  });

  test('and a reason stands only where there is a difference', () => {
    const needless = wrong.filter(({ theirs, ours, reason }) => {
      const differs = ours !== undefined && ours.join() !== theirs.join();
      return differs !== (reason !== undefined);
    });
    assert.deepEqual(
      needless.map(({ file }) => file),
      [],
    );
  });
});

describe('what becomes of a set with errors is for the policy to say', { skip: corpusMissing }, () => {
  const lines = async (file: string, onErrors: 'reject' | 'accept', listing: 'all' | 'rejected' = 'all') =>
    (await answersOf(await surveyCorpus(file), { onErrors, listing })).filter((line) => /^(?:AK[259]|IK5)/.test(line));

  test('SE01 that miscounts: rejected, or accepted with errors', async () => {
    const file = `${debatcher}InvalidSE01.txt`;
    const set = 'AK2*837*424442281*005010X222A2';
    assert.deepEqual(await lines(file, 'reject'), [set, 'IK5*R*4', 'AK9*R*1*1*0']);
    assert.deepEqual(await lines(file, 'accept'), [set, 'IK5*E*4', 'AK9*E*1*1*1']);
  });

  test('a good set: listed, or implied by the counts', async () => {
    const file = `${debatcher}valid.txt`;
    assert.deepEqual(await lines(file, 'reject'), ['AK2*837*424442281*005010X222A2', 'IK5*A', 'AK9*A*1*1*1']);
    assert.deepEqual(await lines(file, 'reject', 'rejected'), ['AK9*A*1*1*1']);
  });
});
