import { basename } from 'node:path';
import { askRunning } from './agent-ask.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { reportOf } from './agent-maintenance.ts';
import * as checks from './agent-maintenance-checks.ts';
import {
  type CheckOutcome,
  fail,
  type MaintenanceCheck,
  type MaintenanceContext,
  pass,
  skip,
} from './agent-maintenance-context.ts';
import { writeReport } from './agent-maintenance-files.ts';
import type { BackupKind } from './model/backup.ts';
import type { MaintenanceReport } from './model/maintenance.ts';
import { askService } from './platform/api/client.ts';
import { createFiles } from './platform/files.ts';

export interface ChecklistRequest extends ConfigRequest {
  readonly version: string;
  /** What a person has to say of the documentation, and who; null: nobody has. */
  readonly signOff: { readonly by: string; readonly note: string } | null;
  readonly signal: AbortSignal;
}

const dayMs = 86_400_000;

/** The runbook's seven items, each with evidence; the report is written. Throws AgentError CONFIG and E004. */
export async function runChecklist(request: ChecklistRequest): Promise<MaintenanceReport> {
  const { settings } = await requireSettings(request);
  const answer = await askService(settings.app.home, '/api/v1/status');
  const nowMs = Date.now();
  const { signal } = request;
  const around = { request, settings, home: null, running: answer !== null, nowMs, sinceMs: nowMs - dayMs, signal };
  const report = await reportOf('checklist', around, itemsOf(request));
  const written = await writeReport(createFiles(), settings.directories.reports, report);
  const name = basename(written.files.at(-1) ?? '');
  if (answer !== null) await askRunning(request, { action: 'report', name });
  return written;
}

function itemsOf({ signOff }: ChecklistRequest): Readonly<Record<string, MaintenanceCheck>> {
  return {
    backup_config: { title: '1 Backup of the configuration', run: (context) => backup('config', context) },
    backup_metrics: { title: '2 Backup of the metrics', run: (context) => backup('metrics', context) },
    logs: { title: '3 Review of the logs', run: checks.errors },
    disk: { title: '4 Disk space', run: checks.disk },
    connectivity: { title: '5 Connectivity', run: connectivity },
    samples: { title: '6 Sample files', run: checks.selfTest },
    documentation: {
      title: '7 Documentation',
      run: async () => {
        if (signOff) return pass(`signed off by ${signOff.by}: ${signOff.note}`);
        return skip('this report is written; a person signs it off: maintenance checklist --note "…"');
      },
    },
  };
}

async function backup(kind: BackupKind, { request, signal }: MaintenanceContext): Promise<CheckOutcome> {
  const { runBackup } = await import('./agent-backup.ts');
  const [outcome] = await runBackup({ ...request, kinds: [kind], signal });
  if (!outcome) return fail('nothing was made');
  const { ok, message, code, files, copies, bytes } = outcome;
  if (!ok) return fail(`error ${code}: ${message}`);
  if (files.length === 0) return skip(message);
  const bad = copies.filter((copy) => !copy.ok);
  const evidence = `${files.map((path) => path.slice(path.lastIndexOf('/') + 1)).join(', ')}, ${bytes} bytes`;
  return bad.length > 0 ? fail(`${evidence}; not copied elsewhere`) : pass(evidence, files);
}

/** The directories that we share with the neighbour, and the broker where there is one. */
async function connectivity({ request, settings }: MaintenanceContext): Promise<CheckOutcome> {
  const { examine } = await import('./agent-doctor.ts');
  const { checks: found } = await examine({ ...request, mode: 'now', becomeWorker: false });
  const shared = found.filter(({ name }) => /^(directory (pickup|delivery)|mqtt|broker|certificate)/.test(name));
  const outcome = checks.judged(shared.some(({ status }) => status === 'fail') ? 'fail' : 'pass', shared);
  const broker = settings.mqtt.enabled ? await brokerText(request) : { ok: true, text: 'MQTT is switched off' };
  const evidence = `directories of Sterling: ${outcome.evidence}; ${broker.text}; Acumatica: no destination of that kind`;
  return { ...outcome, verdict: broker.ok ? outcome.verdict : 'fail', evidence };
}

async function brokerText(
  request: MaintenanceContext['request'],
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const { checkBroker } = await import('./agent-mqtt-desk.ts');
  const found = await checkBroker(request);
  return { ok: found.ok, text: found.ok ? 'the broker answers' : 'the broker does not answer' };
}
