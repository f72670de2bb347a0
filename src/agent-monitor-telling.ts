import type { ServiceHome } from './agent-monitor-home.ts';
import type { StatusKeeper } from './agent-monitor-status.ts';
import type { AttemptListener } from './agent-work-attempt.ts';
import type { RecoveryReport } from './claim/recover.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { Receipt } from './model/receipt.ts';
import type { BreakerStatus, DiskStatus } from './model/status.ts';
import { type Alarms, createAlarms } from './upkeep/alarms.ts';
import type { Ballast } from './upkeep/disk-ballast.ts';
import type { Found, Scan } from './watch/scan.ts';

export interface TellingOptions {
  readonly home: ServiceHome;
  readonly gate: Gate;
  readonly keeper: StatusKeeper;
  readonly ballast: Ballast;
  readonly onReceipt: (receipt: Receipt) => void;
}

/** What the service says of itself while it runs: log lines, alarms, and the status. */
export interface Telling {
  readonly alarms: Alarms;
  readonly listener: Omit<AttemptListener, 'fatal'>;
  opening(): void;
  recovered(report: RecoveryReport): void;
  scanned(scan: Scan, left: number): void;
  refused(found: Found, error: AgentError): void;
  disks(disks: readonly DiskStatus[]): void;
  breaker(status: BreakerStatus): void;
}

const diskLow = 'disk space';

export function createTelling({ home, gate, keeper, ballast, onReceipt }: TellingOptions): Telling {
  const { log, ledger } = home.road;
  const alarms = createAlarms(home.road);
  const toldRefusals = new Set<string>();

  const listener: Telling['listener'] = {
    ended(claim, receipt) {
      keeper.ended(claim, receipt);
      home.meter.ended(claim, receipt);
      onReceipt(receipt);
      const { status, code, durationMs: ms, message } = receipt;
      const fields = { file: claim.id, name: claim.name, status, code, ms };
      if (code === null) log.info(`file ${status}`, fields);
      else log.error(`error: file ${status}: ${message ?? code}`, fields);
    },
    diskTrouble(error) {
      const { code, message, hint } = error;
      alarms.raise({ id: 'DISK_TROUBLE', severity: 'critical', code, message, hint });
      if (code.endsWith('NO_SPACE')) void freeBallast();
    },
    bug(claim, error) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error('error: a fault of the agent itself', {
        file: claim.id,
        name: claim.name,
        code: 'E002.CRASHED',
        stack,
      });
    },
  };

  async function freeBallast(): Promise<void> {
    try {
      if (await ballast.free()) log.warn('error: the disk is full: the ballast was freed', { code: 'E004.NO_SPACE' });
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      log.error(`error: the ballast could not be freed: ${error.message}`, { code: error.code });
    }
  }

  function opening(): void {
    const { epoch, boot, setAside, damage } = ledger.opening;
    log.info('edi-agent starts', { epoch, boot, pid: process.pid, home: home.settings.app.home });
    if (setAside === null) return;
    alarms.raise({
      id: 'LEDGER_REPLACED',
      severity: 'critical',
      code: 'STATE.CORRUPT',
      message: `the ledger was damaged (${damage}); it was put aside at ${setAside} and a new one begun`,
      hint: 'Files found in work/ that the new ledger does not know are in quarantine: look at them and release them.',
    });
  }

  function recovered({ recovered: files, resume, settle, orphans }: RecoveryReport): void {
    if (files.length === 0 && orphans.length === 0) return;
    const counts = { resumed: resume.length, settled: settle.length, orphans: orphans.length };
    log.warn('files of an earlier run were found', { files: files.length, ...counts });
    for (const { file, where, did } of files)
      log.info(`after a stop: ${did}`, { file: file.id, name: file.name, where });
    for (const { id, path } of orphans)
      log.error('error: unknown file in work/ put into quarantine', { file: id, path });
  }

  function scanned(scan: Scan, left: number): void {
    keeper.scanned(scan, left);
    tellProblems(scan);
    for (const { path, why } of scan.refused)
      tellOnce(path, () => log.warn('a file in pickup is not taken', { path, why }));
    if (toldRefusals.size > refusalsToldMax) toldRefusals.clear();
  }

  function tellProblems({ problems }: Scan): void {
    const ids = new Set(problems.map(({ path }) => `PICKUP:${path}`));
    for (const { id } of alarms.standing) if (id.startsWith('PICKUP:') && !ids.has(id)) alarms.clear(id);
    for (const { path, code, message, hint } of problems) {
      alarms.raise({
        id: `PICKUP:${path}`,
        severity: 'high',
        code,
        message: `pickup cannot be read: ${message}`,
        hint,
      });
    }
  }

  function refused(found: Found, error: AgentError): void {
    keeper.refused(found.path, error);
    if (error.code.endsWith('NO_SPACE')) void freeBallast();
    const { code, message, hint } = error;
    tellOnce(`${found.path} ${code}`, () =>
      log.error(`error: a file cannot be taken and stays in pickup: ${message}`, { path: found.path, code, hint }),
    );
  }

  function tellOnce(what: string, tell: () => void): void {
    if (toldRefusals.has(what)) return;
    toldRefusals.add(what);
    tell();
  }

  function disks(found: readonly DiskStatus[]): void {
    keeper.disks = found;
    tellMetrics();
    const low = found.filter((disk) => disk.low);
    gate.set(diskLow, low.length > 0);
    if (low.length === 0) {
      alarms.clear('DISK_LOW');
      alarms.clear('DISK_TROUBLE');
      return;
    }
    const [worst] = low.toSorted((one, other) => one.freeBytes - other.freeBytes);
    if (worst && worst.freeBytes < worst.totalBytes / 1_000) void freeBallast();
    alarms.raise({
      id: 'DISK_LOW',
      severity: 'critical',
      code: 'E004.NO_SPACE',
      message: `little room at ${low.map(({ path, freeBytes, freeInodes }) => `${path} (${freeBytes} bytes, ${freeInodes} inodes)`).join(', ')}: no files are taken`,
      hint: 'Free space (`df -h`, `df -i`); intake goes on by itself above disk.low_water and disk.inodes_min.',
    });
  }

  function tellMetrics(): void {
    const { trouble, setAside } = home.meter.store.status();
    if (trouble === null && setAside === null) {
      alarms.clear('METRICS');
      return;
    }
    const { code, message } = trouble ?? {
      code: 'STATE.CORRUPT',
      message: `the metrics file was damaged; it was put aside at ${setAside} and a new one begun`,
    };
    const hint =
      'Files go their way. Mend directories.metrics; look into a file put aside with `sqlite3 FILE .recover`.';
    alarms.raise({ id: 'METRICS', severity: 'low', code, message, hint });
  }

  function breaker({ destination, state, code, message, failuresInARow }: BreakerStatus): void {
    const id = `DESTINATION_DOWN:${destination}`;
    if (state === 'closed') alarms.clear(id);
    if (state !== 'open') return;
    alarms.raise({
      id,
      severity: 'high',
      code: code ?? 'E004.IO',
      message: `${destination} is down after ${failuresInARow} failures in a row, files wait for it: ${message}`,
      hint: 'Mend the destination; deliveries go on by themselves.',
    });
  }

  return { alarms, listener, opening, recovered, scanned, refused, disks, breaker };
}

const refusalsToldMax = 10_000;
