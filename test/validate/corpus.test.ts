import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Finding } from '../../src/model/finding.ts';
import { bodyFindingCodes } from '../../src/model/finding-codes-body.ts';
import { createCatalog } from '../../src/schema/catalog.ts';
import { survey } from '../../src/survey/survey.ts';
import { createSetJudge } from '../../src/validate/judge.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

const corpus = new URL('../../../shared/corpus/', import.meta.url);
const skip = existsSync(new URL('manifest.tsv', corpus)) ? false : 'the corpus is not here';
const catalog = createCatalog();

/** Files that are read by others without a word and break a rule nevertheless: by the end of their path, and why. */
const deviations: Readonly<Record<string, readonly [codes: string[], reason: string]>> = {
  '810 - 2 ISAs - 1 STs - 2 STs.txt': [['BALANCE_HASH'], 'CTT02 20 is not the sum of IT102 (3)'],
  'x12.810.mandatory-conditions.edi': [['SEGMENT_NOT_IN_SET'], 'BAL segments of an 810 in an ST*850'],
  'x12.850.issue135.edi': [
    ['ELEMENT_TOO_LONG', 'ELEMENT_TOO_SHORT', 'ELEMENT_TOO_MANY', 'ELEMENT_CONDITION', 'SEGMENT_SEQUENCE'],
    'lines without terminators run together',
  ],
  'x12.Issue101.edi': [['SEGMENT_UNKNOWN', 'SEGMENT_MISSING'], 'segments of no standard'],
  'x12.Issue91.edi': [['SEGMENT_UNKNOWN'], 'segments of no standard'],
  'js-edi/test/data/850_2.edi': [['ELEMENT_COMPONENTS'], 'the component separator > stands in an item number'],
  'moov/examples/example_4010_810/sample.txt': [['BALANCE_TOTAL'], 'a made-up total'],
  'edi997/parser_test.go.L155.x12': [['ELEMENT_TOO_MANY'], 'AK405 does not exist'],
  'edi997/parser_test.go.L250.x12': [['ELEMENT_TOO_MANY'], 'AK405 does not exist'],
  'edi997/parser_test.go.L332.x12': [['ELEMENT_TOO_MANY'], 'AK405 does not exist'],
  'edi997/parser_test.go.L641.x12': [['ELEMENT_TOO_MANY'], 'AK405 does not exist'],
  'process_edi997_test.go.L408.x12': [['ELEMENT_TOO_MANY', 'ELEMENT_CODE'], 'AK405, and AK501 of Q and B'],
  'ErrorEventsTest.java.L399.x12': [['ELEMENT_TOO_MANY'], 'a fourth element in AK1'],
  'ErrorEventsTest.java.L515.x12': [['ELEMENT_TOO_MANY'], 'a fourth element in AK1'],
  'ErrorEventsTest.java.L551.x12': [['ELEMENT_COMPONENTS'], 'a fourth component in AK401'],
  'EventSequenceTest.java.L593.x12': [['SEGMENT_UNKNOWN'], 'a segment of a schema of its own'],
  'empty997.edi': [['SEGMENT_MISSING'], 'ST and SE with nothing between'],
  'invoice810_po850_dual.edi': [['BALANCE_TOTAL'], 'a made-up total'],
  'simple999.edi': [['ELEMENT_REPETITIONS'], 'CTX01 is repeated by a later revision of the guide'],
  'sample_data/sample_850.x12': [['ELEMENT_MISSING'], 'BEG05 (date) is missing'],
  'test_856.rs.L153.x12': [['PARTY_ADDRESS'], 'N1*ST with a name alone'],
  'test_856.rs.L28.x12': [['BALANCE_COUNT'], 'CTT01 counts the lines, not the HL segments'],
  'test_856.rs.L78.x12': [['ELEMENT_TOO_SHORT'], 'a date cut short'],
  'X12InterchangeTests.cs.L244.x12': [['SEGMENT_MISSING'], 'a 999 without AK1 and AK9'],
};

interface Row {
  readonly path: string;
  readonly sets: readonly string[];
  readonly versions: string;
  readonly asserted: string;
}

function rowsOf(manifest: string): Row[] {
  const [head = '', ...lines] = manifest.trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    return {
      path: cell('path'),
      sets: cell('sets').split(/[ ,]+/),
      versions: cell('gs08'),
      asserted: cell('asserted'),
    };
  });
}

async function errorsIn(path: string): Promise<Finding[]> {
  const bytes = new Uint8Array(readFileSync(new URL(path.split('/').map(encodeURIComponent).join('/'), corpus)));
  const { findings } = await survey(
    (async function* () {
      yield bytes;
    })(),
    {
      scanner: createScanner(),
      judge: createSetJudge(catalog),
      findingsListedMax: 1000,
      spill: () => {},
      signal: new AbortController().signal,
    },
  );
  return findings.filter((finding) => finding.severity === 'error' && finding.code in bodyFindingCodes);
}

test('files that others take for right have no errors in their sets, but for the deviations listed', {
  skip,
}, async () => {
  const ours = new Set(catalog.list().map((one) => one.set));
  const met = new Set<string>();
  let judged = 0;
  for (const row of rowsOf(readFileSync(new URL('manifest.tsv', corpus), 'utf8'))) {
    if (!row.sets.some((set) => ours.has(set)) || !/00[45]010/.test(row.versions)) continue;
    if (!row.asserted.startsWith('valid') && !row.asserted.startsWith('parses')) continue;
    judged += 1;
    const errors = await errorsIn(row.path);
    const known = Object.keys(deviations).find((end) => row.path.endsWith(end));
    if (known !== undefined) met.add(known);
    const expected = known === undefined ? [] : (deviations[known]?.[0] ?? []);
    const codes = [...new Set(errors.map((one) => one.code))].sort();
    const detail = errors.map((one) => `line ${one.line}: ${one.message}`).join('\n');
    assert.deepEqual(codes, [...expected].sort(), `${row.path}\n${detail}`);
  }
  assert.ok(judged > 50, `only ${judged} files were judged`);
  assert.deepEqual([...met].sort(), Object.keys(deviations).sort());
});
