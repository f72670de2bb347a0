import { counted, durationText } from './measures.ts';
import type { MetricsSnapshot } from './metrics-snapshot.ts';

export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

export interface HealthCheck {
  readonly name: string;
  readonly status: 'pass' | 'warn' | 'fail';
  readonly message: string;
  /** What to do; null where all is well. */
  readonly hint: string | null;
}

/** The answer of `edi-agent health` and GET /health. */
export interface HealthDocument {
  readonly status: HealthStatus;
  readonly service: string;
  readonly version: string;
  readonly checks: readonly HealthCheck[];
}

/** What the settings allow. Shares are percent. */
export interface HealthLimits {
  readonly errorRateMax: number;
  readonly processingMsMax: number;
  readonly queueAgeMsMax: number;
  readonly diskFreeMin: number;
  readonly memoryMax: number;
  readonly pollIntervalMs: number;
}

/** A failed check makes the service unhealthy, a warning makes it degraded. */
export function healthOf(snapshot: MetricsSnapshot, limits: HealthLimits): HealthDocument {
  const checks = Object.entries(checkers).map(([name, check]): HealthCheck => {
    const { status, message, hint = null } = check(snapshot, limits);
    return { name, status, message, hint };
  });
  const worst = (['fail', 'warn'] as const).find((status) => checks.some((check) => check.status === status));
  const status = worst === 'fail' ? 'unhealthy' : worst === 'warn' ? 'degraded' : 'healthy';
  return { status, service: snapshot.agent, version: snapshot.version, checks };
}

/** Of `edi-agent health`. */
export const healthExitCodes: Readonly<Record<HealthStatus, number>> = { healthy: 0, degraded: 1, unhealthy: 2 };

type Verdict = Omit<HealthCheck, 'name' | 'hint'> & { readonly hint?: string };
type Checker = (snapshot: MetricsSnapshot, limits: HealthLimits) => Verdict;

const pass = (message: string): Verdict => ({ status: 'pass', message });
const warn = (message: string, hint: string): Verdict => ({ status: 'warn', message, hint });
const fail = (message: string, hint: string): Verdict => ({ status: 'fail', message, hint });

/** With fewer files judged in an hour, one bad file says nothing of the rate. */
const judgedMin = 5;
const scanLateMsMin = 60_000;
const scansLateMax = 10;
const brokerAwayMsMax = 3_600_000;
const certificateDaysMin = 7;

