import type { Rest, Rests } from '../model/rest.ts';

/** As it is kept: all windows there were, the newest last. */
export interface KeptRests {
  readonly maintenance: Rest[];
  readonly pause: Rest | null;
}

const windowsKeptMax = 200;

/** What holds at a moment. */
export function restsAt({ maintenance, pause }: KeptRests, nowMs: number): Rests {
  const last = maintenance.at(-1);
  return { window: last && holds(last, nowMs) ? last : null, pause: pause && holds(pause, nowMs) ? pause : null };
}

function holds({ untilMs }: Rest, nowMs: number): boolean {
  return untilMs === null || nowMs < untilMs;
}

/** Opens a window; one that is open ends, or goes on under the new terms. */
export function withWindow<T extends KeptRests>(kept: T, rest: Rest): T {
  const closed = withoutWindow(kept, rest.fromMs).maintenance;
  return { ...kept, maintenance: [...closed, rest].slice(-windowsKeptMax) };
}

export function withoutWindow<T extends KeptRests>(kept: T, nowMs: number): T {
  const { window } = restsAt(kept, nowMs);
  if (!window) return kept;
  return { ...kept, maintenance: [...kept.maintenance.slice(0, -1), { ...window, untilMs: nowMs }] };
}
