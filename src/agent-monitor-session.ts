import { keepAlarmRules } from './agent-alarms.ts';
import type { ServiceApi } from './agent-api.ts';
import { type Exports, openExports } from './agent-exports.ts';
import { placesOf } from './agent-home.ts';
import { openHouse } from './agent-house.ts';
import type { JobHome } from './agent-jobs.ts';
import {
  ballastPath,
  type HomeRequest,
  nudgesOf,
  openHome,
  type ServiceHome,
  watchSettingsOf,
} from './agent-monitor-home.ts';
import { afterRecovery, recovering, takeUp } from './agent-monitor-recover.ts';
import type { StatusKeeper } from './agent-monitor-status.ts';
import { createTelling, type Telling } from './agent-monitor-telling.ts';
import { createOnDemand } from './agent-on-demand.ts';
import { decideHere } from './agent-quarantine-service.ts';
import { createRescan, type Rescan } from './agent-rescan.ts';
import { openTelemetry, type Telemetry } from './agent-telemetry.ts';
import { namesOf } from './agent-telemetry-told.ts';
import type { Supervision } from './agent-watchdog.ts';
import { probeLedger, scannerFiles, watchedScans, watchedSurveyor } from './agent-watchdog-signs.ts';
import { createWork, type Work } from './agent-work.ts';
import type { AttemptListener } from './agent-work-attempt.ts';
import { runIntake } from './agent-work-intake.ts';
import { type ClaimPorts, createClaims } from './claim/claim.ts';
import { createGate, type Gate } from './kit/gate.ts';
import type { Receipt } from './model/receipt.ts';
import type { DiskStatus } from './model/status.ts';
import type { Settings } from './settings/shape.ts';
import { openBallast } from './upkeep/disk-ballast.ts';
import { watchDisks } from './upkeep/disk-watch.ts';
import { type Answers, claimingFiles, createAnswers } from './watch/answers.ts';
import { watchPickup } from './watch/watch.ts';

export interface SessionOptions {
  readonly request: HomeRequest;
  readonly settings: Settings;
  readonly keeper: StatusKeeper;
  readonly api: ServiceApi;
  /** Whether the pickup directories are looked after. */
  readonly watching: boolean;
  /** Ends intake; what is in work goes on, for `service.drain_limit` at most. */
  readonly stop: AbortSignal;
  /** Breaks off what is in work. */
  readonly kill: AbortSignal;
  readonly supervision: Supervision;
  readonly onReceipt: (receipt: Receipt) => void;
  readonly onReady: () => void;
}

/**
 * The service from opening its home to leaving it: recover, watch, take, until it is stopped. Throws what keeps it from
 * opening the home, and what it cannot go on after.
 */
