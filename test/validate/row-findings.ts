import { bytesOf } from '../../src/kit/bytes.ts';
import type { Finding } from '../../src/model/finding.ts';
import { survey } from '../../src/survey/survey.ts';
import type { SetJudge } from '../../src/validate/set-judge.ts';
import type { Scanner } from '../../src/x12/scanner.ts';
import { createScanner } from '../../src/x12/wasm-scanner.ts';

/** The same judge, made to look at every segment in the ordinary way. */
export function withoutRows(judge: SetJudge): SetJudge {
  return {
    begin: (context, st, report) => judge.begin(context, st, report),
    segment: (view, ordinal) => judge.segment(view, ordinal),
    row: () => {},
    end: (se, ordinal) => judge.end(se, ordinal),
    abandon: () => judge.abandon(),
  };
}

/** What the judge tells of a text, as it comes in chunks of so many bytes. */
export async function findingsIn(
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

/** Sets, each without its ST and SE, in one group of one interchange. */
export function interchange(
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
