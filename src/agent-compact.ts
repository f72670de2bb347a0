import { ledgerPath, metricsPath } from './agent-database-paths.ts';
import type { JobHome, JobResult } from './agent-jobs.ts';
import { type Compacted, compactDatabase } from './platform/vacuum.ts';
import { bytesText } from './report/measures.ts';

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
  const ledger = home.running ? null : await compactDatabase(ledgerPath(settings), signal);
  const sizes = [
    `metrics ${metrics ? sizesText(metrics) : 'none yet'}`,
    ...(ledger ? [`ledger ${sizesText(ledger)}`] : []),
  ];
  return { message: `${sizes.join('; ')}; files let go from the ledger: ${files}`, figures: { files } };
}

function sizesText({ bytesBefore, bytesAfter }: Compacted): string {
  return `${bytesText(bytesBefore)} → ${bytesText(bytesAfter)}`;
}
