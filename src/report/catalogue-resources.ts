import { counter, gauge, type MetricEntry, one, type Read, whileRunning } from './catalogue-entry.ts';
import type { MetricsSnapshot } from './metrics-snapshot.ts';

const fileSystem =
  (figure: (use: MetricsSnapshot['resources']['fileSystems'][number]) => number | null): Read =>
  ({ resources }) =>
    resources.fileSystems.flatMap((use) => {
      const value = figure(use);
      return value === null ? [] : [{ labels: { path: use.paths[0] ?? '' }, value }];
    });

/** What the process, its host and its file systems have in use. */
export const resourceMetrics: readonly MetricEntry[] = [
  gauge('process_cpu_percent', {
    unit: 'percent',
    title: 'CPU of the agent',
    help: 'Of one processor, since the last look.',
    read: whileRunning(({ resources }) => one(resources.processCpuPercent)),
  }),
  gauge('process_resident_bytes', {
    unit: 'bytes',
    title: 'Memory of the agent',
    help: 'Resident memory of the process.',
    read: whileRunning(({ resources }) => one(resources.residentBytes)),
  }),
  gauge('process_heap_bytes', {
    unit: 'bytes',
    title: 'Heap of the agent',
    help: 'JavaScript heap in use.',
    read: whileRunning(({ resources }) => one(resources.heapBytes)),
  }),
  gauge('host_cpu_percent', {
    unit: 'percent',
    title: 'CPU of the host',
    help: 'Of all processors, since the last look.',
    read: ({ resources }) => one(resources.hostCpuPercent),
  }),
  gauge('host_load1', {
    unit: 'number',
    title: 'Load of the host',
    help: 'Load average of one minute.',
    read: ({ resources }) => one(resources.load1),
  }),
  gauge('host_memory_total_bytes', {
    unit: 'bytes',
    title: 'Memory of the host',
    help: 'Memory that the host has.',
    read: ({ resources }) => one(resources.memoryTotalBytes),
  }),
  gauge('host_memory_available_bytes', {
    unit: 'bytes',
    title: 'Memory free',
    help: 'Memory that programs can still get.',
    read: ({ resources }) => one(resources.memoryAvailableBytes),
  }),
  gauge('disk_free_bytes', {
    unit: 'bytes',
    title: 'Disk free',
    help: 'Free space on each file system in use, named by one directory on it.',
    labels: ['path'],
    read: fileSystem((use) => use.freeBytes),
  }),
  gauge('disk_free_percent', {
    unit: 'percent',
    title: 'Disk free',
    help: 'The same as a share of the file system.',
    labels: ['path'],
    read: fileSystem((use) => (use.totalBytes > 0 ? Math.round((use.freeBytes * 1_000) / use.totalBytes) / 10 : null)),
  }),
  gauge('disk_total_bytes', {
    unit: 'bytes',
    title: 'Disk size',
    help: 'Size of each file system in use.',
    labels: ['path'],
    read: fileSystem((use) => use.totalBytes),
  }),
  gauge('disk_free_inodes', {
    unit: 'inodes',
    title: 'Inodes free',
    help: 'Free inodes on each file system that counts them.',
    labels: ['path'],
    read: fileSystem((use) => (use.totalInodes > 0 ? use.freeInodes : null)),
  }),
  gauge('metrics_rows_waiting', {
    unit: 'rows',
    title: 'Metrics waiting',
    help: 'Rows of metrics that wait to be written.',
    read: ({ store }) => one(store.waiting),
  }),
  counter('metrics_rows_dropped_total', {
    unit: 'rows',
    title: 'Metrics given up',
    help: 'Rows of metrics that could not be written and were given up.',
    read: ({ store }) => one(store.dropped),
  }),
];
