import { visible } from '../kit/columns.ts';
import type { AuditVerdict } from '../model/audit.ts';
import { counted, numberText } from './measures.ts';
import type { TextStyle } from './text-style.ts';

export function auditVerdictText(verdict: AuditVerdict, { paint }: TextStyle): string {
  const { ok, files, lines, first, last, faults, faultCount } = verdict;
  if (lines === 0 && ok) return 'There is no audit trail yet.';
  const range = first === null || last === null ? '' : `, numbers ${numberText(first)} to ${numberText(last)}`;
  const extent = `${counted(lines, 'line')} in ${counted(files, 'file')}${range}`;
  if (ok) return `${paint('green', 'The trail holds')}: ${extent}`;
  const shown = faults.map(({ file, line, kind, message }) => {
    const place = file === null ? '' : `${file}${line === null ? '' : ` line ${numberText(line)}`}: `;
    return `  ${place}${kind}: ${message}`;
  });
  const more = faultCount > faults.length ? [`  and ${counted(faultCount - faults.length, 'more fault')}`] : [];
  return [`${paint('red', 'error: the trail does not hold')}: ${extent}`, ...shown, ...more].join('\n');
}

/** A line of the trail on one line for people. */
export function auditLineText(line: Readonly<Record<string, unknown>>, { paint }: TextStyle): string {
  const { seq: _seq, at, kind, file, event: _event, epoch: _epoch, prev: _prev, hash: _hash, ...data } = line;
  const rest = Object.entries(data)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const parts = [
    paint('dim', String(at).slice(0, 19).replace('T', ' ')),
    String(kind),
    ...(file ? [String(file)] : []),
    ...rest,
  ];
  return parts.map((part, index) => (index === 0 ? part : visible(part))).join('  ');
}
