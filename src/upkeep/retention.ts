import { localDay } from '../kit/local-time.ts';
import { AgentError } from '../model/agent-error.ts';
import type { Clock, Files, Gzip, Ledger, Log } from '../ports.ts';
import { daysIn, type Freed, sumOf, utcDay } from './days.ts';
import { expireDays, expireFiles } from './expire.ts';
import { closedLogs, expireLogs, packLogs } from './log-files.ts';

/** What is kept, and how long. Durations in milliseconds. */
export interface RetentionRules {
  readonly logs: number;
  readonly logsBytesMax: number;
  readonly compressLogs: number;
  readonly processed: number;
  readonly error: number;
  readonly archive: number;
  readonly reports: number;
  readonly ledger: number;
  readonly audit: number;
  /** Null: what is let go is not archived. */
  readonly archiveDirectory: string | null;
  readonly directories: Readonly<Record<'logs' | 'processed' | 'error' | 'archive' | 'reports' | 'audit', string>>;
}

export interface RetentionPorts {
  readonly files: Files;
  readonly gzip: Gzip;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly ledger: Pick<Ledger, 'prune'>;
  /** Lets old rows of the metrics go. */
  readonly pruneMetrics: () => void;
}

/** What one step did. */
export interface RetentionStep {
  readonly name: string;
  readonly freed: Freed;
  readonly failure: AgentError | null;
}

type Step = (ports: RetentionPorts, rules: RetentionRules, signal: AbortSignal) => Promise<Freed>;

/** In this order. Each goes on where a stop or a failure left it. */
const steps: Readonly<Record<string, Step>> = {
  'partial files': sweepPartial,
  'log files compressed': async (ports, { directories, compressLogs }, signal) => {
    const nowMs = ports.clock.now();
    const logs = await closedLogs(ports.files, directories.logs, nowMs);
    return packLogs(ports, logs, { beforeDay: localDay(nowMs - compressLogs), signal });
  },
  'log files': async ({ files, clock }, { directories, logs: keep, logsBytesMax }) => {
    const logs = await closedLogs(files, directories.logs, clock.now());
    return expireLogs(files, logs, { fromDay: localDay(clock.now() - keep), bytesMax: logsBytesMax });
  },
  'processed files': (ports, rules, signal) => expire(ports, { rules, what: 'processed' }, signal),
  'failed files': (ports, rules, signal) => expire(ports, { rules, what: 'error' }, signal),
  'archived files': (ports, rules, signal) => expire(ports, { rules, what: 'archive' }, signal),
  reports: ({ files, clock }, { directories, reports }) =>
    expireFiles(files, { directory: directories.reports, beforeDay: utcDay(clock.now() - reports), ending: /./ }),
  'audit trail': ({ files, clock }, { directories, audit }) =>
    expireFiles(files, {
      directory: directories.audit,
      beforeDay: utcDay(clock.now() - audit),
      ending: /^.{10}\.jsonl$/,
    }),
  'files in the ledger': async ({ ledger, clock }, { ledger: keep }) => ({
    files: await ledger.prune(clock.now() - keep),
    bytes: 0,
  }),
  metrics: async ({ pruneMetrics }) => {
    pruneMetrics();
    return { files: 0, bytes: 0 };
  },
};

/** Runs all steps; one that fails is told of and keeps none of the others back. */
export async function retain(
  ports: RetentionPorts,
  rules: RetentionRules,
  signal: AbortSignal,
): Promise<readonly RetentionStep[]> {
  const done: RetentionStep[] = [];
  for (const [name, step] of Object.entries(steps)) {
    signal.throwIfAborted();
    try {
      done.push({ name, freed: await step(ports, rules, signal), failure: null });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      ports.log.error(`error: retention of ${name}: ${error.message}`, { code: error.code, hint: error.hint });
      done.push({ name, freed: sumOf(), failure: error });
    }
  }
  return done;
}

/** Files under temporary names that a killed run left: only the holder of the home writes there. */
export async function sweepPartial({ files }: Pick<RetentionPorts, 'files'>, rules: RetentionRules): Promise<Freed> {
  const { logs, reports, archive } = rules.directories;
  const days = (await daysIn(files, archive)).map((day) => `${archive}/${day}`);
  let swept = 0;
  for (const directory of [logs, reports, ...days]) {
    if (await files.exists(directory)) swept += await files.sweep(directory);
  }
  return { files: swept, bytes: 0 };
}

function expire(
  ports: RetentionPorts,
  { rules, what }: { readonly rules: RetentionRules; readonly what: 'processed' | 'error' | 'archive' },
  signal: AbortSignal,
): Promise<Freed> {
  const archive = what === 'archive' ? null : rules.archiveDirectory;
  const beforeDay = utcDay(ports.clock.now() - rules[what]);
  return expireDays(ports, { directory: rules.directories[what], beforeDay, archive }, signal);
}
