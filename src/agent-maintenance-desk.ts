import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { examine } from './agent-maintenance.ts';
import { newestReport } from './agent-maintenance-files.ts';
import { runSchedule } from './agent-schedule-run.ts';
import { AgentError } from './model/agent-error.ts';
import type { MaintenanceKind, MaintenanceReport } from './model/maintenance.ts';
import { askService } from './platform/api/client.ts';

export interface MaintenanceRequest extends ConfigRequest {
  readonly kind: MaintenanceKind;
  readonly dryRun: boolean;
  readonly by: string;
  readonly version: string;
  readonly signal: AbortSignal;
}

/**
 * Does a maintenance now, in the running service or here, and gives its report; a dry run only looks. Throws AgentError
 * CONFIG, STATE.LOCKED, SCHEDULE.RUNNING and what keeps it from being done at all.
 */
export async function maintain(request: MaintenanceRequest): Promise<MaintenanceReport> {
  const { kind, dryRun, signal } = request;
  const { settings } = await requireSettings(request);
  if (dryRun) {
    const running = (await askService(settings.app.home, '/api/v1/status')) !== null;
    return examine(kind, { request, settings, home: null, running, nowMs: Date.now(), signal });
  }
  const before = await newestReport(settings, kind);
  try {
    await runSchedule({ ...request, name: `maintenance_${kind}` });
  } catch (error) {
    // What failed stands in the report.
    if (!(error instanceof AgentError) || error.code !== 'MAINTENANCE.FAILED') throw error;
  }
  const report = await newestReport(settings, kind);
  if (report && report.atMs !== before?.atMs) return report;
  throw new AgentError('the report of the maintenance is not there', { code: 'E001.NOT_FOUND' });
}
