import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgedHealth } from '../../src/agent-maintenance-checks.ts';
import type { MaintenanceReport, Trend } from '../../src/model/maintenance.ts';
import { maintenanceDocument, maintenanceTold } from '../../src/report/maintenance/document.ts';
import { daysUntil } from '../../src/report/maintenance/forecast.ts';
import { reportHtml } from '../../src/report/maintenance/html.ts';
import { reportMarkdown } from '../../src/report/maintenance/markdown.ts';
import { plotSvg } from '../../src/report/maintenance/plot.ts';
import { maintenanceText } from '../../src/report/maintenance/text.ts';
import { sparkline, trendText } from '../../src/report/maintenance/words.ts';
import { maintenanceData } from '../../src/report/mqtt/shapes.ts';
import { plain } from './receipts.ts';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 9, 1);

function trend(values: readonly (number | null)[], limit: number | null = null): Trend {
  const points = values.map((value, at) => ({ atMs: startMs + at * dayMs, value }));
  return { title: 'Error rate', unit: '%', limit, points };
}

const report: MaintenanceReport = {
  kind: 'monthly',
  dryRun: false,
  atMs: startMs,
  durationMs: 1_234,
  agent: 'edi <b>agent</b>',
  environment: 'test',
  home: '/home',
  version: '1.2.3',
  items: [
    { name: 'errors', title: 'Errors', verdict: 'pass', evidence: 'none', details: [] },
    {
      name: 'configuration',
      title: 'Configuration',
      verdict: 'fail',
      evidence: 'a | b',
      details: ['x: "<script>" → \n y'],
    },
  ],
  trends: [trend([1, 2, null, 4])],
  files: ['/home/reports/r.md'],
};

test('a page has nothing from elsewhere, runs nothing, and shows text as text', () => {
  const html = reportHtml(report);
  assert.ok(!/<script|https?:|src=|<link/.test(html));
  assert.match(html, /default-src 'none'/);
  assert.ok(html.includes('edi &lt;b&gt;agent&lt;/b&gt;') && html.includes('&lt;script&gt;'));
  assert.match(html, /<td class="fail">fail<\/td>/);
  assert.equal(html.split('<svg').length - 1, 1);
});

test('Markdown keeps its table whole, whatever stands in it', () => {
  const lines = reportMarkdown(report).split('\n');
  assert.ok(lines.includes('| Configuration | fail | a \\| b |'));
  assert.ok(
    lines.some((line) => line.includes('x: "<script>" →   y')),
    'a line break does not end a line of it',
  );
});

test('a plot: a line for what was measured without a gap, a dot where one day stands alone, the limit', () => {
  const svg = plotSvg(trend([1, 2, null, 4, null, 3, 5], 6));
  assert.equal(svg.split('<polyline').length - 1, 2);
  assert.equal(svg.split('<circle').length - 1, 1);
  assert.match(svg, /class="limit"/);
  const points = [...svg.matchAll(/(\d+(?:\.\d)?),(\d+(?:\.\d)?)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  assert.ok(points.every(([x = -1, y = -1]) => x >= 0 && x <= 640 && y >= 0 && y <= 180));
});

test('nothing measured, only zeros, one day, no day: there is a picture or a word for each', () => {
  assert.match(plotSvg(trend([null, null])), /Nothing was measured/);
  assert.match(plotSvg(trend([])), /Nothing was measured/);
  assert.ok(!plotSvg(trend([0, 0])).includes('NaN'));
  assert.ok(!plotSvg(trend([5])).includes('NaN'));
  assert.equal(trendText(trend([null])), 'Nothing was measured yet.');
  assert.equal(trendText(trend([1, 3], 10)), 'Last 3 %, mean 2, from 1 to 3; limit 10.');
});

test('a line of blocks is as long as it may be', () => {
  assert.equal(sparkline(trend([0, 4, null, 8])), '▁▅·█');
  assert.ok(sparkline(trend(Array.from({ length: 91 }, (_, at) => at))).length <= 60);
});

test('the document for machines says whether all is well, and has no plots; what is told holds to its shape', () => {
  const document = maintenanceDocument(report);
  assert.equal(document.ok, false);
  assert.ok(!('trends' in document));
  const told = maintenanceTold(report);
  assert.deepEqual(maintenanceData.parse(told), told);
  assert.ok(!JSON.stringify(told).includes('script'), 'details stay on the host');
});

test('for people: each item with its verdict, the reasons of a failure, where the report lies', () => {
  const text = maintenanceText(report, { paint: (_, one) => one, width: 100 });
  assert.match(text, /fail\s+Configuration\s+a \| b/);
  assert.match(text, /x: "<script>"/);
  assert.match(text, /1 passed, 1 failed, 0 skipped/);
  assert.match(text, /Report: \/home\/reports\/r\.md/);
});

test('for people: a long list of reasons says how many more there are', () => {
  const details = Array.from({ length: 15 }, (_, at) => `reason ${at + 1}.`);
  const [item] = report.items.slice(1);
  assert.ok(item);
  const text = maintenanceText({ ...report, items: [{ ...item, details }] }, plain);
  assert.match(text, /reason 12\.\n +and 3 more, in the report\n/);
  assert.doesNotMatch(text, /reason 13\./);
  assert.doesNotMatch(
    maintenanceText({ ...report, items: [{ ...item, details: details.slice(0, 12) }] }, plain),
    / more/,
  );
});

test('a standing alarm fails the health item, and is named; one of earlier maintenance does not', () => {
  const health = { status: 'healthy', service: 's', version: '1', checks: [] } as const;
  const alarm = { id: 'FAILED_FILES:ZZ:ACME', severity: 'medium', message: '2 files failed' } as const;
  const { verdict, evidence, details = [] } = judgedHealth(health, [alarm]);
  assert.deepEqual([verdict, evidence], ['fail', 'healthy, 1 alarm: FAILED_FILES:ZZ:ACME']);
  assert.deepEqual(details, ['medium alarm FAILED_FILES:ZZ:ACME: 2 files failed']);
  assert.equal(judgedHealth(health, []).verdict, 'pass');
  const check = { name: 'alarms', status: 'warn', message: 'm', hint: 'h' } as const;
  const own = { id: 'SCHEDULE_FAILED:maintenance_weekly', severity: 'high', message: 'm' } as const;
  assert.equal(judgedHealth({ ...health, status: 'degraded', checks: [check] }, [own]).verdict, 'pass');
  assert.equal(
    judgedHealth({ ...health, status: 'degraded', checks: [{ ...check, name: 'disk' }] }, []).verdict,
    'fail',
  );
});

test('a forecast: the day at which a straight line comes to the mark', () => {
  const falling = Array.from({ length: 11 }, (_, at) => ({ atMs: startMs + at * dayMs, value: 1_000 - at * 10 }));
  assert.ok(Math.abs((daysUntil(falling, 500) ?? 0) - 40) < 1e-6);
  assert.equal(
    daysUntil(
      falling.toReversed().map((one, at) => ({ ...one, atMs: startMs + at * dayMs })),
      500,
    ),
    null,
  );
  assert.equal(daysUntil(falling.slice(0, 1), 500), null);
  assert.equal(daysUntil(falling, 950), 0, 'it is below already');
});