const checkers: Readonly<Record<string, Checker>> = {
  service({ status: { state, uptimeMs } }) {
    if (state === 'running') return pass(`running for ${durationText(uptimeMs)}`);
    if (state === 'stopped')
      return fail('the service does not run', 'Start it: `systemctl start edi-agent`, or `edi-agent monitor`.');
    return warn(`the service is ${state}`, 'Wait until it is running; `edi-agent logs -f` shows what it does.');
  },
  pickup({ status: { state, pickup }, watching, atMs }, { pollIntervalMs }) {
    const [problem, ...more] = pickup.problems;
    if (problem) {
      const rest = more.length > 0 ? `, and ${more.length} more` : '';
      return warn(`${problem.path}: ${problem.message}${rest}`, 'Check that the directory is there and its mode.');
    }
    if (!watching || state !== 'running') return pass('not watched now');
    if (pickup.scannedMs === null) return pass('the first scan is under way');
    const late = atMs - pickup.scannedMs;
    if (late > Math.max(scanLateMsMin, pollIntervalMs * scansLateMax))
      return fail(
        `last scanned ${durationText(late)} ago`,
        'The service hangs, or its disk: look at the log, restart it.',
      );
    return pass('scanned as it should be');
  },
  intake({ status: { intakeHeldBy } }) {
    if (intakeHeldBy.length === 0) return pass('files are taken');
    return warn(`no files are taken: ${intakeHeldBy.join(', ')}`, 'Intake goes on by itself when that is over.');
  },
  queue({ status: { pickup } }, { queueAgeMsMax }) {
    const { oldestWaitingMs } = pickup;
    if (oldestWaitingMs <= queueAgeMsMax) return pass('no file waits too long');
    return warn(
      `a file waits for ${durationText(oldestWaitingMs)}, more than ${durationText(queueAgeMsMax)}`,
      'See `edi-agent status` for what files wait for.',
    );
  },
  // A set that is held is a decision of somebody's day, not a fault of the service: it is told, and no more.
  quarantine({ status: { quarantine = null }, atMs }) {
    const { waiting = 0, oldestMs = null } = quarantine ?? {};
    if (waiting === 0) return pass('nothing waits for a decision');
    const oldest = oldestMs === null ? '' : `, the oldest for ${durationText(Math.max(0, atMs - oldestMs))}`;
    return pass(`${counted(waiting, 'item')} held back${oldest}: edi-agent quarantine list`);
  },
  errors({ windows }, { errorRateMax }) {
    const { errorRate = null, byStatus } = windows.find(({ window }) => window === '1h')?.all ?? {};
    const judged = byStatus ? byStatus.processed + byStatus.partial + byStatus.failed : 0;
    if (errorRate === null || judged < judgedMin) return pass('too few files in the last hour to tell');
    if (errorRate <= errorRateMax) return pass(`${errorRate} % of the files of the last hour failed`);
    return warn(
      `${errorRate} % of the files of the last hour failed, more than ${errorRateMax} %`,
      'See which: `edi-agent metrics --since 1h --by partner`, then `edi-agent errors list`.',
    );
  },
  speed({ windows }, { processingMsMax }) {
    const averageMs = windows.find(({ window }) => window === '1h')?.all.averageMs ?? null;
    if (averageMs === null) return pass('no files in the last hour');
    if (averageMs <= processingMsMax) return pass(`${durationText(averageMs)} a file on average`);
    return warn(
      `${durationText(averageMs)} a file on average, more than ${durationText(processingMsMax)}`,
      'Look at sizes of files, the load of the host and performance.max_workers.',
    );
  },
  destinations({ status: { breakers } }) {
    const down = breakers.filter(({ state }) => state !== 'closed').map(({ destination }) => destination);
    if (down.length === 0) return pass('all are tried');
    return warn(`down: ${down.join(', ')}`, 'Mend them; deliveries go on by themselves.');
  },
  disk({ status: { disks }, resources: { fileSystems } }, { diskFreeMin }) {
    const low = disks.filter((disk) => disk.low).map(({ path }) => path);
    if (low.length > 0)
      return fail(
        `too little room at ${low.join(', ')}`,
        'Free space: `df -h`, `df -i`. No files are taken until then.',
      );
    const scarce = fileSystems.filter(
      ({ freeBytes, totalBytes, freeInodes, totalInodes }) =>
        freeBytes * 100 < totalBytes * diskFreeMin || freeInodes * 100 < totalInodes * diskFreeMin,
    );
    if (scarce.length === 0) return pass('room enough');
    const where = scarce.map(({ paths }) => paths[0]).join(', ');
    return warn(`less than ${diskFreeMin} % of space or inodes free at ${where}`, 'Free space: `df -h`, `df -i`.');
  },
  memory({ resources: { memoryTotalBytes, memoryAvailableBytes } }, { memoryMax }) {
    const used = Math.round(((memoryTotalBytes - memoryAvailableBytes) * 100) / Math.max(1, memoryTotalBytes));
    if (used <= memoryMax) return pass(`${used} % of the host’s memory is used`);
    return warn(`${used} % of the host’s memory is used, more than ${memoryMax} %`, 'See what uses it: `top`.');
  },
  alarms({ status: { alarms } }) {
    const [critical] = alarms.filter(({ severity }) => severity === 'critical');
    if (critical) return fail(`${critical.id}: ${critical.message}`, critical.hint);
    const [high] = alarms.filter(({ severity }) => severity === 'high');
    if (high) return warn(`${high.id}: ${high.message}`, high.hint);
    return pass(alarms.length === 0 ? 'none' : alarms.map(({ id }) => id).join(', '));
  },
  backups({ backups = [] }) {
    const [worst] = backups;
    if (worst === undefined) return pass('as they should be');
    return warn(worst, 'See `edi-agent backup list`; `backup all` makes new ones, `backup push` copies what was not.');
  },
  telemetry({ status: { telemetry = null }, atMs }) {
    if (telemetry === null) return pass('switched off');
    if (telemetry.state === 'connected') return pass('connected to the broker');
    const { message, hint } = telemetry.trouble ?? { message: 'not connected yet', hint: '' };
    const waited = `no broker for ${durationText(atMs - telemetry.sinceMs)}, files go their way: ${message}`;
    // A broker that is away for a while is nothing to get up for: what it is to be told is kept.
    if (telemetry.state === 'connecting' && atMs - telemetry.sinceMs < brokerAwayMsMax) return pass(waited);
    return warn(waited, hint === '' ? 'Run `edi-agent mqtt check`.' : hint);
  },
  certificates({ status: { telemetry = null }, atMs }) {
    const [first] = [...(telemetry?.certificates ?? [])].sort((one, other) => one.endsMs - other.endsMs);
    if (!first) return pass('none in use');
    const days = Math.floor((first.endsMs - atMs) / 86_400_000);
    const message = `the certificate ${first.name} ends in ${days} days`;
    return days >= certificateDaysMin ? pass(message) : warn(message, 'Put the new one in its place.');
  },
  metrics({ store: { trouble } }) {
    if (trouble === null) return pass('written');
    return warn(trouble.message, 'Files go their way; the figures of this time may be missing.');
  },
};
