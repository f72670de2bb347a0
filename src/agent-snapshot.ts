import type { Meter } from './agent-meter.ts';
import { AgentError } from './model/agent-error.ts';
import { limits } from './model/limits.ts';
import type { MetricsReader, MetricsStoreStatus, PartnerSuccess } from './model/metrics.ts';
import type { ServiceStatus } from './model/status.ts';
import { createFiles } from './platform/files.ts';
import { createResources, type Resources } from './platform/resources.ts';
import type { Clock } from './ports.ts';
import type { HealthLimits } from './report/health.ts';
import { type MetricsSnapshot, type MetricsWindow, windowsOf } from './report/metrics-snapshot.ts';
import type { Settings } from './settings/shape.ts';
import { backupTroubles, readBackupStatus } from './upkeep/backup-status.ts';

export interface SnapshotSource {
  readonly settings: Settings;
  readonly version: string;
  readonly watching: boolean;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  status(): ServiceStatus;
  /** Null while the home is closed: the figures before stand. */
  meter(): Pick<Meter, 'store'> | null;
}

interface Figures {
  readonly windows: readonly MetricsWindow[];
  readonly successes: readonly PartnerSuccess[];
  readonly store: MetricsStoreStatus;
}

/** Looks at a service as often as it is asked; figures of many files are counted anew only now and then. */
export function createSnapshots(source: SnapshotSource): { take(): Promise<MetricsSnapshot> } {
  const { settings, clock } = source;
  const resources: Resources = createResources(pathsOf(settings));
  let figures: Figures = figuresOf(nothing, clock.now());
  let countedAt = Number.NEGATIVE_INFINITY;
  let costMs = 0;

  function currentFigures(): Figures {
    const meter = source.meter();
    const age = clock.monotonic() - countedAt;
    if (!meter || age < Math.max(figuresMsMin, costMs * costShareInverse)) return figures;
    countedAt = clock.monotonic();
    figures = figuresOf(meter.store, clock.now());
    costMs = clock.monotonic() - countedAt;
    return figures;
  }

  return {
    async take() {
      const { app, performance } = settings;
      return {
        atMs: clock.now(),
        version: source.version,
        agent: app.name,
        environment: app.environment,
        home: app.home,
        watching: source.watching,
        maxWorkers: performance.max_workers,
        filesInWorkMax: performance.files_in_work,
        status: source.status(),
        resources: await resources.look(),
        ...currentFigures(),
        backups: await troublesOfBackups(settings),
      };
    },
  };
}

/** A status that cannot be read is told by the next backup, not by each look. */
async function troublesOfBackups({ directories }: Settings): Promise<readonly string[]> {
  try {
    return backupTroubles(await readBackupStatus(createFiles(), directories.backups));
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return [`what is known of the backups cannot be read: ${error.message}`];
  }
}

/** Counting takes a fiftieth of the time at most, however many files there are and however often somebody asks. */
const costShareInverse = 50;
const figuresMsMin = 1_000;

type Store = MetricsReader & { status(): MetricsStoreStatus };

function figuresOf(store: Store, nowMs: number): Figures {
  return {
    windows: windowsOf(store, nowMs, limits.metricsGroupsListedMax),
    successes: store.lastSuccesses(limits.metricsGroupsListedMax),
    store: store.status(),
  };
}

const nothing: Store = {
  tallies: () => [],
  durations: () => [],
  firstMs: () => null,
  lastSuccesses: () => [],
  status: () => ({ trouble: null, setAside: null, waiting: 0, dropped: 0 }),
};

function pathsOf({ app, directories, watch }: Settings): readonly string[] {
  const { partners: _, ...own } = directories;
  return [app.home, ...Object.values(own), ...watch.more_directories];
}

export function healthLimitsOf({ metrics, watch }: Settings): HealthLimits {
  return {
    errorRateMax: metrics.error_rate_max,
    processingMsMax: metrics.processing_time_max,
    queueAgeMsMax: metrics.queue_age_max,
    diskFreeMin: metrics.disk_free_min,
    memoryMax: metrics.memory_max,
    pollIntervalMs: watch.poll_interval,
  };
}
