import { visible } from '../kit/columns.ts';
import type { CheckStatus } from '../model/doctor.ts';
import type { DoctorDocument } from './doctor.ts';
import type { PaintKind, TextStyle } from './text-style.ts';

const paints: Readonly<Record<CheckStatus, PaintKind>> = { pass: 'green', warn: 'yellow', fail: 'red' };
const verdicts: Readonly<Record<CheckStatus, string>> = {
  pass: 'all is well',
  warn: 'it works, and something should be mended',
  fail: 'something must be mended',
};

/** The checks for people: what was seen, and below it the command that mends it. */
export function doctorText({ status, version, home, user, checks }: DoctorDocument, style: TextStyle): string {
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status: one, seen, mend }) => [
    `  ${style.paint(paints[one], one)}  ${name.padEnd(width)}  ${visible(seen)}`,
    ...(mend === null ? [] : [`        ${' '.repeat(width)}${style.paint('bold', visible(mend))}`]),
  ]);
  const counts = (['pass', 'warn', 'fail'] as const).map(
    (kind) => `${checks.filter((check) => check.status === kind).length} ${kind}`,
  );
  return [
    `edi-agent ${version}, ${home === null ? 'no home known' : `home ${visible(home)}`}, looked at as ${user}`,
    ...lines,
    `${style.paint(paints[status], status)}: ${verdicts[status]} (${counts.join(', ')})`,
  ].join('\n');
}
