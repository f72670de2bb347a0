import { gauge, type MetricEntry, type MetricSample, type Read } from './catalogue-entry.ts';
import type { MetricsSummary } from './metrics.ts';

type Scope = 'all' | 'partners' | 'types';
type Labels = Readonly<Record<string, string>>;

/** One or more samples of each summary of each window. */
function ofWindows(scope: Scope, samples: (summary: MetricsSummary, labels: Labels) => readonly MetricSample[]): Read {
  const label = scope === 'partners' ? 'partner' : 'type';
  return ({ windows }) =>
    windows.flatMap((window) =>
      (scope === 'all' ? [window.all] : window[scope]).flatMap((summary) =>
        samples(summary, { window: window.window, ...(scope === 'all' ? {} : { [label]: summary.key }) }),
      ),
    );
}

const byStatus = (scope: Scope): Read =>
  ofWindows(scope, ({ byStatus: files }, labels) =>
    Object.entries(files).map(([status, value]) => ({ labels: { ...labels, status }, value })),
  );

const byFigure = (scope: Scope, figure: (summary: MetricsSummary) => number | null): Read =>
  ofWindows(scope, (summary, labels) => {
    const value = figure(summary);
    return value === null ? [] : [{ labels, value }];
  });

const durationsOf = (scope: Scope): Read =>
  ofWindows(scope, ({ averageMs, p50Ms, p95Ms, p99Ms }, labels) =>
    Object.entries({ average: averageMs, p50: p50Ms, p95: p95Ms, p99: p99Ms }).flatMap(([stat, ms]) =>
      ms === null ? [] : [{ labels: { ...labels, stat }, value: ms / 1_000 }],
    ),
  );

/** What was finished in the windows that end now: of all files, by partner, and by type. */
export const fileMetrics: readonly MetricEntry[] = [
  gauge('window_files_per_hour', {
    unit: 'files',
    title: 'Files per hour',
    help: 'Files finished in the window, by the hour.',
    labels: ['window'],
    read: byFigure('all', (summary) => summary.filesPerHour),
  }),
  gauge('window_files', {
    unit: 'files',
    title: 'Files',
    help: 'Files finished in the window.',
    labels: ['window', 'status'],
    read: byStatus('all'),
  }),
  gauge('window_error_rate_percent', {
    unit: 'percent',
    title: 'Error rate',
    help: 'Failed files of those judged (processed, partial, failed) in the window; duplicates and quarantined files do not count.',
    labels: ['window'],
    read: byFigure('all', (summary) => summary.errorRate),
  }),
  gauge('window_success_rate_percent', {
    unit: 'percent',
    title: 'Success rate',
    help: 'Processed files of those judged in the window.',
    labels: ['window'],
    read: byFigure('all', (summary) => summary.successRate),
  }),
  gauge('window_processing_seconds', {
    unit: 'seconds',
    title: 'Processing time',
    help: 'Time of the attempt that ended a file, over the files of the window.',
    labels: ['window', 'stat'],
    read: durationsOf('all'),
  }),
  ...(['partners', 'types'] as const).flatMap((scope) => groupEntries(scope)),
];

function groupEntries(scope: 'partners' | 'types'): readonly MetricEntry[] {
  const [label, of] = scope === 'partners' ? (['partner', 'of a partner'] as const) : (['type', 'of a type'] as const);
  return [
    gauge(`${label}_files`, {
      unit: 'files',
      title: `Files by ${label}`,
      help: `Files ${of} finished in the window; the groups with most files.`,
      labels: ['window', label, 'status'],
      read: byStatus(scope),
    }),
    gauge(`${label}_error_rate_percent`, {
      unit: 'percent',
      title: `Error rate by ${label}`,
      help: `Failed files ${of} of those judged in the window.`,
      labels: ['window', label],
      read: byFigure(scope, (summary) => summary.errorRate),
    }),
    gauge(`${label}_processing_seconds`, {
      unit: 'seconds',
      title: `Processing time by ${label}`,
      help: `Time of the attempt that ended a file, over the files ${of} of the window.`,
      labels: ['window', label, 'stat'],
      read: durationsOf(scope),
    }),
  ];
}
