import type { MaintenanceReport, Trend } from '../../model/maintenance.ts';
import { durationText } from '../measures.ts';
import { timeText } from '../table-text.ts';
import { valueText } from './plot.ts';

const titles: Readonly<Record<MaintenanceReport['kind'], string>> = {
  weekly: 'Weekly maintenance',
  monthly: 'Monthly maintenance',
  quarterly: 'Quarterly maintenance',
  checklist: 'Maintenance checklist',
};

export function headingOf({ kind, agent, atMs, dryRun }: MaintenanceReport): string {
  return `${titles[kind]} of ${agent}, ${timeText(atMs)} UTC${dryRun ? ' (dry run)' : ''}`;
}

export function countOf({ items }: Pick<MaintenanceReport, 'items'>, verdict: 'pass' | 'fail' | 'skipped'): number {
  return items.filter((item) => item.verdict === verdict).length;
}

/** `7 passed, 1 failed, 2 skipped` */
export function countsText(report: Pick<MaintenanceReport, 'items'>): string {
  const [passed, failed, skipped] = [countOf(report, 'pass'), countOf(report, 'fail'), countOf(report, 'skipped')];
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export function sumText(report: MaintenanceReport): string {
  const { version, environment, home, durationMs } = report;
  return `${countsText(report)}. Version ${version}, ${environment}, home ${home}; it took ${durationText(durationMs)}.`;
}

/** Where it was, where it is, and the most and least in between. */
export function trendText({ points, unit, limit }: Trend): string {
  const values = points.flatMap(({ value }) => value ?? []);
  const last = values.at(-1);
  if (last === undefined) return 'Nothing was measured yet.';
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const mark = limit === null ? '' : `; limit ${valueText(limit)}`;
  return `Last ${valueText(last)} ${unit}, mean ${valueText(mean)}, from ${valueText(least)} to ${valueText(most)}${mark}.`;
}

const blocks = '▁▂▃▄▅▆▇█';

/** A trend in a line of text. */
export function sparkline({ points }: Trend, columnsMax = 60): string {
  const step = Math.max(1, Math.ceil(points.length / columnsMax));
  const most = Math.max(...points.map(({ value }) => value ?? 0), 0);
  const columns: string[] = [];
  for (let at = 0; at < points.length; at += step) {
    const values = points.slice(at, at + step).flatMap(({ value }) => value ?? []);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    columns.push(values.length === 0 ? '·' : (blocks[most === 0 ? 0 : Math.round((mean / most) * 7)] ?? '▁'));
  }
  return columns.join('');
}
