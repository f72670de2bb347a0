import { join } from 'node:path';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { createSnapshots } from './agent-snapshot.ts';
import { AgentError } from './model/agent-error.ts';
import { fileStatuses, isFinal } from './model/ledger-states.ts';
import { limits } from './model/limits.ts';
import type { MetricsReader } from './model/metrics.ts';
import type { Alarm, LastFile, PickupStatus, ServiceStatus } from './model/status.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import { guardedBy } from './platform/ledger/errors.ts';
import { openLedgerReader } from './platform/ledger/reader.ts';
import { openMetricsReader } from './platform/metrics-file.ts';
import { metricsFileName, noMetrics } from './platform/metrics-store.ts';
import type { LedgerReader } from './ports.ts';
import type { MetricsSnapshot } from './report/metrics-snapshot.ts';
import type { Settings } from './settings/shape.ts';

export interface LookRequest extends ConfigRequest {
  /** Of the program, told where no service runs. */
  readonly version: string;
}

/** What is known of a home in which no service runs, from what it has on disk. */
export async function restingSnapshot(settings: Settings, version: string): Promise<MetricsSnapshot> {
  const clock = createClock();
  const status = await restingStatus(settings);
  const metrics = readMetrics(settings);
  const store = { ...noMetrics, ...metrics?.reader };
  try {
    const source = { settings, version, watching: true, clock, status: () => status, meter: () => ({ store }) };
    return await createSnapshots(source).take();
  } finally {
    metrics?.close();
  }
}

/** The settings of a command that looks. */
export async function settingsToLook(request: ConfigRequest): Promise<Settings> {
  return (await requireSettings(request)).settings;
}

/** The metrics of a home, whoever writes them; null where there are none yet. Throws AgentError STATE. */
export function readMetrics(settings: Settings) {
  const path = join(settings.directories.metrics, metricsFileName);
  const guarded = guardedBy(path);
  const opened = guarded(openMetricsReader)(path);
  if (!opened) return null;
  const { db, tallies, durations, firstMs, lastSuccesses, close } = opened;
  const reader: MetricsReader = {
    tallies: guarded(tallies),
    durations: guarded(durations),
    firstMs: guarded(firstMs),
    lastSuccesses: guarded(lastSuccesses),
  };
  return { db, reader, close };
}

async function restingStatus(settings: Settings): Promise<ServiceStatus> {
  const ledger = readLedger(settings);
  try {
    const counts = ledger.reader?.counts() ?? {};
    const unfinished = Object.entries(counts).filter(([state]) => !fileStatuses.some((one) => one === state));
    const open = unfinished.reduce((sum, [, files]) => sum + files, 0);
    const retryWaiting = counts.retry_wait ?? 0;
    return {
      ...resting,
      pickup: { ...resting.pickup, ...(await lookIntoPickup(settings)) },
      queued: open - retryWaiting,
      retryWaiting,
      lastFile: ledger.reader ? lastFileOf(ledger.reader) : null,
      quarantine: ledger.reader?.quarantineCounts() ?? null,
      alarms: ledger.alarm ? [ledger.alarm] : [],
    };
  } finally {
    ledger.close();
  }
}

const resting: ServiceStatus = {
  state: 'stopped',
  pid: 0,
  startedMs: 0,
  uptimeMs: 0,
  epoch: null,
  boot: null,
  intakeHeldBy: [],
  pickup: { scannedMs: null, waiting: {}, oldestWaitingMs: 0, refused: [], problems: [] },
  inWork: 0,
  queued: 0,
  retryWaiting: 0,
  destinationWaiting: 0,
  finished: { processed: 0, partial: 0, failed: 0, duplicate: 0, quarantined: 0 },
  lastFile: null,
  alarms: [],
  breakers: [],
  disks: [],
  lastReload: null,
};

/** The ledger of a home, whoever writes it; null where there is none that can be read. */
export function readLedger(settings: Settings): {
  readonly reader: LedgerReader | null;
  readonly alarm: Alarm | null;
  close(): void;
} {
  try {
    const reader = openLedgerReader({ directory: settings.directories.state, clock: createClock() });
    return { reader, alarm: null, close: reader.close };
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const { code, message, hint } = error;
    // A home in which nothing was done yet has no ledger.
    const alarm: Alarm | null =
      code === 'STATE.MISSING'
        ? null
        : { id: 'LEDGER', severity: 'critical', code, message, hint, ...once(Date.now()) };
    return { reader: null, alarm, close() {} };
  }
}

/** An alarm that is met now. */
const once = (nowMs: number): Pick<Alarm, 'sinceMs' | 'lastSeenMs' | 'count'> => ({
  sinceMs: nowMs,
  lastSeenMs: nowMs,
  count: 1,
});

function lastFileOf(ledger: LedgerReader): LastFile | null {
  const [file] = ledger.searchFiles({ states: fileStatuses, limit: 1 });
  if (!file || !isFinal(file.state)) return null;
  const { id, name, state: status, code, createdMs, changedMs } = file;
  return { id, name, status, code, atMs: changedMs, durationMs: changedMs - createdMs };
}

/** Nobody looks whether files are whole. A directory below the home is made when the service starts. */
async function lookIntoPickup({
  app,
  directories,
  watch,
}: Settings): Promise<Pick<PickupStatus, 'waiting' | 'problems'>> {
  const files = createFiles();
  const problems: PickupStatus['problems'][number][] = [];
  let count = 0;
  for (const directory of [directories.pickup, ...watch.more_directories]) {
    try {
      for await (const { name, kind } of files.scan(directory)) {
        if (kind === 'file' && !name.startsWith('.')) count += 1;
        if (count >= limits.pickupNamesMax) break;
      }
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      const { code, message } = error;
      const isMade = code === 'E001.NOT_FOUND' && directory.startsWith(`${app.home}/`);
      if (!isMade) problems.push({ path: directory, code, message });
    }
  }
  return { waiting: count > 0 ? { 'not watched': count } : {}, problems };
}
