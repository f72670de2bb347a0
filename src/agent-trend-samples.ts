import { ledgerPath } from './agent-database-paths.ts';
import type { JobHome } from './agent-jobs.ts';
import type { FileSystemUse, ResourceSample } from './model/metrics.ts';
import type { ServiceStatus } from './model/status.ts';
import { createResources, type Resources } from './platform/resources.ts';
import { databaseBytes } from './platform/vacuum.ts';
import { queueOf } from './report/metrics-snapshot.ts';

const everyMs = 3_600_000;
/** The first one says something of a service that has come to rest. */
const firstMs = 60_000;

/** Keeps how the agent and its host are, hour by hour, until the signal is aborted. */
export async function keepSamples(home: JobHome, status: () => ServiceStatus, signal: AbortSignal): Promise<void> {
  const { road, meter, settings } = home;
  const { pickup: _, ...written } = settings.directories;
  const resources = createResources(Object.values(written));
  let waitMs = firstMs;
  while (!signal.aborted) {
    await road.clock.sleep(waitMs, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (signal.aborted) return;
    waitMs = everyMs;
    meter.store.sample(await sampleOf(home, status(), resources));
  }
}

async function sampleOf({ road, settings }: JobHome, status: ServiceStatus, resources: Resources) {
  const used = await resources.look();
  const { depth, oldestMs } = queueOf(status);
  const { memoryTotalBytes: total, memoryAvailableBytes: available } = used;
  const disk = fullest(used.fileSystems);
  const sample: ResourceSample = {
    atMs: road.clock.now(),
    queueDepth: depth,
    queueAgeMs: Math.round(oldestMs),
    cpuPercent: used.processCpuPercent,
    memoryPercent: total > 0 ? ((total - available) * 100) / total : 0,
    residentBytes: used.residentBytes,
    diskFreePercent: disk && disk.totalBytes > 0 ? (disk.freeBytes * 100) / disk.totalBytes : 100,
    diskFreeBytes: disk?.freeBytes ?? 0,
    stateBytes: databaseBytes(ledgerPath(settings)),
  };
  return sample;
}

function fullest(all: readonly FileSystemUse[]): FileSystemUse | undefined {
  const share = ({ freeBytes, totalBytes }: FileSystemUse): number => (totalBytes > 0 ? freeBytes / totalBytes : 1);
  return all.toSorted((one, other) => share(one) - share(other))[0];
}
