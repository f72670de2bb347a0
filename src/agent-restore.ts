import { dirname, resolve } from 'node:path';
import { type BackupHome, openBackupHome } from './agent-backup-home.ts';
import type { ConfigRequest } from './agent-config.ts';
import { requirePartners } from './agent-partners.ts';
import { inRehearsal, inScratchHome, selfTest } from './agent-rehearse.ts';
import { configTarget, rehearseConfig, restoreConfig } from './agent-restore-config.ts';
import { restoreMetrics } from './agent-restore-metrics.ts';
import { type Restored, restoreState } from './agent-restore-state.ts';
import { AgentError } from './model/agent-error.ts';
import type { RestoreKind, RestoreOutcome } from './model/backup.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import type { Files } from './ports.ts';
import type { Settings } from './settings/shape.ts';

export { restoreText } from './report/backup-text.ts';

export interface RestoreRequest extends ConfigRequest {
  readonly kind: RestoreKind;
  readonly file: string;
  /** Into a scratch home, which is tried and removed: nothing of the real one changes. */
  readonly rehearse: boolean;
  readonly signal: AbortSignal;
}

type Checks = RestoreOutcome['checks'];

/**
 * Restores a backup, or rehearses it. What is replaced is kept. Throws BACKUP.… for what is not to be restored,
 * STATE.LOCKED while a service works in the home, CONFIG, E001, E004; then nothing is changed.
 */
export async function restore(request: RestoreRequest): Promise<RestoreOutcome> {
  const { kind, rehearse, currentDirectory = process.cwd() } = request;
  const started = performance.now();
  const path = resolve(currentDirectory, request.file);
  const { restored, checks } = await restorers[kind]({ ...request, file: path });
  const { manifest, ...rest } = restored;
  return {
    kind,
    file: path,
    rehearsal: rehearse,
    createdAt: manifest.createdAt,
    restored: rest.restored,
    kept: rest.kept,
    epoch: rest.epoch,
    controlLeap: rest.controlLeap,
    evidence: rest.evidence,
    checks,
    notes: rest.notes,
    durationMs: Math.round(performance.now() - started),
  };
}

interface Done {
  readonly restored: Restored;
  readonly checks: Checks;
}

const restorers: Readonly<Record<RestoreKind, (request: RestoreRequest) => Promise<Done>>> = {
  config: ofConfig,
  metrics: (request) =>
    intoHome(request, (home, files, into) => restoreMetrics({ home, files, into, path: request.file })),
  state: (request) =>
    intoHome(request, async (home, files, into) => {
      const partners = await requirePartners({ settings: home.settings });
      return restoreState({ home, files, into, partners, path: request.file });
    }),
};

async function intoHome(
  request: RestoreRequest,
  step: (home: BackupHome, files: Files, into: Settings) => Promise<Restored>,
): Promise<Done> {
  const home = await openBackupHome(request);
  const files = createFiles();
  if (!request.rehearse) return { restored: await step(home, files, home.settings), checks: [] };
  await files.makeDirectory(home.directory);
  return inScratchHome(files, home.directory, async (scratch) => {
    const restored = await step(home, files, scratch);
    return { restored, checks: await selfTest(files, scratch, request.signal) };
  });
}

/** The settings in force may be what is broken: then the backup's own are what counts. */
async function ofConfig(request: RestoreRequest): Promise<Done> {
  const files = createFiles();
  const home = await homeInForce(request);
  const options = { request, files, clock: createClock(), key: home?.key ?? null, path: request.file };
  if (!request.rehearse) return { restored: await restoreConfig(options), checks: [] };
  const target = await configTarget(request);
  const directory = home?.directory ?? dirname(target);
  await files.makeDirectory(directory);
  const restored = await inRehearsal(files, directory, (place) => rehearseConfig(options, place));
  const checks = [{ name: 'settings', ok: true, message: `they are sound, and would stand at ${target}` }];
  return { restored, checks };
}

async function homeInForce(request: RestoreRequest): Promise<BackupHome | null> {
  try {
    return await openBackupHome(request);
  } catch (error) {
    if (!(error instanceof AgentError) || error.code !== 'CONFIG') throw error;
    return null;
  }
}
