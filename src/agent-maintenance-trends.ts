import { readMetrics } from './agent-look.ts';
import { type CheckOutcome, fail, type MaintenanceContext, pass, skip } from './agent-maintenance-context.ts';
import type { Trend } from './model/maintenance.ts';
import type { MetricsReader, ResourceSample } from './model/metrics.ts';
import { samplesIn } from './platform/metrics-samples.ts';
import { daysUntil } from './report/maintenance/forecast.ts';
import { bytesText, durationText, numberText } from './report/measures.ts';
import { type MetricsSummary, summary } from './report/metrics.ts';

const dayMs = 86_400_000;

/** The five key metrics of the runbook, a point a day, and this time beside the one before. */
export async function performance(context: MaintenanceContext): Promise<CheckOutcome> {
  const metrics = readMetrics(context.settings);
  if (!metrics) return skip('there are no metrics yet');
  try {
    const { sinceMs, nowMs, settings } = context;
    const now = summary(metrics.reader, { sinceMs, untilMs: nowMs });
    const before = summary(metrics.reader, { sinceMs: sinceMs - (nowMs - sinceMs), untilMs: sinceMs });
    const days = await summariesByDay(metrics.reader, context);
    const samples = samplesIn(metrics.db, { sinceMs, untilMs: nowMs });
    const trends = [...fileTrends(days, context), ...sampleTrends(samples, context)];
    const { error_rate_max: errorRateMax, processing_time_max: msMax } = settings.metrics;
    const isWell = (now.errorRate ?? 0) <= errorRateMax && (now.averageMs ?? 0) <= msMax;
    return { ...(isWell ? pass : fail)(comparison(now, before)), trends };
  } finally {
    metrics.close();
  }
}

interface Day {
  readonly atMs: number;
  readonly figures: MetricsSummary;
}

async function summariesByDay(reader: MetricsReader, { sinceMs, nowMs }: MaintenanceContext): Promise<readonly Day[]> {
  const days: Day[] = [];
  for (let atMs = sinceMs; atMs < nowMs; atMs += dayMs) {
    days.push({ atMs, figures: summary(reader, { sinceMs: atMs, untilMs: Math.min(atMs + dayMs, nowMs) }) });
    // Counting is done where files are worked on: they come in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return days;
}

function fileTrends(days: readonly Day[], { settings }: MaintenanceContext): readonly Trend[] {
  const { error_rate_max, processing_time_max } = settings.metrics;
  const trend = (title: string, unit: string, of: (figures: MetricsSummary) => number | null): Trend => ({
    title,
    unit,
    limit: null,
    points: days.map(({ atMs, figures }) => ({ atMs, value: of(figures) })),
  });
  return [
    trend('Processing rate', 'files an hour', ({ filesPerHour }) => filesPerHour),
    { ...trend('Error rate', '%', ({ errorRate }) => errorRate), limit: error_rate_max },
    { ...trend('Processing time, mean', 'ms', ({ averageMs }) => averageMs), limit: processing_time_max },
    trend('Processing time, P95', 'ms', ({ p95Ms }) => p95Ms),
  ];
}

function sampleTrends(samples: readonly ResourceSample[], context: MaintenanceContext): readonly Trend[] {
  const { settings, sinceMs, nowMs } = context;
  const days = Map.groupBy(samples, ({ atMs }) => Math.floor((atMs - sinceMs) / dayMs));
  const trend = (title: string, unit: string, of: (day: readonly ResourceSample[]) => number): Trend => ({
    title,
    unit,
    limit: null,
    points: Array.from({ length: Math.ceil((nowMs - sinceMs) / dayMs) }, (_, at) => {
      const day = days.get(at);
      return { atMs: sinceMs + at * dayMs, value: day ? of(day) : null };
    }),
  });
  const most = (of: (one: ResourceSample) => number) => (day: readonly ResourceSample[]) => Math.max(...day.map(of));
  const least = (of: (one: ResourceSample) => number) => (day: readonly ResourceSample[]) => Math.min(...day.map(of));
  return [
    trend(
      'Queue depth, most of the day',
      'files',
      most(({ queueDepth }) => queueDepth),
    ),
    trend(
      'CPU of the agent, most of the day',
      '% of one core',
      most(({ cpuPercent }) => cpuPercent),
    ),
    {
      ...trend(
        'Memory in use on the host',
        '%',
        most(({ memoryPercent }) => memoryPercent),
      ),
      limit: settings.metrics.memory_max,
    },
    trend(
      'Disk, free',
      '%',
      least(({ diskFreePercent }) => diskFreePercent),
    ),
    trend(
      'Size of the ledger',
      'bytes',
      most(({ stateBytes }) => stateBytes),
    ),
  ];
}

function comparison(now: MetricsSummary, before: MetricsSummary): string {
  const rate = (value: number | null): string => (value === null ? '–' : `${value} %`);
  const time = (value: number | null): string => (value === null ? '–' : durationText(value));
  return [
    `${numberText(now.files)} files (before ${numberText(before.files)})`,
    `error rate ${rate(now.errorRate)} (${rate(before.errorRate)})`,
    `mean ${time(now.averageMs)} (${time(before.averageMs)})`,
    `P95 ${time(now.p95Ms)} (${time(before.p95Ms)})`,
  ].join(', ');
}

const forecastDaysMin = 30;

/** When the disk would be full at the pace of the time that is looked back on. */
export async function capacity({ settings, sinceMs, nowMs }: MaintenanceContext): Promise<CheckOutcome> {
  const metrics = readMetrics(settings);
  if (!metrics) return skip('there are no metrics yet');
  try {
    const samples = samplesIn(metrics.db, { sinceMs, untilMs: nowMs });
    const [first, last] = [samples[0], samples.at(-1)];
    if (!first || !last || last.atMs - first.atMs < 2 * dayMs) return skip('it takes two days of samples to tell');
    const points = samples.map(({ atMs, diskFreeBytes }) => ({ atMs, value: diskFreeBytes }));
    const days = daysUntil(points, settings.disk.low_water);
    const ledger = `ledger ${bytesText(first.stateBytes)} → ${bytesText(last.stateBytes)}`;
    const free = `${bytesText(last.diskFreeBytes)} free`;
    if (days === null) return pass(`${free}, not getting less; ${ledger}`);
    const when = `disk.low_water in ${Math.floor(days)} days at this pace; ${ledger}`;
    return (days < forecastDaysMin ? fail : pass)(`${free}, ${when}`);
  } finally {
    metrics.close();
  }
}