export async function runSession(options: SessionOptions): Promise<void> {
  const { keeper, settings } = options;
  const gate = createGate();
  gate.set(recovering, true);
  let telling: Telling | null = null;
  let telemetry: Telemetry | null = null;
  let exports: Exports | null = null;
  const rescan = createRescan();
  keeper.state = 'starting';
  const { signs, ready } = options.supervision;
  const opened = await openHome(options.request, settings, (status) => telling?.breaker(status));
  const home = { ...opened, road: { ...opened.road, surveyor: watchedSurveyor(opened.road.surveyor, signs) } };
  const ballast = await openBallast({
    files: home.road.files,
    path: ballastPath(settings),
    bytes: settings.disk.ballast,
  });
  telling = createTelling({ home, gate, keeper, ballast, onReceipt: options.onReceipt });
  const fatal = new AbortController();
  const stop = AbortSignal.any([options.stop, options.kill, fatal.signal]);
  const limit = new AbortController();
  const kill = AbortSignal.any([options.kill, fatal.signal, limit.signal]);
  try {
    const ports: ClaimPorts = { ...home.road, places: placesOf(settings) };
    const answers = createAnswers(home.road);
    const claims = createClaims({ ...ports, files: claimingFiles(home.road.files, answers) });
    const { listener: teller } = telling;
    const listener: AttemptListener = {
      ...teller,
      ended(claim, receipt) {
        teller.ended(claim, receipt);
        onDemand.ended(claim, receipt);
      },
      fatal: (error: unknown) => fatal.abort(error),
    };
    const work = createWork({
      road: home.road,
      claims,
      filesInWorkMax: settings.performance.files_in_work,
      keepOrder: settings.watch.keep_order,
      waitingMax: settings.error_handling.waiting_files_max,
      gate,
      retriesMax: settings.error_handling.max_retries,
      retry: { baseMs: settings.error_handling.retry_delay, maxMs: settings.error_handling.retry_delay_max },
      chance: Math.random,
      listener,
      stop,
      kill,
    });
    const onDemand = createOnDemand({ ...home.road, claims, work, gate, stop });
    const { alarms } = telling;
    keeper.sources = {
      opening: home.road.ledger.opening,
      ledger: home.road.ledger,
      gate,
      work,
      alarms,
      breakers: home.breakers,
    };
    keeper.state = 'recovering';
    telling.opening();
    const named = { ...options.request, version: options.request.version ?? 'unknown' };
    const decide: JobHome['decide'] = (asked) => afterRecovery(gate, () => decideHere(home.road, asked, kill));
    const house = await openHouse({
      home: { ...home, request: named, running: true, decide },
      status: keeper.status,
      onMaintenance: () => telemetry?.maintenance(),
      gate,
      alarms,
      stop,
    });
    const { disks } = telling;
    const onLook = (found: readonly DiskStatus[]): void => {
      disks(found);
      house.disks(found);
    };
    const { control } = house;
    telemetry = await openTelemetry({
      home,
      version: named.version,
      watching: options.watching,
      names: namesOf(options.request),
      gate,
      alarms,
      handles: { request: options.request, control, rescan: rescan.now, kill },
      status: keeper.status,
    });
    keeper.telemetry = telemetry;
    exports = openExports({ home, version: named.version, watching: options.watching, status: keeper.status });
    await options.api.attach({ ...home, log: home.road.log, alarms, take: onDemand.take, control });
    await takeUp(home, { ports, work, answers, told: telling.recovered }, gate);
    keeper.state = 'running';
    options.onReady();
    if (!options.watching) ready();
    await Promise.all([
      options.watching
        ? intake({ home, gate, work, answers, telling, rescan, supervision: options.supervision }, stop)
        : null,
      probeLedger(home.road, signs, stop),
      watchDisks({ ...diskOptions(home), ballast, onLook }, stop),
      house.keep(),
      keepAlarmRules({ ...options, home, alarms, version: named.version, status: keeper.status }, stop),
    ]);
    keeper.state = 'draining';
    telemetry.stopping(reasonOf(options.stop));
    await drained(work, { limit, kill, ms: settings.service.drain_limit });
    if (fatal.signal.aborted) throw fatal.signal.reason;
  } catch (error) {
    // What is still in work must not walk on without its home.
    fatal.abort(error);
    throw error;
  } finally {
    options.api.detach();
    await exports?.close();
    await telemetry?.close();
    keeper.telemetry = null;
    await home.close();
  }
}

const reasonOf = ({ reason }: AbortSignal): string => (reason instanceof Error ? reason.message : 'the service fails');

interface IntakeParts {
  readonly home: ServiceHome;
  readonly gate: Gate;
  readonly work: Work;
  readonly answers: Answers;
  readonly telling: Telling;
  readonly rescan: Rescan;
  readonly supervision: Supervision;
}

async function intake(
  { home, gate, work, answers, telling, rescan, supervision }: IntakeParts,
  stop: AbortSignal,
): Promise<void> {
  const { road, settings } = home;
  const watch = watchSettingsOf(settings, Object.values(road.places.final));
  if (settings.directories.pickup.startsWith(`${settings.app.home}/`)) {
    await road.files.makeDirectory(settings.directories.pickup);
  }
  const nudges = rescan.with(await nudgesOf(home, watch, { alarms: telling.alarms, answers }));
  try {
    const { signs, ready: onFirst } = supervision;
    const ports = { ...road, files: scannerFiles(road.files, signs), answers, nudges };
    const scans = watchedScans(watchPickup(ports, watch, stop), { signs, restMs: watch.pollIntervalMs, onFirst });
    await runIntake(
      {
        scans,
        work,
        gate,
        answers,
        keepOrder: settings.watch.keep_order,
        clock: road.clock,
        pollIntervalMs: watch.pollIntervalMs,
        onScan: telling.scanned,
        onRefusal: telling.refused,
      },
      stop,
    );
  } finally {
    await nudges.close();
  }
}

function diskOptions({ road, settings }: ServiceHome) {
  const { directories, disk } = settings;
  const { pickup: _, ...written } = directories;
  return {
    files: road.files,
    clock: road.clock,
    paths: Object.values(written),
    marks: { lowWaterBytes: disk.low_water, inodesMin: disk.inodes_min },
    ballastBytes: disk.ballast,
  };
}

async function drained(
  work: Work,
  { limit, kill, ms }: { readonly limit: AbortController; readonly kill: AbortSignal; readonly ms: number },
): Promise<void> {
  const timer = setTimeout(() => limit.abort(new Error('the drain limit is over')), ms);
  const killed = new Promise<void>((resolve) => {
    const soon = (): void => void setTimeout(resolve, afterKillMs);
    if (kill.aborted) soon();
    else kill.addEventListener('abort', soon, { once: true });
  });
  await Promise.race([work.ended(), killed]);
  clearTimeout(timer);
}

/** What was broken off ends within moments; a disk that does not answer is not waited for. */
const afterKillMs = 2_000;
