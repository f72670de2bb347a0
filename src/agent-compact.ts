import { join } from 'node:path';
import type { JobHome, JobResult } from './agent-jobs.ts';
import { metricsFileName } from './platform/metrics-store.ts';
import { type Compacted, compactDatabase } from './platform/vacuum.ts';
import { bytesText } from './report/measures.ts';
import type { Settings } from './settings/shape.ts';

/**
 * Old rows of the metrics go into the hourly sums, old files out of the ledger; what that frees of the metrics goes back
 * to the disk. The ledger's own file is compacted only while no service runs: it would wait for that.
 */
export async function runCompaction(home: JobHome, signal: AbortSignal): Promise<JobResult> {
  const { settings, road, meter } = home;
  const nowMs = road.clock.now();
  meter.store.flush();
  meter.store.prune(nowMs - settings.metrics.keep);
  const files = await road.ledger.prune(nowMs - settings.retention.ledger);
  const metrics = await compactDatabase(metricsPath(settings), signal);
  return {
    message: `metrics ${metrics ? sizesText(metrics) : 'none yet'}; files let go from the ledger: ${files}`,
    figures: { files, bytesBefore: metrics?.bytesBefore ?? 0, bytesAfter: metrics?.bytesAfter ?? 0 },
  };
}

export const metricsPath = ({ directories }: Settings): string => join(directories.metrics, metricsFileName);

export const ledgerPath = ({ directories }: Settings): string => join(directories.state, 'ledger.db');

export function sizesText({ bytesBefore, bytesAfter }: Compacted): string {
  return `${bytesText(bytesBefore)} → ${bytesText(bytesAfter)}`;
}
