import type { MaintenanceReport } from '../../model/maintenance.ts';
import type { PaintKind, TextStyle } from '../text-style.ts';
import { countsText, headingOf } from './words.ts';

const paints: Readonly<Record<string, PaintKind>> = { pass: 'green', fail: 'red', skipped: 'dim' };
const detailsMax = 12;

/** `edi-agent maintenance run` and `maintenance checklist` for people. */
export function maintenanceText(report: MaintenanceReport, style: TextStyle): string {
  const width = Math.max(...report.items.map(({ title }) => title.length));
  const lines = report.items.flatMap(({ title, verdict, evidence, details }) => [
    `  ${style.paint(paints[verdict] ?? 'bold', verdict.padEnd(7))}  ${title.padEnd(width)}  ${evidence}`,
    ...(verdict === 'fail' ? shown(details).map((line) => `           ${style.paint('dim', line)}`) : []),
  ]);
  return [
    style.paint('bold', headingOf(report)),
    ...lines,
    countsText(report),
    ...report.files.map((path) => `Report: ${path}`),
  ].join('\n');
}

/** The first lines, and how many more there are. */
function shown(details: readonly string[]): readonly string[] {
  if (details.length <= detailsMax) return details;
  return [...details.slice(0, detailsMax), `and ${details.length - detailsMax} more, in the report`];
}
