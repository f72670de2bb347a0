import { basename } from 'node:path';
import type { JobHome, JobResult } from './agent-jobs.ts';
import * as checks from './agent-maintenance-checks.ts';
import type { CheckOutcome, MaintenanceCheck, MaintenanceContext } from './agent-maintenance-context.ts';
import { writeReport } from './agent-maintenance-files.ts';
import * as review from './agent-maintenance-review.ts';
import * as trends from './agent-maintenance-trends.ts';
import { AgentError } from './model/agent-error.ts';
import type { MaintenanceItem, MaintenanceKind, MaintenanceReport } from './model/maintenance.ts';
import { countOf, countsText } from './report/maintenance/words.ts';

const dayMs = 86_400_000;

/** Everything that a maintenance may do or look at. */
const all = {
  retention: {
    title: 'Logs compressed, old files let go',
    would: 'would compress closed logs and let go of what was kept long enough',
    run: checks.retention,
  },
  compact: {
    title: 'Metrics cleaned up',
    would: 'would give the room of old metrics back to the disk',
    run: checks.compaction,
  },
  errors: { title: 'Errors', run: checks.errors },
  disk: { title: 'Disk and memory', run: checks.disk },
  health: { title: 'Health', run: checks.health },
  configuration: { title: 'Configuration', run: review.configurationReview },
  partners: { title: 'Partners in use', run: review.unusedPartners },
  credentials: { title: 'Certificates', run: review.credentials },
  performance: { title: 'Performance', run: trends.performance },
  doctor: { title: 'All checks of doctor', run: checks.doctor },
  audit: { title: 'Audit trail', run: checks.audit },
  backups: { title: 'Backups verified', run: checks.backups },
  rehearsal: {
    title: 'Restore rehearsed',
    would: 'would restore the newest backups into a scratch home',
    run: checks.rehearsal,
  },
  selfTest: { title: 'Sample files', would: 'would process the sample order in a scratch home', run: checks.selfTest },
  capacity: { title: 'Capacity', run: trends.capacity },
  versions: { title: 'Versions', run: review.versions },
} as const satisfies Readonly<Record<string, MaintenanceCheck>>;

interface Plan {
  readonly days: number;
  readonly names: readonly (keyof typeof all)[];
}

const plans: Readonly<Record<MaintenanceKind, Plan>> = {
  weekly: { days: 7, names: ['retention', 'compact', 'errors', 'disk', 'health'] },
  monthly: { days: 30, names: ['errors', 'configuration', 'partners', 'credentials', 'performance', 'capacity'] },
  quarterly: {
    days: 91,
    names: [
      'errors',
      'configuration',
      'partners',
      'credentials',
      'performance',
      'capacity',
      'health',
      'doctor',
      'audit',
      'backups',
      'rehearsal',
      'selfTest',
      'versions',
    ],
  },
};

type Around = Omit<MaintenanceContext, 'sinceMs'>;

/** Does one maintenance, item by item; one that fails keeps no other back. Nothing is written. */
export async function examine(kind: MaintenanceKind, around: Around): Promise<MaintenanceReport> {
  const { days, names } = plans[kind];
  const context: MaintenanceContext = { ...around, sinceMs: around.nowMs - days * dayMs };
  return reportOf(kind, context, Object.fromEntries(names.map((name) => [name, all[name]])));
}

/** The report of some checks, one after the other. */
export async function reportOf(
  kind: MaintenanceReport['kind'],
  context: MaintenanceContext,
  wanted: Readonly<Record<string, MaintenanceCheck>>,
): Promise<MaintenanceReport> {
  const started = globalThis.performance.now();
  const items: MaintenanceItem[] = [];
  const drawn: MaintenanceReport['trends'][number][] = [];
  for (const [name, check] of Object.entries(wanted)) {
    context.signal.throwIfAborted();
    const { verdict, evidence, details = [], trends: own = [] } = await outcomeOf(check, context);
    items.push({ name, title: check.title, verdict, evidence, details });
    drawn.push(...own);
  }
  const { app } = context.settings;
  return {
    kind,
    dryRun: context.home === null && kind !== 'checklist',
    atMs: context.nowMs,
    durationMs: Math.round(globalThis.performance.now() - started),
    agent: app.name,
    environment: app.environment,
    home: app.home,
    version: context.request.version,
    items,
    trends: drawn,
    files: [],
  };
}

async function outcomeOf(check: MaintenanceCheck, context: MaintenanceContext): Promise<CheckOutcome> {
  if (check.would !== undefined && context.home === null) return { verdict: 'skipped', evidence: check.would };
  try {
    return await check.run(context);
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof AgentError)) throw error;
    return { verdict: 'fail', evidence: `error ${error.code}: ${error.message}`, details: [error.hint] };
  }
}

/** As a job: does it and writes the report. Throws MAINTENANCE.FAILED where an item failed. */
export async function runMaintenance(kind: MaintenanceKind, home: JobHome, signal: AbortSignal): Promise<JobResult> {
  const { settings, request, road } = home;
  const around = { request, settings, home, running: home.running, nowMs: Math.floor(road.clock.now()), signal };
  const report = await writeReport(road.files, settings.directories.reports, await examine(kind, around));
  await home.tell?.(report);
  const message = `${countsText(report)}; ${basename(report.files[0] ?? '')}`;
  const failed = report.items.filter(({ verdict }) => verdict === 'fail');
  if (failed.length === 0) return { message, figures: { failed: 0, passed: countOf(report, 'pass') } };
  throw new AgentError(`${message}: ${failed.map(({ title }) => title).join(', ')}`, {
    code: 'MAINTENANCE.FAILED',
    hint: `Read the report: ${report.files[1] ?? ''}`,
  });
}
