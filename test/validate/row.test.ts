import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesOf } from '../../src/kit/bytes.ts';
import type { Finding } from '../../src/model/finding.ts';
import { survey } from '../../src/survey/survey.ts';
import type { SetJudge } from '../../src/validate/set-judge.ts';
import { ScalarScanner } from '../../src/x12/scalar-scanner.ts';
import type { Scanner } from '../../src/x12/scanner.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';
import { newJudge } from './judging.ts';
import { sampleOf, samples } from './samples.ts';

/** The same judge, made to look at every segment in the ordinary way. */
function withoutRows(judge: SetJudge): SetJudge {
  return {
    begin: (context, st, report) => judge.begin(context, st, report),
    segment: (view, ordinal) => judge.segment(view, ordinal),
    row: () => {},
    end: (se, ordinal) => judge.end(se, ordinal),
    abandon: () => judge.abandon(),
  };
}

async function findingsIn(
  text: string,
  judge: SetJudge,
  { scanner = createScanner(), chunkBytes = text.length }: { scanner?: Scanner; chunkBytes?: number } = {},
): Promise<readonly Finding[]> {
  const bytes = bytesOf(text);
  const source = async function* () {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.slice(at, at + chunkBytes);
  };
  const { signal } = new AbortController();
  const options = { scanner, judge, findingsListedMax: 10_000, spill: () => {}, signal };
  return (await survey(source(), options)).findings;
}

function interchange(
  sets: readonly (readonly string[])[],
  set: string,
  about: { version: string; eol: string },
): string {
  const isa =
    'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *240115*1253*^*00501*000000001*0*P*:';
  const lines = [isa, `GS*PO*S*R*20240115*1253*1*X*${about.version}`];
  sets.forEach((segments, at) => {
    const control = String(at + 1).padStart(4, '0');
    lines.push(`ST*${set}*${control}`, ...segments, `SE*${segments.length + 2}*${control}`);
  });
  lines.push(`GE*${sets.length}*1`, 'IEA*1*000000001');
  return lines.map((line) => `${line}~${about.eol}`).join('');
}

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
