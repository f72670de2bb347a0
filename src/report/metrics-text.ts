import { type MetricUnit, metricCatalogue } from './catalogue.ts';
import { bytesText, durationText, numberText } from './measures.ts';
import type { MetricsDocument, MetricsFigures, MetricValue } from './metrics-document.ts';
import { tableLines, timeText } from './table-text.ts';
import type { TextStyle } from './text-style.ts';

/** What is told in columns of windows, and what is no figure for people. */
const windowed = metricCatalogue.filter(({ labels }) => labels[0] === 'window' && !isOfGroup(labels));
const now = metricCatalogue.filter(({ labels, unit }) => labels[0] !== 'window' && unit !== 'flag');

function isOfGroup(labels: readonly string[]): boolean {
  return labels.includes('partner') || labels.includes('type');
}

/** `edi-agent metrics` for people: the windows side by side, then how things stand now. */
export function metricsText(document: MetricsDocument, style: TextStyle): string {
  const { start_date: since, end_date: until, values } = document;
  const windows = Object.keys(document.windows);
  const range = `${timeText(Date.parse(since))} to ${timeText(Date.parse(until))} UTC`;
  return [
    style.paint('bold', `Finished files, ${range}`),
    ...tableLines(groupHeadings('Range'), [['all', ...figureCells(document)]], style),
    '',
    style.paint('bold', 'Up to now'),
    ...tableLines(['', ...windows], windowRows(values, windows), style),
    '',
    style.paint('bold', document.running ? 'Now' : 'Now; the service does not run'),
    ...tableLines(['', ''], nowRows(values), style).slice(1),
  ].join('\n');
}

function windowRows(values: readonly MetricValue[], windows: readonly string[]): readonly (readonly string[])[] {
  return windowed.flatMap(({ name, title, unit }) => {
    const own = values.filter((value) => value.name === name);
    const kinds = Map.groupBy(own, ({ labels: { window: _, ...others } }) => Object.values(others).join(' '));
    return [...kinds].map(([kind, samples]) => [
      kind === '' ? title : `${title}, ${kind}`,
      ...windows.map((window) => {
        const value = samples.find(({ labels }) => labels.window === window)?.value;
        return value === undefined ? '' : unitText(value, unit);
      }),
    ]);
  });
}

function nowRows(values: readonly MetricValue[]): readonly (readonly string[])[] {
  return now.flatMap(({ name, title, unit, labels }) => {
    const own = values.filter((value) => value.name === name);
    const isCount = labels.length > 0 && (unit === 'files' || unit === 'number');
    if (isCount && own.length > 0) return [[title, countsText(own)]];
    return own.map(({ labels: kinds, value }) => {
      const kind = Object.values(kinds).join(' ');
      return [kind === '' ? title : `${title}, ${kind}`, unitText(value, unit)];
    });
  });
}

/** `3 ready, 1 in work` */
function countsText(values: readonly MetricValue[]): string {
  const some = values.filter(({ value }) => value > 0);
  if (some.length === 0) return 'none';
  return some
    .map(({ labels, value }) => `${fewDigits(value)} ${Object.values(labels).join(' ').replaceAll('_', ' ')}`)
    .join(', ');
}

const units: Readonly<Record<MetricUnit, (value: number) => string>> = {
  files: fewDigits,
  inodes: fewDigits,
  rows: fewDigits,
  number: fewDigits,
  flag: String,
  percent: (value) => `${fewDigits(value)} %`,
  seconds: (value) => durationText(value * 1_000),
  bytes: bytesText,
  timestamp: (value) => `${timeText(value * 1_000)} UTC`,
};

function unitText(value: number, unit: MetricUnit): string {
  return units[unit](value);
}

function fewDigits(value: number): string {
  return Number.isInteger(value) ? numberText(value) : String(Math.round(value * 100) / 100);
}

export interface MetricsGroups {
  readonly by: 'partner' | 'type' | 'hour';
  readonly start_date: string;
  readonly end_date: string;
  readonly groups: readonly (MetricsFigures & { readonly key: string })[];
}

const groupNames: Readonly<Record<MetricsGroups['by'], string>> = {
  partner: 'Partner',
  type: 'Type',
  hour: 'Hour (UTC)',
};

/** `edi-agent metrics --by …` for people. */
export function metricsGroupsText({ by, groups, start_date, end_date }: MetricsGroups, style: TextStyle): string {
  const range = `${timeText(Date.parse(start_date))} to ${timeText(Date.parse(end_date))} UTC`;
  if (groups.length === 0) return `No files were finished, ${range}`;
  const rows = groups.map((group) => [groupName(group.key, by), ...figureCells(group)]);
  return [
    style.paint('bold', `Finished files, ${range}`),
    ...tableLines(groupHeadings(groupNames[by]), rows, style),
  ].join('\n');
}

function groupName(key: string, by: MetricsGroups['by']): string {
  if (by === 'hour') return timeText(Date.parse(key)).slice(0, 16);
  return key === '' ? '(unknown)' : key;
}

function groupHeadings(first: string): readonly string[] {
  return [first, 'Files', 'Per hour', 'Failed', 'Partial', 'Duplicate', 'Quarantined', 'Error rate', 'Average', 'P95'];
}

function figureCells(figures: MetricsFigures): readonly string[] {
  const duration = (ms: number | null): string => (ms === null ? '' : durationText(ms));
  return [
    numberText(figures.total_processed),
    fewDigits(figures.files_per_hour),
    numberText(figures.failed_count),
    numberText(figures.partial_count),
    numberText(figures.duplicate_count),
    numberText(figures.quarantined_count),
    figures.error_rate === null ? '' : `${fewDigits(figures.error_rate)} %`,
    duration(figures.average_processing_time_ms),
    duration(figures.p95_processing_time_ms),
  ];
}

/** The same as CSV, a line a group. */
export function metricsGroupsCsv({ groups, by }: MetricsGroups): string {
  const [first] = groups;
  const names = Object.keys(first ?? {}).filter((name) => name !== 'key');
  const lines = groups.map((group) => {
    const figures: Readonly<Record<string, unknown>> = group;
    return [quoted(group.key), ...names.map((name) => figures[name] ?? '')].join(',');
  });
  return [[by, ...names].join(','), ...lines].join('\n');
}

function quoted(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
