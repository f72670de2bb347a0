import type { Gate } from '../kit/gate.ts';
import type { Rests } from '../model/rest.ts';
import type { Clock, Log } from '../ports.ts';
import type { Alarms } from './alarms.ts';
import { type KeptRests, restsAt } from './rests.ts';

export interface RestKeeperOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly gate: Gate;
  readonly alarms: Pick<Alarms, 'mute'>;
  kept(): KeptRests;
}

export interface RestKeeper {
  readonly rests: Rests;
  /** Looks at what is kept, and shuts or opens the gate by it. To be called after each change. */
  apply(): void;
  /** Ends what is over, until the signal is aborted. */
  keep(signal: AbortSignal): Promise<void>;
}

/** Why no files are taken, as the status tells it. */
export const restReasons = { window: 'maintenance window', pause: 'paused' } as const;

const lookMs = 1_000;

/** Windows and pauses: intake rests while one holds, files in work go on, and it ends by itself. */
export function createRestKeeper({ clock, log, gate, alarms, kept }: RestKeeperOptions): RestKeeper {
  let rests: Rests = { window: null, pause: null };

  function apply(): void {
    const before = rests;
    rests = restsAt(kept(), clock.now());
    tell('window', before, rests);
    tell('pause', before, rests);
    alarms.mute(rests.window !== null);
    gate.set(restReasons.window, rests.window !== null);
    gate.set(restReasons.pause, rests.pause !== null);
  }

  function tell(what: keyof Rests, before: Rests, now: Rests): void {
    const rest = now[what];
    if (rest === null && before[what] !== null) log.info(`${restReasons[what]}: over, files are taken again`);
    if (rest === null || before[what]?.fromMs === rest.fromMs) return;
    const until = rest.untilMs === null ? null : new Date(rest.untilMs).toISOString();
    log.info(`${restReasons[what]}: no files are taken`, { until, by: rest.by, reason: rest.reason });
  }

  async function keep(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      apply();
      const ends = [rests.window, rests.pause].flatMap((rest) => rest?.untilMs ?? []);
      const waitMs = Math.min(lookMs, ...ends.map((endMs) => Math.max(1, endMs - clock.now())));
      await clock.sleep(waitMs, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  return {
    apply,
    keep,
    get rests() {
      return rests;
    },
  };
}
