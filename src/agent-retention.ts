import type { JobHome, JobResult } from './agent-jobs.ts';

/** Rows of metrics go into the hourly sums when they are older than `metrics.keep`. */
export async function pruneRecords({ settings, road, meter }: JobHome, _signal: AbortSignal): Promise<JobResult> {
  meter.store.prune(road.clock.now() - settings.metrics.keep);
  return { message: 'old rows of metrics are gone; their hourly sums stay' };
}
