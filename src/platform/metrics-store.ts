import { join } from 'node:path';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { FileMetrics, MetricsReader, MetricsStoreStatus, ResourceSample } from '../model/metrics.ts';
import type { Clock, Log } from '../ports.ts';
import { setAside } from './ledger/connection.ts';
import { isCorrupt, stateError } from './ledger/errors.ts';
import { type MetricsFile, openMetricsFile } from './metrics-file.ts';

export const metricsFileName = 'edi_metrics.db';

export interface MetricsStoreOptions {
  /** The home's `metrics/`, which exists. */
  readonly directory: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** One row a finished file. Nothing of it throws: whatever happens to the metrics, files go their way. */
export interface MetricsStore extends MetricsReader {
  /** Written with others a second later, or at `flush`. */
  record(row: FileMetrics): void;
  flush(): void;
  /** Removes rows that are older; the hourly sums stay. */
  prune(beforeMs: number): void;
  /** Keeps how the agent and its host are now; lost where the file cannot be written at the moment. */
  sample(sample: ResourceSample): void;
  status(): MetricsStoreStatus;
  close(): void;
}

const flushDelayMs = 1_000;
const againDelayMs = 5_000;

export function openMetricsStore({ directory, clock, log }: MetricsStoreOptions): MetricsStore {
  const path = join(directory, metricsFileName);
  let file: MetricsFile | null = null;
  let waiting: FileMetrics[] = [];
  let dropped = 0;
  let aside: string | null = null;
  let trouble: MetricsStoreStatus['trouble'] = null;
  let timer: NodeJS.Timeout | null = null;

  /** Runs a step on the file. A damaged one is put aside, and the step is tried once more on a new one. */
  function guarded<T>(step: (file: MetricsFile) => T, otherwise: T): T {
    for (const isLast of [false, true]) {
      try {
        file ??= openMetricsFile(path);
        const result = step(file);
        if (trouble) log.info('metrics are written again');
        trouble = null;
        return result;
      } catch (error) {
        if (isCorrupt(error) && !isLast && replaceDamaged(error)) continue;
        tell(stateError(error, path));
        return otherwise;
      }
    }
    return otherwise;
  }

  function replaceDamaged(error: unknown): boolean {
    closeFile();
    try {
      aside = setAside(path, new Date(clock.now()).toISOString().replace(/[-:.]/g, ''));
    } catch (worse) {
      tell(worse);
      return false;
    }
    const damage = error instanceof Error ? error.message : String(error);
    log.error('error: the metrics file was damaged; it was put aside and a new one begun', { path: aside, damage });
    return true;
  }

  /** Once until it is over. */
  function tell(error: unknown): void {
    const { code, message } =
      error instanceof AgentError ? error : { code: 'STATE.DATABASE', message: `metrics: ${String(error)}` };
    if (trouble?.code !== code && code !== 'STATE.LOCKED') {
      log.error(`error: metrics cannot be written: ${message}`, { code, path });
    }
    trouble = { code, message };
    closeFile();
  }

  function closeFile(): void {
    try {
      file?.close();
    } finally {
      file = null;
    }
  }

  function flush(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    if (waiting.length === 0) return;
    const written = guarded((open) => {
      open.write(waiting);
      return true;
    }, false);
    if (written) waiting = [];
    else flushLater(againDelayMs);
  }

  function flushLater(ms: number): void {
    timer ??= setTimeout(flush, ms).unref();
  }

  function record(row: FileMetrics): void {
    waiting.push(row);
    if (waiting.length > limits.metricsWaitingMax) {
      waiting.shift();
      dropped += 1;
    }
    if (waiting.length >= limits.metricsBatchMax && trouble === null) flush();
    else flushLater(flushDelayMs);
  }

  function read<T>(step: (reader: MetricsReader) => T, otherwise: T): T {
    flush();
    return guarded(step, otherwise);
  }

  return {
    record,
    flush,
    prune: (beforeMs) => void guarded((open) => open.prune(beforeMs), 0),
    sample: (one) => void guarded((open) => open.sample(one), undefined),
    tallies: (range, by) => read((reader) => reader.tallies(range, by), []),
    durations: (range, by) => read((reader) => reader.durations(range, by), []),
    firstMs: () => read((reader) => reader.firstMs(), null),
    lastSuccesses: (limit) => read((reader) => reader.lastSuccesses(limit), []),
    status: () => ({ trouble, setAside: aside, waiting: waiting.length, dropped }),
    close() {
      flush();
      if (timer) clearTimeout(timer);
      timer = null;
      closeFile();
    },
  };
}

/** Where metrics are switched off. */
export const noMetrics: MetricsStore = {
  record() {},
  flush() {},
  prune() {},
  sample() {},
  tallies: () => [],
  durations: () => [],
  firstMs: () => null,
  lastSuccesses: () => [],
  status: () => ({ trouble: null, setAside: null, waiting: 0, dropped: 0 }),
  close() {},
};
