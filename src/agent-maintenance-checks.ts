import { join } from 'node:path';
import { verifyAudit } from './agent-audit-check.ts';
import { runCompaction } from './agent-compact.ts';
import { readMetrics } from './agent-look.ts';
import { type CheckOutcome, fail, type MaintenanceContext, pass, skip } from './agent-maintenance-context.ts';
import { runRetention } from './agent-retention.ts';
import { lookAtHealth, lookAtStatus } from './agent-service-desk.ts';
import { AgentError } from './model/agent-error.ts';
import { backupKinds } from './model/backup.ts';
import type { CheckStatus } from './model/doctor.ts';
import type { Alarm } from './model/status.ts';
import { errorSummary } from './platform/log-errors.ts';
import { filesByCode } from './platform/metrics-samples.ts';
import type { HealthDocument } from './report/health.ts';
import { bytesText, counted, numberText } from './report/measures.ts';
import { summary } from './report/metrics.ts';

const alarmsNamedMax = 5;

export async function retention({ home, signal }: MaintenanceContext): Promise<CheckOutcome> {
  if (!home) return skip('nothing is changed in a dry run');
  const { message, figures } = await runRetention(home, signal);
  return pass(`${message}; ${bytesText(figures?.bytes ?? 0)} freed`);
}

export async function compaction({ home, signal }: MaintenanceContext): Promise<CheckOutcome> {
  if (!home) return skip('nothing is changed in a dry run');
  return pass((await runCompaction(home, signal)).message);
}

/** Errors by code: of the lines of the log that are not compressed yet, and of files by the metrics. */
export async function errors({ settings, sinceMs, nowMs }: MaintenanceContext): Promise<CheckOutcome> {
  const lines = await errorSummary(settings.directories.logs, sinceMs);
  const details = lines.groups.map(({ code, message, count }) => `log: ${numberText(count)} × ${code} ${message}`);
  const metrics = readMetrics(settings);
  try {
    const range = { sinceMs, untilMs: nowMs };
    const files = metrics ? summary(metrics.reader, range) : null;
    const coded = metrics ? filesByCode(metrics.db, range) : [];
    details.push(...coded.map(({ code, files: count }) => `files: ${numberText(count)} × ${code}`));
    const rate = files?.errorRate ?? 0;
    const of = `${counted(lines.count, 'error line')}; ${numberText(files?.byStatus.failed ?? 0)} of ${counted(files?.files ?? 0, 'file')} failed (${rate} %)`;
    const limit = settings.metrics.error_rate_max;
    return rate > limit ? fail(`${of}, more than ${limit} %`, details) : pass(of, details);
  } finally {
    metrics?.close();
  }
}

export async function health({ request, running }: MaintenanceContext): Promise<CheckOutcome> {
  if (!running) return skip('no service runs');
  return judgedHealth(await lookAtHealth(request), (await lookAtStatus(request)).alerts);
}

/** Fails while anything is not well or any alarm stands, but for what earlier maintenance left behind: that ends with this one. */
export function judgedHealth(
  { status, checks }: HealthDocument,
  alerts: readonly Pick<Alarm, 'id' | 'severity' | 'message'>[],
): CheckOutcome {
  const standing = alerts.filter(({ id }) => !/^SCHEDULE_\w+:maintenance_/.test(id));
  const bad = checks.filter((one) => one.status !== 'pass' && (one.name !== 'alarms' || standing.length > 0));
  const details = [
    ...bad.map(({ name, status: one, message }) => `${one} ${name}: ${message}`),
    ...standing.map(({ id, severity, message }) => `${severity} alarm ${id}: ${message}`),
    ...checks.filter((one) => !bad.includes(one)).map(({ name, status: one, message }) => `${one} ${name}: ${message}`),
  ];
  if (bad.length === 0 && standing.length === 0) return pass('healthy', details);
  const stand = standing.length === 0 ? '' : `, ${counted(standing.length, 'alarm')}: ${idsOf(standing)}`;
  return fail(`${status}${stand}`, details);
}

function idsOf(alarms: readonly Pick<Alarm, 'id'>[]): string {
  const more = alarms.length > alarmsNamedMax ? ` and ${alarms.length - alarmsNamedMax} more` : '';
  return (
    alarms
      .slice(0, alarmsNamedMax)
      .map(({ id }) => id)
      .join(', ') + more
  );
}

