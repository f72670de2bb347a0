import type { MaintenanceItem, MaintenanceReport, Trend } from '../../model/maintenance.ts';
import { plotSvg } from './plot.ts';
import { headingOf, sumText, trendText } from './words.ts';

const style = `
:root { color-scheme: light dark; --line: #1a66b8; --limit: #c0392b; --soft: #8888; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--soft); }
.pass { color: #2e7d32; } .fail { color: #c62828; font-weight: 600; } .skipped { opacity: .65; }
details { margin-top: .2rem; } pre { white-space: pre-wrap; margin: .3rem 0; font-size: 13px; }
svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: currentColor; opacity: .75; }
.grid { stroke: var(--soft); stroke-width: .6; } .limit { stroke: var(--limit); stroke-dasharray: 5 4; }
.data { fill: none; stroke: var(--line); stroke-width: 1.8; } circle.data { fill: var(--line); } .none { opacity: .65; }
`;

/** The report as one file for a browser: style and plots inside, nothing is fetched. */
export function reportHtml(report: MaintenanceReport): string {
  const { trends, items } = report;
  const heading = escaped(headingOf(report));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${heading}</title>
<style>${style}</style>
</head>
<body>
<h1>${heading}</h1>
<p>${escaped(sumText(report))}</p>
<table>
<tr><th>What</th><th>Verdict</th><th>Evidence</th></tr>
${items.map(rowOf).join('\n')}
</table>
${trends.map(trendSection).join('\n')}
</body>
</html>
`;
}

function rowOf({ title, verdict, evidence, details }: MaintenanceItem): string {
  const more =
    details.length === 0
      ? ''
      : `<details><summary>${details.length} lines</summary><pre>${escaped(details.join('\n'))}</pre></details>`;
  return `<tr><td>${escaped(title)}</td><td class="${verdict}">${verdict}</td><td>${escaped(evidence)}${more}</td></tr>`;
}

function trendSection(trend: Trend): string {
  return `<h2>${escaped(trend.title)}</h2>\n<p>${escaped(trendText(trend))}</p>\n${plotSvg(trend)}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
