import { type LookRequest, readMetrics, restingSnapshot, settingsToLook } from './agent-look.ts';
import { healthLimitsOf } from './agent-snapshot.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { TimeRange } from './model/metrics.ts';
import { askService } from './platform/api/client.ts';
import { csvOf, sqlOf } from './platform/metrics-export.ts';
import { noMetrics } from './platform/metrics-store.ts';
import { type HealthDocument, healthOf } from './report/health.ts';
import { summaries, summary } from './report/metrics.ts';
import { type MetricsDocument, metricsDocument, metricsFigures } from './report/metrics-document.ts';
import { rangeOf } from './report/metrics-range.ts';
import { type MetricsGroups, metricsGroupsCsv } from './report/metrics-text.ts';
import { type StatusDocument, statusDocument } from './report/status-document.ts';
import type { Settings } from './settings/shape.ts';

export { healthExitCodes } from './report/health.ts';
export { metricsGroupsText, metricsText } from './report/metrics-text.ts';
export { healthText, statusText } from './report/status-text.ts';

export interface MetricsRequest extends LookRequest {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** How the service is, from itself; where none runs, from what is on disk. Throws AgentError CONFIG, API. */
export async function lookAtStatus(request: LookRequest): Promise<StatusDocument> {
  const settings = await settingsToLook(request);
  const answer = await askService(settings.app.home, '/api/v1/status');
  if (isDocument<StatusDocument>(answer, 'state')) return answer;
  const snapshot = await restingSnapshot(settings, request.version);
  return statusDocument(snapshot, healthOf(snapshot, healthLimitsOf(settings)));
}

export async function lookAtHealth(request: LookRequest): Promise<HealthDocument> {
  const settings = await settingsToLook(request);
  const answer = await askService(settings.app.home, '/health');
  if (isDocument<HealthDocument>(answer, 'checks')) return answer;
  return healthOf(await restingSnapshot(settings, request.version), healthLimitsOf(settings));
}

export async function lookAtMetrics(request: MetricsRequest): Promise<MetricsDocument> {
  const settings = await settingsToLook(request);
  const { since, until } = request;
  const query = new URLSearchParams({
    ...(since === undefined ? {} : { start_date: since }),
    ...(until === undefined ? {} : { end_date: until }),
  });
  const answer = await askService(settings.app.home, `/api/v1/metrics?${query}`);
  if (isDocument<MetricsDocument>(answer, 'values')) return answer;
  const snapshot = await restingSnapshot(settings, request.version);
  return withMetrics(settings, request, ({ reader, range }) => {
    const groups = (by: 'partner' | 'type') => summaries(reader, range, by).slice(0, limits.metricsGroupsListedMax);
    const figures = { range, all: summary(reader, range), partners: groups('partner'), types: groups('type') };
    return metricsDocument(snapshot, figures);
  });
}

/** Finished files by what they are asked for by. */
export async function groupMetrics(request: MetricsRequest & Pick<MetricsGroups, 'by'>): Promise<MetricsGroups> {
  const settings = await settingsToLook(request);
  const { by } = request;
  return withMetrics(settings, request, ({ reader, range }) => ({
    by,
    start_date: new Date(range.sinceMs).toISOString(),
    end_date: new Date(range.untilMs).toISOString(),
    groups: summaries(reader, range, by).map((one) => ({ key: one.key, ...metricsFigures(one) })),
  }));
}

/** The rows themselves, or the groups of them, piece by piece. */
export async function* exportMetrics(
  request: MetricsRequest & { readonly by?: MetricsGroups['by'] | undefined; readonly format: 'csv' | 'sql' },
): AsyncGenerator<string> {
  const { by, format } = request;
  if (by !== undefined && format === 'csv') {
    yield `${metricsGroupsCsv(await groupMetrics({ ...request, by }))}\n`;
    return;
  }
  const settings = await settingsToLook(request);
  const metrics = readMetrics(settings);
  if (!metrics) throw nothingYet(settings);
  try {
    const range = rangeOf(request, { nowMs: Date.now(), firstMs: metrics.reader.firstMs() });
    yield* format === 'csv' ? csvOf(metrics.db, range) : sqlOf(metrics.db, range);
  } finally {
    metrics.close();
  }
}

function withMetrics<T>(
  settings: Settings,
  request: MetricsRequest,
  look: (found: { readonly reader: Parameters<typeof summary>[0]; readonly range: TimeRange }) => T,
): T {
  const metrics = readMetrics(settings);
  try {
    const reader = metrics?.reader ?? noMetrics;
    return look({ reader, range: rangeOf(request, { nowMs: Date.now(), firstMs: reader.firstMs() }) });
  } finally {
    metrics?.close();
  }
}

/** An answer of the service with the one key that tells it from others; null where no service runs. */
function isDocument<T extends object>(answer: unknown, key: string & keyof T): answer is T {
  if (answer === null) return false;
  if (typeof answer === 'object' && key in answer) return true;
  throw new AgentError('the service answers something else than this program understands', {
    code: 'API',
    hint: 'Restart the service: it may be of another version than the edi-agent that you call here.',
  });
}

function nothingYet({ directories }: Settings): AgentError {
  return new AgentError(`there are no metrics in ${directories.metrics}`, {
    code: 'STATE.MISSING',
    hint: 'Nothing was finished in this home yet, or it is another one: name it with --home, or the settings with -c.',
  });
}
