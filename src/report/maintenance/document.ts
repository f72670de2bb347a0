import type { MaintenanceReport } from '../../model/maintenance.ts';

/** A report as `--json` and the topic `maintenance` tell it; its trends are in the files. */
export function maintenanceDocument({ trends: _, atMs, durationMs, dryRun, ...report }: MaintenanceReport) {
  const ok = report.items.every(({ verdict }) => verdict !== 'fail');
  return { ...report, ok, dry_run: dryRun, at: new Date(atMs).toISOString(), duration_ms: durationMs };
}
