import { judgeConfig, judgeLeftovers } from './agent-doctor-config.ts';
import { becomeWorker, workerFor } from './agent-doctor-worker.ts';
import type { LookRequest } from './agent-look.ts';
import type { DoctorCheck } from './model/doctor.ts';
import { probeHost, probeUnit } from './platform/probe-host.ts';
import { type DoctorDocument, type DoctorMode, doctorDocument } from './report/doctor.ts';
import { judgeHost } from './report/doctor-host.ts';
import { judgeUnit, unitProperties } from './report/doctor-unit.ts';

export { type DoctorDocument, type DoctorMode, doctorExitCodes } from './report/doctor.ts';
export { doctorText } from './report/doctor-text.ts';

export interface DoctorRequest extends LookRequest {
  readonly mode: DoctorMode;
  /**
   * Whether this process may become the user of the service for good, where it is root's: permissions are then what the
   * service meets.
   */
  readonly becomeWorker: boolean;
}

/** The unit that the packages install. */
const unitName = 'edi-agent.service';

/** Looks at everything that the service needs, whether it runs or not, and changes nothing. Never throws for what it finds. */
export async function examine(request: DoctorRequest): Promise<DoctorDocument> {
  const { mode, version } = request;
  if (mode === 'self-test') {
    const { selfTest } = await import('./agent-doctor-self-test.ts');
    const { worker } = await workerFor(request, null);
    return doctorDocument({ mode, version, home: null, user: worker.user, checks: await selfTest() });
  }
  const unit = await probeUnit(unitName, unitProperties);
  const working = await workerFor(request, unit);
  const secrets = await working.secrets();
  const worker = request.becomeWorker ? becomeWorker(working) : working.worker;
  const config = await judgeConfig(request);
  const { settings } = config;
  const checks: DoctorCheck[] = [...config.checks];
  let lastSeenMs: number | null = null;
  let pid: number | null = null;
  if (settings) {
    const { examineHome } = await import('./agent-doctor-home.ts');
    const home = await examineHome({ ...config, settings, worker, unit, request });
    checks.push(...home.checks);
    lastSeenMs = home.lastSeenMs;
    pid = home.pid;
  }
  const host = await probeHost(pid);
  checks.push(...secrets(worker), ...judgeHost(host, { lastSeenMs, hasUnit: unit.kind === 'loaded' }));
  if (!settings) checks.push(...judgeUnit(unit, []));
  if (mode === 'post-upgrade') {
    const { selfTest } = await import('./agent-doctor-self-test.ts');
    checks.push(...(await judgeLeftovers(config.source)), ...(await selfTest()));
  }
  return doctorDocument({ mode, version, home: settings?.app.home ?? null, user: worker.user, checks });
}
