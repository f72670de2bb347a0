import type { JobHome, JobResult } from './agent-jobs.ts';
import { AgentError } from './model/agent-error.ts';
import { createGzip } from './platform/gzip.ts';
import type { Settings } from './settings/shape.ts';
import { lookAtDisks } from './upkeep/disk-watch.ts';
import { relieve } from './upkeep/relief.ts';
import { type RetentionRules, retain, sweepPartial } from './upkeep/retention.ts';

/** Compresses closed logs and lets go of what is kept long enough. Throws the first failure after all that could be done is. */
export async function runRetention(home: JobHome, signal: AbortSignal): Promise<JobResult> {
  const steps = await retain(portsOf(home), rulesOf(home), signal);
  const failed = steps.filter(({ failure }) => failure !== null);
  const [first] = failed;
  if (first?.failure) {
    const { code, hint, message } = first.failure;
    throw new AgentError(`${failed.length} of ${steps.length} steps failed, ${first.name}: ${message}`, { code, hint });
  }
  const did = steps.filter(({ freed }) => freed.files > 0);
  return {
    message: did.map(({ name, freed }) => `${name}: ${freed.files}`).join(', ') || 'nothing was to be let go',
    figures: {
      files: did.reduce((sum, { freed }) => sum + freed.files, 0),
      bytes: did.reduce((sum, { freed }) => sum + freed.bytes, 0),
    },
  };
}

/** At the start of whoever holds the home: what a killed run left under temporary names. */
export async function sweepHome(home: JobHome): Promise<void> {
  const { log } = home.road;
  try {
    const { files } = await sweepPartial(home.road, rulesOf(home));
    if (files > 0) log.info('partial files of an earlier run were removed', { files });
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    log.error(`error: partial files could not be removed: ${error.message}`, { code: error.code, hint: error.hint });
  }
}

/** Makes room on disks that are below their marks. */
export async function relieveDisks(home: JobHome, signal: AbortSignal): Promise<void> {
  const { road, settings } = home;
  const { low_water: lowWaterBytes, inodes_min: inodesMin } = settings.disk;
  const isLow = async (path: string): Promise<boolean> => {
    const before = [{ path, freeBytes: 0, freeInodes: 0, totalBytes: 0, low: true }];
    const marks = { lowWaterBytes, inodesMin };
    const [disk] = await lookAtDisks({ files: road.files, paths: [path], marks }, before);
    return disk?.low ?? false;
  };
  try {
    const options = { ...portsOf(home), rules: rulesOf(home), keepMs: settings.retention.pressure_keep, isLow };
    await relieve(options, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof AgentError)) throw error;
    road.log.error(`error: no room could be made: ${error.message}`, { code: error.code, hint: error.hint });
  }
}

function portsOf({ road, meter, settings }: JobHome) {
  const pruneMetrics = (): void => meter.store.prune(road.clock.now() - settings.metrics.keep);
  return { ...road, gzip: createGzip(), pruneMetrics };
}

function rulesOf({ settings, road }: Pick<JobHome, 'settings' | 'road'>): RetentionRules {
  const { directories, retention } = settings;
  const { logs, archive, reports, audit } = directories;
  const { processed, failed: error } = road.places.final;
  return {
    ...ageRules(retention),
    archiveDirectory: retention.archive_before_delete ? archive : null,
    directories: { logs, archive, reports, audit, processed, error },
  };
}

function ageRules(retention: Settings['retention']) {
  const { logs, logs_total, compress_logs, processed, error, archive, reports, ledger, audit } = retention;
  return {
    logs,
    logsBytesMax: logs_total,
    compressLogs: compress_logs,
    processed,
    error,
    archive,
    reports,
    ledger,
    audit,
  };
}
