import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Survey } from '../../src/model/survey.ts';
import { surveyBytes } from '../x12/survey-bytes.ts';
import { type Difference, differences } from './differences.ts';
import { type CorpusRow, corpusBytes, corpusMissing, corpusRows } from './manifest.ts';
import { naiveCount } from './naive-count.ts';
import { findingsOfOddity } from './oddities.ts';

interface Reading {
  readonly row: CorpusRow;
  readonly bytes: Uint8Array;
  readonly survey: Survey;
  readonly milliseconds: number;
}

const millisecondsMax = 2_000;
const refusals: Readonly<Record<string, string>> = {
  edifact: 'E002.EDIFACT',
  tradacoms: 'E002.TRADACOMS',
  fragment: 'E002.FRAGMENT',
  other: 'E002.NOT_X12',
};

describe('real files that others wrote', { skip: corpusMissing }, () => {
  const readings: Reading[] = [];
  const x12 = (): Reading[] => readings.filter(({ row }) => row.kind === 'x12');

  before(async () => {
    for (const row of corpusRows()) {
      const bytes = corpusBytes(row.path);
      const started = performance.now();
      const survey = await surveyBytes(bytes);
      readings.push({ row, bytes, survey, milliseconds: performance.now() - started });
    }
  });

  test('each is read, and in less than two seconds', () => {
    assert.ok(readings.length > 700, `${readings.length} files`);
    const slow = readings.filter(({ milliseconds }) => milliseconds > millisecondsMax);
    assert.deepEqual(
      slow.map(({ row }) => row.path),
      [],
    );
  });

  test('interchanges, groups, sets, segments and elements are counted as the manifest and a naive count do', () => {
    compare('counts', x12(), ({ row, bytes, survey }) => {
      const { interchanges, groups, transactions, segments, elements } = survey.totals;
      const found = { interchanges, groups, transactions, segments, elements };
      const expected = { ...naiveCount(bytes), segments: row.segments, elements: row.elements };
      return { found, expected };
    });
  });

  test('the envelope is judged as the independent judge does', () => {
    compare('verdict', x12(), ({ row, survey }) => {
      const sound = survey.totals.errors === 0 && survey.failure === null;
      return {
        found: { sound, ...(sound === row.tolerantOk ? {} : survey.findingCounts) },
        expected: { sound: row.tolerantOk },
      };
    });
  });

  test('what is odd about a file leaves its finding', () => {
    const silent: string[] = [];
    for (const [oddity, code] of Object.entries(findingsOfOddity)) {
      const odd = x12().filter(({ row, survey }) => row.oddities.includes(oddity) && survey.totals.interchanges > 0);
      assert.ok(odd.length > 0, `no file with ${oddity}`);
      for (const { row, survey } of odd)
        if (!survey.findingCounts[code]) silent.push(`${row.path}: ${oddity} without ${code}`);
    }
    assert.deepEqual(silent, []);
  });

  test('what is not X12 is refused for what it is', () => {
    for (const { row, survey } of readings.filter(({ row }) => row.kind !== 'x12')) {
      assert.equal(survey.failure?.code, refusals[row.kind], row.path);
      assert.equal(survey.totals.interchanges, 0, row.path);
    }
  });

  test('what cannot be read is never silently passed over', () => {
    for (const { row, survey } of x12()) {
      if (survey.totals.interchanges === 0) assert.match(survey.failure?.code ?? '', /^E002\./, row.path);
    }
  });
});

type Facts = Readonly<Record<string, number | boolean>>;

/** Every difference must stand in the table, and every line of the table must still be one. */
function compare(
  kind: Difference['in'],
  readings: readonly Reading[],
  look: (reading: Reading) => { readonly found: Facts; readonly expected: Facts },
): void {
  const listed = new Set(differences.filter((one) => one.in === kind).map(({ path }) => path));
  const unlisted: string[] = [];
  for (const reading of readings) {
    const { found, expected } = look(reading);
    const [ours, theirs] = [JSON.stringify(found), JSON.stringify(expected)];
    if (ours === theirs) continue;
    if (!listed.delete(reading.row.path)) unlisted.push(`${reading.row.path}: found ${ours}, expected ${theirs}`);
  }
  assert.deepEqual(unlisted, [], 'differences without a reason');
  assert.deepEqual([...listed], [], 'listed differences that are none any more');
}
