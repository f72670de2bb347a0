import type { RaisedAlarm } from '../model/status.ts';
import type { Clock } from '../ports.ts';
import type { Alarms } from './alarms.ts';

export interface AlarmKeeperOptions {
  readonly alarms: Pick<Alarms, 'raise' | 'clear'>;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** What is met for so long is raised, what is not met for so long is cleared. */
  readonly raiseAfterMs: number;
  readonly clearAfterMs: number;
}

export interface AlarmKeeper {
  /** What is met at this look. */
  look(met: readonly RaisedAlarm[]): void;
}

interface Watched {
  /** Since when it is met without a break; null while it is not. */
  readonly metSince: number | null;
  readonly lastMet: number;
  readonly raised: boolean;
}

/** Raises and clears with patience, so that what wavers about its limit is one alarm and not many. */
export function createAlarmKeeper({ alarms, clock, raiseAfterMs, clearAfterMs }: AlarmKeeperOptions): AlarmKeeper {
  const watched = new Map<string, Watched>();
  return {
    look(met) {
      const now = clock.monotonic();
      for (const alarm of met) {
        const before = watched.get(alarm.id);
        const metSince = before?.metSince ?? now;
        const raised = before?.raised === true || now - metSince >= raiseAfterMs;
        if (raised) alarms.raise(alarm);
        watched.set(alarm.id, { metSince, lastMet: now, raised });
      }
      const ids = new Set(met.map(({ id }) => id));
      for (const [id, one] of watched) {
        if (ids.has(id)) continue;
        const isOver = !one.raised || now - one.lastMet >= clearAfterMs;
        if (isOver) watched.delete(id);
        else watched.set(id, { ...one, metSince: null });
        if (isOver && one.raised) alarms.clear(id);
      }
    },
  };
}
