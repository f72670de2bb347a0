import type { ServiceStatus } from './model/status.ts';
import { createNotifier, type Notifier } from './platform/notify.ts';
import type { Clock } from './ports.ts';
import { statusLine } from './report/status-line.ts';
import { createVitalSigns, type Overdue, type VitalSigns } from './upkeep/vital-signs.ts';

/** How the service stands to systemd: what systemd is told of its life, and whether its watchdog is fed. */
export interface Supervision {
  readonly signs: VitalSigns;
  /** A ledger of so many bytes is about to be opened: the main loop is silent while it is checked. */
  opening(ledgerBytes: number): void;
  /** Recovery and the first scan are over, at the start or after a reload. Twice is fine. */
  ready(): void;
  /** New settings are being judged, and perhaps taken: {@link ready} ends it. False where there is nothing to reload. */
  reloading(): boolean;
  /** What is in work comes to its end, within `limitMs` or never. */
  stopping(limitMs: number): void;
  /** Resolves when the last message has been handed over. Twice is fine. */
  close(): Promise<void>;
}

export interface SupervisionOptions {
  readonly clock: Clock;
  status(): ServiceStatus;
  /** A part of the service stands still: the watchdog is not fed any more. Told once until it goes on. */
  onStall(stalled: readonly Overdue[]): void;
  /** That of the process where left out. */
  readonly notifier?: Notifier;
}

type Phase = 'starting' | 'ready' | 'reloading' | 'stopping';

/** Feeds the watchdog of systemd as long as every part of the service goes on, and tells how it is. */
export function createSupervision(options: SupervisionOptions): Supervision {
  const { clock, notifier = createNotifier(), onStall } = options;
  const signs = createVitalSigns(clock);
  const tickMs = tickMsOf(notifier);
  let phase: Phase = 'starting';
  let phaseEndMs = clock.monotonic() + startMsMax;
  let stalled = false;
  const closed = new AbortController();
  if (notifier.way !== 'none') void keepTicking();

  async function keepTicking(): Promise<void> {
    for (;;) {
      await clock.sleep(tickMs, closed.signal).catch(() => {});
      if (closed.signal.aborted) return;
      tick();
    }
  }

  function tick(): void {
    const STATUS = statusLine(options.status());
    switch (phase) {
      case 'starting':
      case 'stopping':
        notifier.send({ STATUS, ...longer(2 * tickMs) });
        return;
      case 'ready':
      case 'reloading':
        feed(STATUS);
    }
  }

  function feed(STATUS: string): void {
    const overdue = signs.overdue();
    // A systemd before 246 may lose the message of a program that ends too soon: readiness is told again with each.
    const again = notifier.way === 'program' && phase === 'ready' ? { READY: '1' } : {};
    if (overdue.length === 0) notifier.send({ STATUS, ...again, WATCHDOG: '1' });
    else notifier.send({ STATUS: stallText(overdue) });
    if (overdue.length > 0 && !stalled) onStall(overdue);
    stalled = overdue.length > 0;
  }

  /** More time to start or to stop, while there is a reason to believe in it. */
  function longer(ms: number): { EXTEND_TIMEOUT_USEC?: string } {
    return clock.monotonic() < phaseEndMs ? { EXTEND_TIMEOUT_USEC: String(Math.round((ms + slackMs) * 1_000)) } : {};
  }

  function enter(next: Phase, message: Readonly<Record<string, string>>): void {
    phase = next;
    notifier.send({ STATUS: statusLine(options.status()), ...message });
  }

  return {
    signs,
    opening(ledgerBytes) {
      if (phase === 'starting') notifier.send({ STATUS: 'starting', ...longer(ledgerBytes / checkedBytesPerMs) });
    },
    ready() {
      signs.rest('reload');
      if (phase === 'starting' || phase === 'reloading') enter('ready', { READY: '1', WATCHDOG: '1' });
    },
    reloading() {
      if (phase !== 'ready') return false;
      signs.expect('reload', reloadMsMax);
      enter('reloading', { RELOADING: '1', MONOTONIC_USEC: String(process.hrtime.bigint() / 1_000n) });
      return true;
    },
    stopping(limitMs) {
      if (phase === 'stopping') return;
      phaseEndMs = clock.monotonic() + limitMs;
      enter('stopping', { STOPPING: '1', ...longer(2 * tickMs) });
    },
    async close() {
      closed.abort();
      await notifier.sent();
    },
  };
}

/** Each message through a program is a process, and one may be lost: no more of them than outlives that. */
function tickMsOf({ way, watchdogMs }: Notifier): number {
  const timeMs = watchdogMs ?? 40_000;
  return way === 'program' ? timeMs / 4 : Math.min(timeMs / 2, 2_000);
}

/** Some slack over what is asked for, where the machine is slow. */
const slackMs = 30_000;
/** A start that takes longer than this has failed. */
const startMsMax = 3_600_000;
/** Draining, closing and opening the home anew. */
const reloadMsMax = 3_600_000 + 600_000;
/** SQLite checks a database at 100 MB/s and more on a disk that is not the slowest; a tenth of that is waited for. */
const checkedBytesPerMs = 10_000;

function stallText(overdue: readonly Overdue[]): string {
  return `standing still: ${overdue.map(({ part, silentMs }) => `${part} for ${Math.round(silentMs / 1_000)} s`).join(', ')}`;
}
