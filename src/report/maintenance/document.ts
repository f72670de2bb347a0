import type { MaintenanceReport } from '../../model/maintenance.ts';
import type { MaintenanceData } from '../mqtt/shapes.ts';

/** What central monitoring is told of a report: neither details nor trends. */
export function maintenanceTold(report: MaintenanceReport): MaintenanceData {
  const { kind, ok, at, duration_ms, version, items, files } = maintenanceDocument(report);
  const told = items.map(({ name, title, verdict, evidence }) => ({ name, title, verdict, evidence }));
  return { kind, ok, at, duration_ms, version, items: told, files: [...files] };
}

/** A report as `--json` and the topic `maintenance` tell it; its trends are in the files. */
export function maintenanceDocument({ trends: _, atMs, durationMs, dryRun, ...report }: MaintenanceReport) {
  const ok = report.items.every(({ verdict }) => verdict !== 'fail');
  return { ...report, ok, dry_run: dryRun, at: new Date(atMs).toISOString(), duration_ms: durationMs };
}
