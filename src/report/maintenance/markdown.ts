import type { MaintenanceReport } from '../../model/maintenance.ts';
import { headingOf, sparkline, sumText, trendText } from './words.ts';

/** The report as Markdown; trends as a line of blocks, the plots are in the HTML beside it. */
export function reportMarkdown(report: MaintenanceReport): string {
  const { items, trends } = report;
  const detailed = items.filter(({ details }) => details.length > 0);
  return [
    `# ${headingOf(report)}`,
    '',
    sumText(report),
    '',
    '| what | verdict | evidence |',
    '|---|---|---|',
    ...items.map(({ title, verdict, evidence }) => `| ${cell(title)} | ${verdict} | ${cell(evidence)} |`),
    ...trends.flatMap((trend) => ['', `## ${trend.title}`, '', trendText(trend), '', `    ${sparkline(trend)}`]),
    ...detailed.flatMap(({ title, details }) => [
      '',
      `## ${title}`,
      '',
      ...details.map((line) => `    ${oneLine(line)}`),
    ]),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
