import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScalarScanner } from '../../src/x12/scalar-scanner.ts';
import { newJudge } from './judging.ts';
import { findingsIn, interchange, withoutRows } from './row-findings.ts';
import { sampleOf, samples } from './samples.ts';

/** The sample as it is, with each segment missing, each doubled, and each with something odd in its last element. */
function variants(segments: readonly string[]): string[][] {
  const all: string[][] = [[...segments], [...segments]];
  segments.forEach((segment, at) => {
    all.push(segments.toSpliced(at, 1), segments.toSpliced(at, 0, segment));
    for (const end of ['\u0001', '\n1', ':1', '*', 'X', '9'.repeat(30)]) all.push(segments.with(at, segment + end));
  });
  return all;
}

for (const { set, version } of samples) {
  test(`${set} at ${version}: segments judged in rows, by the kernel or without, give the findings of segments judged alone`, async () => {
    const sets = variants(sampleOf(set, version).segments);
    for (const eol of ['', '\n', '\r\n']) {
      const text = interchange(sets, set, { version, eol });
      const alone = await findingsIn(text, withoutRows(newJudge()));
      assert.ok(alone.length > sets.length / 3);
      assert.deepEqual(await findingsIn(text, newJudge()), alone);
      assert.deepEqual(await findingsIn(text, newJudge(), { scanner: new ScalarScanner() }), alone);
      if (eol === '\n') assert.deepEqual(await findingsIn(text, newJudge(), { chunkBytes: 9_973 }), alone);
    }
  });
}
