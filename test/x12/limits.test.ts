import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../src/model/limits.ts';
import type { Survey } from '../../src/model/survey.ts';
import { windowBytes } from '../../src/x12/scalar-scanner.ts';
import { group, interchange, isa, latin1, order, written } from './samples.ts';
import { scanners, surveyBytes } from './survey-bytes.ts';

/** More than the reader's window holds. */
const beyond = windowBytes + 100_000;
const next = written(interchange([group()], { 13: '000000002' }));

function withBody(...segments: string[][]): string {
  return written(interchange([group([order('0001', segments)])]));
}

/** The survey, the same for every chunking. */
async function surveyed(
  text: string,
  chunkings: readonly (number | readonly number[])[] = [7, 65_536],
): Promise<Survey> {
  const bytes = latin1(text);
  const whole = await surveyBytes(bytes);
  for (const chunks of chunkings)
    assert.deepEqual(await surveyBytes(bytes, { chunks }), whole, `in chunks of ${chunks}`);
  assert.deepEqual(
    await surveyBytes(bytes, { chunks: 100_003, scanner: scanners.scalar }),
    whole,
    'without the kernel',
  );
  return whole;
}

describe('binary data longer than the window', () => {
  const data = '~*>\nISA*IEA*1*1~'.repeat(Math.ceil(beyond / 16));

  for (const [id, segment] of Object.entries({
    BIN: ['BIN', String(data.length), data],
    BDS: ['BDS', 'ASC', String(data.length), data],
  })) {
    test(`${id} is passed over by its length`, async () => {
      const { totals, findingCounts, failure } = await surveyed(withBody(segment, ['EFI', '1']) + next);
      assert.deepEqual(findingCounts, {});
      assert.equal(failure, null);
      assert.equal(totals.segments, 17);
      assert.equal(totals.accepted, 2);
    });
  }

  test('a length that leads behind the end of the file is told', async () => {
    const { findingCounts, failure } = await surveyed(withBody(['BIN', '99999999', 'x'.repeat(beyond)]));
    assert.equal(findingCounts.BINARY_LENGTH, 1);
    assert.equal(failure?.code, 'E002.TRUNCATED');
  });
});

describe('a segment longer than is read', () => {
  const long: Readonly<Record<string, string[]>> = {
    text: ['MSG', 'x'.repeat(beyond)],
    'many elements': ['MSG', ...Array<string>(beyond / 4).fill('xyz')],
    'BIN without a length': ['BIN', 'none', 'x'.repeat(beyond)],
    'ISA without separators': [`ISA${'x'.repeat(beyond)}`],
    'ISA with a space': [`ISA ${'x'.repeat(beyond)}`],
    'no id': ['', 'x'.repeat(beyond)],
    'a word for an id': ['message', 'x'.repeat(beyond)],
    'lower case': ['msg', 'x'.repeat(limits.segmentBytesMax)],
  };

  for (const [name, segment] of Object.entries(long)) {
    test(`${name}: it is told, counted and passed over; the rest is kept`, async () => {
      const { totals, findingCounts, findings } = await surveyed(withBody(segment, ['EFI', '1']) + next);
      assert.deepEqual(findingCounts, { SEGMENT_TOO_LONG: 1 });
      assert.equal(findings[0]?.segment?.ordinal, 2);
      assert.equal(totals.segments, 17);
      assert.deepEqual([totals.accepted, totals.rejected], [1, 1]);
    });
  }

  test('the longest that is read', async () => {
    const { findingCounts } = await surveyed(withBody(['MSG', 'x'.repeat(limits.segmentBytesMax - 4)]));
    assert.deepEqual(findingCounts, {});
  });

  for (const terminator of ['\r\n', '~\n', '\r']) {
    test(`around the limit with ${JSON.stringify(terminator)}, chunks make no difference`, async () => {
      for (const more of [-5, -4, -3]) {
        const text = withBody(['MSG', 'x'.repeat(limits.segmentBytesMax + more)]).replaceAll('~', terminator);
        await surveyed(text, [limits.segmentBytesMax, 65_537]);
      }
    });
  }

  test('a file that never ends the segment', async () => {
    const { findingCounts, failure } = await surveyed(withBody(['MSG', 'x'.repeat(3 * beyond)]).slice(0, -60));
    assert.equal(findingCounts.SEGMENT_TOO_LONG, 1);
    assert.equal(failure?.code, 'E002.TRUNCATED');
  });
});

describe('what must not hold up the reader', () => {
  const header = written([isa()]);
  const runs: Readonly<Record<string, string>> = {
    'an ISA and blanks without end': header.slice(0, -1) + ' '.repeat(2 * beyond),
    'an ISA and line ends without end': `${header.slice(0, 80)}\n${header.slice(80, -1)}${'\n'.repeat(2 * beyond)}`,
    'a sound interchange, then an ISA and blanks': next + header.slice(0, -1) + ' '.repeat(2 * beyond),
    'a sound interchange, then text without delimiters': next + 'x'.repeat(2 * beyond),
    'a sound interchange, then NUL': next + '\0'.repeat(2 * beyond),
    'terminators alone': header + '~'.repeat(200_000),
    'separators alone': header + '*'.repeat(2 * beyond),
  };

  for (const [name, text] of Object.entries(runs)) test(name, async () => void (await surveyed(text, [65_536])));
});

describe('limits of a file', () => {
  test('interchanges: one over the limit is told, and the rest left', async () => {
    const one = written([isa(), ['IEA', '0', '000000001']]);
    const bytes = latin1(one.repeat(limits.fileInterchangesMax + 500));
    const whole = await surveyBytes(bytes);
    assert.equal(whole.failure?.code, 'E002.LIMIT');
    assert.equal(whole.findingCounts.INTERCHANGE_LIMIT, 1);
    assert.equal(whole.totals.interchanges, limits.fileInterchangesMax);
    assert.equal(whole.totals.segments, 2 * limits.fileInterchangesMax);
    assert.deepEqual(await surveyBytes(bytes, { chunks: 12_347 }), whole);
    const within = await surveyBytes(bytes.subarray(0, one.length * limits.fileInterchangesMax));
    assert.equal(within.failure, null);
  });

  test('text before the first ISA: given up behind the limit, read on before it', async () => {
    const given = await surveyed('x'.repeat(limits.leadingJunkBytesMax + 1) + next, [1, 4_096]);
    assert.equal(given.failure?.code, 'E002.NOT_X12');
    const read = await surveyed('x'.repeat(limits.leadingJunkBytesMax) + next, [1, 4_096]);
    assert.equal(read.totals.transactions, 1);
  });

  test('findings: all are counted, so many are listed, and errors before warnings', async () => {
    const bytes = latin1(
      withBody(...Array<string[]>(500).fill(['MSG', '']), ...Array<string[]>(500).fill(['1X', 'a'])),
    );
    const survey = await surveyBytes(bytes, { findingsListedMax: 600 });
    assert.deepEqual(survey.findingCounts, { TRAILING_SEPARATORS: 500, SEGMENT_ID: 500 });
    assert.equal(survey.findings.length, 600);
    assert.equal(survey.findings.filter(({ severity }) => severity === 'error').length, 500);
  });
});
