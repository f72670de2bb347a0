import { join } from 'node:path';
import type { DoctorRequest } from './agent-doctor.ts';
import { examineLedger } from './agent-doctor-ledger.ts';
import { judgeBroker, judgeSchedules } from './agent-doctor-remote.ts';
import { askAboutService } from './agent-doctor-service.ts';
import { waysOf } from './agent-home.ts';
import { AgentError } from './model/agent-error.ts';
import type { DirectoryFacts, DoctorCheck, UnitFacts, WorkerFacts } from './model/doctor.ts';
import type { PartnerProfile } from './model/partner.ts';
import { createFiles } from './platform/files.ts';
import { logFiles } from './platform/log-reader.ts';
import { probeDirectory } from './platform/probe-directory.ts';
import { probeNewest, probePort } from './platform/probe-host.ts';
import { warned } from './report/doctor.ts';
import { judgeDirectories } from './report/doctor-directory.ts';
import { judgeApi, judgeLog, judgeService } from './report/doctor-service.ts';
import { judgeUnit } from './report/doctor-unit.ts';
import type { Settings } from './settings/shape.ts';

export interface HomeQuestion {
  readonly settings: Settings;
  readonly partners: readonly PartnerProfile[];
  readonly worker: WorkerFacts;
  readonly unit: UnitFacts;
  readonly request: DoctorRequest;
}

export interface HomeExamined {
  readonly checks: readonly DoctorCheck[];
  /** The newest time in the ledger, milliseconds since 1970. */
  readonly lastSeenMs: number | null;
  /** Of the service that runs. */
  readonly pid: number | null;
}

/** The service, its state, its log, and every directory that it works in. */
export async function examineHome(question: HomeQuestion): Promise<HomeExamined> {
  const { settings, worker, unit, request } = question;
  const { app, api, disk } = settings;
  const isStopped = request.mode === 'post-shutdown';
  const asked = await askAboutService(app.home);
  const { service } = asked;
  const directories = await directoriesOf(question);
  const marks = { lowWaterBytes: disk.low_water, inodesMin: disk.inodes_min };
  const ledger = await examineLedger({
    settings,
    running: service !== null,
    answers: service !== null,
    mode: request.mode,
  });
  const newest = (await logFiles(settings.directories.logs).catch(noLogs)).at(-1);
  const log = { directory: settings.directories.logs, newest: newest === undefined ? null : await probeNewest(newest) };
  const answer = api.enabled && api.port !== 0 ? await probePort(api.host, api.port) : 'closed';
  const written = directories.filter(({ use }) => use !== 'site').map(({ path }) => path);
  return {
    checks: [
      ...judgeService({ service, trouble: asked.trouble, version: request.version, isStopped }),
      ...judgeUnit(unit, written),
      ...ledger.checks,
      judgeLog(log, { service, nowMs: Date.now() }),
      ...(worker.isSelf ? [] : [lookedAsAnother(worker)]),
      ...judgeDirectories(directories, { worker, marks }),
      judgeApi({ ...api, answer, running: service !== null }),
      await judgeBroker(settings),
      ...(await judgeSchedules(request)),
    ],
    lastSeenMs: ledger.lastSeenMs,
    pid: service?.pid ?? null,
  };
}

/** A directory of logs that cannot be read is told as a directory. */
function noLogs(error: unknown): readonly string[] {
  if (error instanceof AgentError) return [];
  throw error;
}

function lookedAsAnother({ user }: WorkerFacts): DoctorCheck {
  const seen = `permissions below are not those of ${user}, who does the work`;
  return warned('user', seen, 'sudo edi-agent doctor');
}

/** Where the agent reads and writes; sorted by what an operator looks for first. */
async function directoriesOf({ settings, partners }: HomeQuestion): Promise<readonly DirectoryFacts[]> {
  const { app, directories, watch } = settings;
  const { pickup, delivery, partners: profiles, schemas, ...own } = directories;
  const ways = waysOf(settings);
  const final = (name: string): string => join(directories.work, '..', name);
  const below = (path: string, parent: string): boolean => path.startsWith(`${parent}/`);
  const named: readonly Omit<DirectoryFacts, 'found'>[] = [
    { name: 'home', path: app.home, use: 'own', isMade: true },
    { name: 'pickup', path: pickup, use: 'pickup', isMade: below(pickup, app.home) },
    ...watch.more_directories.map((path) => ({ name: `pickup ${path}`, path, use: 'pickup', isMade: false }) as const),
    ...Object.entries(ways).map(
      ([name, path]) => ({ name: `delivery/${name}`, path, use: 'delivery', isMade: true }) as const,
    ),
    ...partners.flatMap(({ name, ...profile }) =>
      (['accepted', 'acknowledgements'] as const).flatMap((kind) => {
        const path = profile[kind].directory;
        if (path === null) return [];
        return [{ name: `${kind} of ${name}`, path, use: 'delivery', isMade: below(path, delivery) } as const];
      }),
    ),
    ...Object.entries(own).map(([name, path]) => ({ name, path, use: 'own', isMade: true }) as const),
    { name: 'processed', path: final('processed'), use: 'own', isMade: true },
    { name: 'error', path: final('error'), use: 'own', isMade: true },
    { name: 'partners', path: profiles, use: 'site', isMade: false },
    { name: 'schemas', path: schemas, use: 'site', isMade: false },
  ];
  const files = createFiles();
  const all: DirectoryFacts[] = [];
  for (const one of named) all.push({ ...one, found: await probeDirectory(one.path, files) });
  return all;
}
