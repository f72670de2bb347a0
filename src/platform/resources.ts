import { readFileSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { cpus, freemem, loadavg, totalmem } from 'node:os';
import type { FileSystemUse, ResourceUse } from '../model/metrics.ts';

export interface Resources {
  /** How much is used now; shares of processors are those since the last look, the first one's since the start. */
  look(): Promise<ResourceUse>;
}

interface CpuTimes {
  readonly at: number;
  readonly processMs: number;
  readonly hostBusyMs: number;
  readonly hostMs: number;
}

/** Looks closer together than this would measure noise: the figures before stand. */
const sampleMsMin = 500;

/** What this process, its host and the file systems of some directories have in use. */
export function createResources(paths: readonly string[]): Resources {
  let before: CpuTimes | null = null;
  let shares = { processCpuPercent: 0, hostCpuPercent: 0 };

  function cpuShares(): typeof shares {
    const now = cpuTimes();
    const since = before ?? { at: now.at - process.uptime() * 1_000, processMs: 0, hostBusyMs: 0, hostMs: 0 };
    if (before && now.at - before.at < sampleMsMin) return shares;
    shares = {
      processCpuPercent: percent(now.processMs - since.processMs, now.at - since.at),
      hostCpuPercent: percent(now.hostBusyMs - since.hostBusyMs, now.hostMs - since.hostMs),
    };
    before = now;
    return shares;
  }

  return {
    async look() {
      const { rss, heapUsed } = process.memoryUsage();
      return {
        ...cpuShares(),
        load1: loadavg()[0] ?? 0,
        residentBytes: rss,
        heapBytes: heapUsed,
        memoryTotalBytes: totalmem(),
        memoryAvailableBytes: availableMemory(),
        fileSystems: await fileSystemsOf(paths),
      };
    },
  };
}

function cpuTimes(): CpuTimes {
  const { user, system } = process.cpuUsage();
  const all = cpus().map(({ times }) => times);
  const hostMs = all.reduce((sum, one) => sum + one.user + one.nice + one.sys + one.idle + one.irq, 0);
  const idleMs = all.reduce((sum, one) => sum + one.idle, 0);
  return { at: performance.now(), processMs: (user + system) / 1_000, hostBusyMs: hostMs - idleMs, hostMs };
}

function percent(part: number, whole: number): number {
  return whole > 0 ? Math.round((part * 1_000) / whole) / 10 : 0;
}

/** Memory that programs can still get: what the kernel keeps as a cache counts as free. */
function availableMemory(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'latin1'))?.[1];
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1_024;
  } catch {
    return freemem();
  }
}

/** One entry a file system, with the directories on it. One that cannot be asked is left out. */
async function fileSystemsOf(paths: readonly string[]): Promise<readonly FileSystemUse[]> {
  const byDevice = new Map<number, FileSystemUse>();
  for (const path of new Set(paths)) {
    try {
      const { dev } = await stat(path);
      const known = byDevice.get(dev);
      byDevice.set(dev, known ? { ...known, paths: [...known.paths, path] } : await useOf(path));
    } catch {
      // Health tells of directories that cannot be read.
    }
  }
  return [...byDevice.values()];
}

async function useOf(path: string): Promise<FileSystemUse> {
  const { bavail, blocks, bsize, ffree, files } = await statfs(path);
  return {
    paths: [path],
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    freeInodes: ffree,
    totalInodes: files,
  };
}