/** Room on the disks and memory, by the checks of `health` that need no service. */
export async function disk({ request }: MaintenanceContext): Promise<CheckOutcome> {
  const { checks } = await lookAtHealth(request);
  const own = checks.filter(({ name }) => name === 'disk' || name === 'memory');
  if (own.length === 0) return skip('nothing is known of the disks');
  const isWell = own.every(({ status }) => status === 'pass');
  return (isWell ? pass : fail)(own.map(({ message }) => message).join('; '));
}

export async function doctor({ request }: MaintenanceContext): Promise<CheckOutcome> {
  const { examine } = await import('./agent-doctor.ts');
  const { status, checks } = await examine({ ...request, mode: 'now', becomeWorker: false });
  return judged(status, checks);
}

export async function selfTest(): Promise<CheckOutcome> {
  const { selfTest: run } = await import('./agent-doctor-self-test.ts');
  const checks = await run();
  return judged(checks.some((one) => one.status === 'fail') ? 'fail' : 'pass', checks);
}

interface Looked {
  readonly name: string;
  readonly status: CheckStatus;
  readonly seen: string;
  readonly mend: string | null;
}

export function judged(status: CheckStatus, checks: readonly Looked[]): CheckOutcome {
  const bad = checks.filter((one) => one.status !== 'pass');
  const details = bad.map(({ name, status: one, seen, mend }) => `${one} ${name}: ${seen}${mend ? `; ${mend}` : ''}`);
  const failed = bad.filter((one) => one.status === 'fail').length;
  if (status !== 'fail') return pass(`${counted(checks.length, 'check')}, ${bad.length} with a warning`, details);
  return fail(`${failed} of ${counted(checks.length, 'check')} failed`, details);
}

export async function audit({ request }: MaintenanceContext): Promise<CheckOutcome> {
  const { lines, files, faults } = await verifyAudit(request);
  const evidence = `${counted(lines, 'line')} in ${counted(files, 'file')}`;
  if (faults.length === 0) return pass(`${evidence}, the chain is whole`);
  return fail(
    `${evidence}, ${faults.length} faults`,
    faults.map(({ file, line, message }) => `${file}:${line} ${message}`),
  );
}

export async function backups({ request, signal }: MaintenanceContext): Promise<CheckOutcome> {
  const { verifyBackups } = await import('./agent-backup.ts');
  const bad: string[] = [];
  let sound = 0;
  for await (const { name, ok, message } of verifyBackups({ ...request, names: [], signal })) {
    if (ok) sound += 1;
    else bad.push(`${name}: ${message}`);
  }
  if (bad.length > 0) return fail(`${bad.length} backups are damaged, ${sound} are sound`, bad);
  return sound === 0 ? fail('there is no backup') : pass(`${counted(sound, 'backup')} read to the end and sound`);
}

/** The newest backup of each kind that can be restored, into a scratch home. */
export async function rehearsal({ request, settings, signal }: MaintenanceContext): Promise<CheckOutcome> {
  const { listBackups } = await import('./agent-backup.ts');
  const { restore } = await import('./agent-restore.ts');
  const listed = await listBackups(request);
  const details: string[] = [];
  let failed = 0;
  let restored = 0;
  for (const kind of backupKinds) {
    if (kind === 'logs') continue;
    const newest = listed.find((one) => one.kind === kind);
    if (!newest) continue;
    const file = join(settings.directories.backups, newest.files[0] ?? newest.name);
    restored += 1;
    try {
      const { checks, durationMs } = await restore({ ...request, kind, file, rehearse: true, signal });
      const bad = checks.filter(({ ok }) => !ok);
      failed += bad.length;
      const passed = checks.length - bad.length;
      details.push(`${newest.name}: ${passed} of ${checks.length} checks passed in ${durationMs} ms`);
      details.push(...bad.map(({ name, message }) => `  ${name}: ${message}`));
    } catch (error) {
      // One that cannot be restored hides nothing of the others.
      if (!(error instanceof AgentError)) throw error;
      failed += 1;
      details.push(`${newest.name}: ${error.code} ${error.message}`);
    }
  }
  if (restored === 0) return fail('there is no backup to rehearse with');
  return failed > 0
    ? fail(`${failed} checks failed`, details)
    : pass(`${counted(restored, 'backup')} restored into a scratch home`, details);
}
