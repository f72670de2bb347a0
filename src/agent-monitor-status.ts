import type { Work } from './agent-work.ts';
import type { GuardedDestination } from './deliver/breaker.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { Claim } from './model/claim.ts';
import type { LedgerOpening } from './model/ledger.ts';
import type { LedgerReader } from './model/ledger-access.ts';
import { limits } from './model/limits.ts';
import type { QuarantineCounts } from './model/quarantine.ts';
import type { FileStatus, Receipt } from './model/receipt.ts';
import type { DiskStatus, LastFile, PickupStatus, ServiceState, ServiceStatus } from './model/status.ts';
import type { Clock } from './ports.ts';
import type { Alarms } from './upkeep/alarms.ts';
import type { Scan } from './watch/scan.ts';

/** What of a session the status is read from; replaced when the service opens its home anew. */
export interface StatusSources {
  readonly opening: LedgerOpening;
  readonly ledger: Pick<LedgerReader, 'quarantineCounts'>;
  readonly gate: Gate;
  readonly work: Work;
  readonly alarms: Alarms;
  readonly breakers: readonly GuardedDestination[];
}

export interface StatusKeeper {
  state: ServiceState;
  sources: StatusSources | null;
  /** What central monitoring is told with; null while there is none. */
  telemetry: { status(): ServiceStatus['telemetry'] } | null;
  disks: readonly DiskStatus[];
  lastReload: ServiceStatus['lastReload'];
  ended(claim: Claim, receipt: Receipt): void;
  scanned(scan: Scan, left: number): void;
  refused(path: string, error: AgentError): void;
  status(): ServiceStatus;
}

const noWork = { inWork: 0, queued: 0, retryWaiting: 0, destinationWaiting: 0 };
const nothingSeen: PickupStatus = { scannedMs: null, waiting: {}, oldestWaitingMs: 0, refused: [], problems: [] };
/** A file that cannot be taken is told as long as it was met so recently. */
const refusalMsMax = 120_000;
/** What is held is counted anew no more often: whoever asks for the status asks often. */
const heldMsMin = 2_000;

/** Keeps what the service tells of itself. */
export function createStatusKeeper(clock: Clock): StatusKeeper {
  const startedMs = clock.now();
  const started = clock.monotonic();
  const finished: Record<FileStatus, number> = { processed: 0, partial: 0, failed: 0, duplicate: 0, quarantined: 0 };
  const refusals = new Map<string, { readonly code: string; readonly message: string; readonly at: number }>();
  let lastFile: LastFile | null = null;
  let pickup = nothingSeen;
  let held: { readonly counts: QuarantineCounts | null; readonly at: number } | null = null;

  const keeper: StatusKeeper = {
    state: 'starting',
    sources: null,
    telemetry: null,
    disks: [],
    lastReload: null,
    ended(claim, { status, code, durationMs }) {
      finished[status] += 1;
      lastFile = { id: claim.id, name: claim.name, status, code, atMs: clock.now(), durationMs };
    },
    scanned(scan, left) {
      pickup = pickupOf(scan, left);
    },
    refused(path, { code, message }) {
      refusals.delete(path);
      if (refusals.size < limits.refusedListedMax) refusals.set(path, { code, message, at: clock.monotonic() });
    },
    status() {
      const { sources } = keeper;
      return {
        state: keeper.state,
        pid: process.pid,
        startedMs,
        uptimeMs: Math.round(clock.monotonic() - started),
        epoch: sources?.opening.epoch ?? null,
        boot: sources?.opening.boot ?? null,
        intakeHeldBy: sources?.gate.reasons ?? [],
        pickup: { ...pickup, problems: [...pickup.problems, ...recentRefusals()] },
        ...(sources?.work.counts ?? noWork),
        finished: { ...finished },
        lastFile,
        quarantine: quarantine(),
        alarms: sources?.alarms.standing ?? [],
        breakers: sources?.breakers.map((one) => one.status()) ?? [],
        disks: keeper.disks,
        telemetry: keeper.telemetry?.status() ?? null,
        lastReload: keeper.lastReload,
      };
    },
  };

  function pickupOf(scan: Scan, left: number): PickupStatus {
    return {
      scannedMs: clock.now(),
      waiting: { ...scan.waiting, ...(left > 0 ? { held: left } : {}) },
      oldestWaitingMs: Math.round(scan.oldestWaitingMs),
      refused: scan.refused,
      problems: scan.problems.map(({ path = '', code, message }) => ({ path, code, message })),
    };
  }

  function quarantine(): QuarantineCounts | null {
    const at = clock.monotonic();
    if (held && at - held.at < heldMsMin) return held.counts;
    try {
      held = { counts: keeper.sources?.ledger.quarantineCounts() ?? null, at };
    } catch (error) {
      // A ledger that is closed or damaged is told by its own alarm.
      if (!(error instanceof AgentError)) throw error;
      held = { counts: held?.counts ?? null, at };
    }
    return held.counts;
  }

  function recentRefusals(): PickupStatus['problems'] {
    const since = clock.monotonic() - refusalMsMax;
    for (const [path, { at }] of refusals) if (at < since) refusals.delete(path);
    return [...refusals].map(([path, { code, message }]) => ({ path, code, message }));
  }

  return keeper;
}
