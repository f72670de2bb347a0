import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { createServiceApi } from './agent-api.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { setEngineFlags } from './agent-engine.ts';
import { runSession } from './agent-monitor-session.ts';
import { createStatusKeeper } from './agent-monitor-status.ts';
import { requirePartners } from './agent-partners.ts';
import { requireSchemas } from './agent-schemas.ts';
import { createSupervision } from './agent-watchdog.ts';
import { AgentError } from './model/agent-error.ts';
import type { PartnerProfile } from './model/partner.ts';
import type { Receipt } from './model/receipt.ts';
import type { ServiceStatus } from './model/status.ts';
import { createClock } from './platform/clock.ts';
import { createFiles } from './platform/files.ts';
import type { SchemaDocument } from './schema/shape.ts';
import type { Settings } from './settings/shape.ts';
import type { Overdue } from './upkeep/vital-signs.ts';

export interface MonitorRequest extends ConfigRequest {
  readonly onReceipt?: (receipt: Receipt) => void;
  readonly onReady?: () => void;
  /** What a reload or a stop has to say to people. */
  readonly onNote?: (note: string) => void;
  /** Of the program, as the API tells it. */
  readonly version?: string;
  /** False: files are taken when somebody asks for it, and recovered ones end; pickup is left alone. */
  readonly watching?: boolean;
}

/** The running service. */
export interface Monitor {
  /** Resolves when it has stopped as it was told to; rejects with what it could not start or go on after. */
  readonly ended: Promise<void>;
  /** How it is, now. */
  status(): ServiceStatus;
  /** Takes no more files, ends what is in work, and ends. */
  stop(): void;
  /** Breaks off what is in work and ends: the next start takes it up. */
  kill(): void;
  /** Reads the settings anew and goes on with them; settings that are wrong change nothing. */
  reload(): Promise<ServiceStatus['lastReload']>;
}

/** Settings that name where things lie: a running service does not move house. */
const fixed = (settings: Settings): string => JSON.stringify([settings.app.home, settings.directories]);

interface InForce {
  readonly settings: Settings;
  readonly partners: readonly PartnerProfile[];
  readonly schemas: readonly SchemaDocument[];
}

async function readInForce(request: ConfigRequest): Promise<InForce> {
  const read = await requireSettings(request);
  const schemas = await requireSchemas(read);
  return { settings: read.settings, partners: await requirePartners(read), schemas };
}

/** Starts `edi-agent monitor`. */
export function startMonitor(request: MonitorRequest): Monitor {
  setEngineFlags();
  // Collected when it has grown by a fifth, not when it has doubled (measured: 50 MB less, for a tenth more time).
  setFlagsFromString('--heap-growing-percent=20');
  const clock = createClock();
  const keeper = createStatusKeeper(clock);
  const stopped = new AbortController();
  const killed = new AbortController();
  const { version = 'unknown', watching = true } = request;
  const onNote = (note: string): void => request.onNote?.(note);
  const api = createServiceApi({ clock, version, watching, status: keeper.status, onNote });
  const supervision = createSupervision({
    clock,
    status: keeper.status,
    onStall: (stalled) => onNote(stallNote(stalled)),
  });
  let inForce: InForce | null = null;
  let turn = new AbortController();

  async function run(): Promise<void> {
    try {
      inForce = await readInForce(request);
      supervision.opening(await ledgerBytes(inForce.settings));
      for (let again = false; !stopped.signal.aborted && !killed.signal.aborted; again = true) {
        turn = new AbortController();
        await runSession({
          request: { ...request, partners: inForce.partners, schemas: inForce.schemas, again },
          settings: inForce.settings,
          keeper,
          api,
          watching,
          stop: AbortSignal.any([stopped.signal, turn.signal]),
          kill: killed.signal,
          supervision,
          onReceipt: request.onReceipt ?? (() => {}),
          onReady: request.onReady ?? (() => {}),
        });
      }
    } finally {
      keeper.state = 'stopped';
      await api.close();
      await supervision.close();
    }
  }

  async function reload(): Promise<ServiceStatus['lastReload']> {
    const isTold = supervision.reloading();
    const note = await judgeReload();
    keeper.lastReload = { atMs: clock.now(), ...note };
    request.onNote?.(note.message);
    if (note.taken) turn.abort(new Error('new settings'));
    else if (isTold) supervision.ready();
    return keeper.lastReload;
  }

  async function judgeReload(): Promise<{ readonly taken: boolean; readonly message: string }> {
    try {
      const read = await readInForce(request);
      if (inForce === null) return { taken: false, message: 'the service is still starting' };
      if (fixed(read.settings) !== fixed(inForce.settings)) {
        const message = 'error CONFIG: app.home and directories cannot change while the service runs: restart it';
        return { taken: false, message: `${message}; the settings in force go on` };
      }
      const same = JSON.stringify(read) === JSON.stringify(inForce);
      inForce = read;
      return { taken: !same, message: same ? 'the settings are as they were' : 'new settings are taken' };
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
      return { taken: false, message: `error ${error.code}: ${error.message}; the settings in force go on` };
    }
  }

  return {
    ended: run(),
    status: keeper.status,
    stop() {
      supervision.stopping((inForce?.settings.service.drain_limit ?? 0) + leaveMsMax);
      stopped.abort(new Error('the service is stopping'));
    },
    kill() {
      supervision.stopping(leaveMsMax);
      killed.abort(new Error('the service is stopping at once'));
    },
    reload,
  };
}

/** After the last file has come to its end: workers, ledger, audit trail and API are closed. */
const leaveMsMax = 15_000;

/** None where there is none yet, or where opening it will tell what is wrong. */
async function ledgerBytes({ directories }: Settings): Promise<number> {
  try {
    return (await createFiles().stat(join(directories.state, 'ledger.db'))).bytes;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return 0;
  }
}

function stallNote(stalled: readonly Overdue[]): string {
  const parts = stalled.map(({ part, silentMs }) => `${part} for ${Math.round(silentMs / 1_000)} s`);
  return `error WATCHDOG: no progress of ${parts.join(', ')}: the watchdog of systemd is left to start the service anew`;
}
