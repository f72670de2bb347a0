import { resolve } from 'node:path';
import { answerControl, type Control } from './agent-control.ts';
import type { Meter } from './agent-meter.ts';
import type { OnDemand } from './agent-on-demand.ts';
import { createSnapshots, healthLimitsOf } from './agent-snapshot.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { ServiceStatus } from './model/status.ts';
import type { ApiAnswer, ApiHandlers } from './platform/api/app.ts';
import type { ApiServer } from './platform/api/server.ts';
import type { Clock, LedgerReader, Log } from './ports.ts';
import { familiesOf } from './report/catalogue.ts';
import { healthOf } from './report/health.ts';
import { summaries, summary } from './report/metrics.ts';
import { metricsDocument } from './report/metrics-document.ts';
import { rangeOf } from './report/metrics-range.ts';
import { statusDocument } from './report/status-document.ts';
import type { Settings } from './settings/shape.ts';
import type { Alarms } from './upkeep/alarms.ts';

export interface ApiSession {
  readonly settings: Settings;
  readonly road: { readonly ledger: Pick<LedgerReader, 'searchFiles'> };
  readonly meter: Meter;
  readonly log: Log;
  readonly alarms: Alarms;
  readonly take: OnDemand['take'];
  readonly control: Control;
}

/** The local API of a service. It lives on while the service takes up new settings. */
export interface ServiceApi {
  /** To be called by whoever holds the home. Listens, unless it does so already as the settings want it. */
  attach(session: ApiSession): Promise<void>;
  /** The home is about to be closed: status is told as before, files are not taken. */
  detach(): void;
  close(): Promise<void>;
}

export interface ServiceApiOptions {
  readonly clock: Clock;
  readonly version: string;
  readonly watching: boolean;
  status(): ServiceStatus;
  /** Where it listens, for people. */
  onNote(note: string): void;
}

export function createServiceApi(options: ServiceApiOptions): ServiceApi {
  let session: ApiSession | null = null;
  let handlers: Omit<ApiHandlers, 'control'> | null = null;
  let server: ApiServer | null = null;
  let listeningFor = '';

  const live = (): ApiSession => {
    if (session) return session;
    throw new AgentError('the service takes up its settings anew, or stops', {
      code: 'API.HELD',
      hint: 'Ask again in a moment.',
      retry: true,
    });
  };
  const current = (): Omit<ApiHandlers, 'control'> => {
    if (handlers) return handlers;
    throw new AgentError('the service is starting', { code: 'API.HELD', hint: 'Ask again in a moment.', retry: true });
  };
  /** The server stays while what stands behind it changes. */
  const relay: ApiHandlers = {
    health: async () => current().health(),
    status: async () => current().status(),
    metrics: async (query) => current().metrics(query),
    page: async () => current().page(),
    prometheus: async () => current().prometheus(),
    process: async (filepath) => current().process(filepath),
    control: async (body) => ({ statusCode: 200, document: await answerControl(live().control, body) }),
  };

  async function attach(next: ApiSession): Promise<void> {
    session = next;
    handlers = handlersOf(next.settings, { ...options, session: () => session, live });
    const { app, api } = next.settings;
    const wanted = JSON.stringify([app.home, api]);
    if (wanted !== listeningFor || server === null || server.troubles.length > 0) {
      await server?.close();
      const { openApiServer } = await import('./platform/api/server.ts');
      server = await openApiServer({
        handlers: relay,
        log: next.log,
        directory: app.home,
        http: api.enabled ? api : null,
        token: { file: resolve(app.home, api.token_file), credentials: process.env.CREDENTIALS_DIRECTORY },
      });
      listeningFor = wanted;
    }
    tell(next, server);
  }

  function tell({ alarms, log, settings }: ApiSession, { port, troubles }: ApiServer): void {
    const [trouble] = troubles;
    if (trouble) {
      const { code, message, hint } = trouble;
      alarms.raise({ id: 'API', severity: 'low', code, message, hint });
      options.onNote(`error ${code}: ${message}. ${hint}`);
    }
    if (port === null) return;
    const address = `http://${settings.api.host}:${port}`;
    log.info('the local API listens', { address });
    options.onNote(`API at ${address}`);
  }

  return {
    attach,
    detach() {
      session = null;
    },
    async close() {
      await server?.close();
      server = null;
    },
  };
}

interface Behind extends ServiceApiOptions {
  session(): ApiSession | null;
  /** Throws while there is none. */
  live(): ApiSession;
}

function handlersOf(settings: Settings, behind: Behind): Omit<ApiHandlers, 'control'> {
  const snapshots = createSnapshots({ ...behind, settings, meter: () => behind.session()?.meter ?? null });
  const healthLimits = healthLimitsOf(settings);
  const ok = (document: unknown): ApiAnswer => ({ statusCode: 200, document });

  return {
    async health() {
      const document = healthOf(await snapshots.take(), healthLimits);
      return { statusCode: document.status === 'unhealthy' ? 503 : 200, document };
    },
    async status() {
      const snapshot = await snapshots.take();
      return ok(statusDocument(snapshot, healthOf(snapshot, healthLimits)));
    },
    async metrics({ start_date: since, end_date: until }) {
      const { store } = behind.live().meter;
      const now = { nowMs: behind.clock.now(), firstMs: store.firstMs() };
      const range = rangeOf({ since, until }, now);
      const groups = (by: 'partner' | 'type') => summaries(store, range, by).slice(0, limits.metricsGroupsListedMax);
      const figures = { range, all: summary(store, range), partners: groups('partner'), types: groups('type') };
      return ok(metricsDocument(await snapshots.take(), figures));
    },
    async page() {
      const { pageOf } = await import('./report/page.ts');
      const snapshot = await snapshots.take();
      const health = healthOf(snapshot, healthLimits);
      const files = behind.session()?.road.ledger.searchFiles({ limit: limits.pageFilesShownMax }) ?? [];
      return pageOf({ status: statusDocument(snapshot, health), health, files });
    },
    async prometheus() {
      const { prometheusText } = await import('./platform/api/prometheus.ts');
      return prometheusText(familiesOf(await snapshots.take()));
    },
    async process(filepath) {
      const { directories, watch, api } = settings;
      const { confinedPath } = await import('./platform/api/confine.ts');
      const allowed = [directories.pickup, ...watch.more_directories, ...api.process_directories];
      const result = await behind.live().take(await confinedPath(filepath, allowed));
      if (result.kind === 'ended') return ok(result.receipt);
      const message = 'The file was taken and has not ended yet.';
      const document = { status: 'waiting', id: result.id, message, hint: `edi-agent files show ${result.id}` };
      return { statusCode: 202, document };
    },
  };
}
