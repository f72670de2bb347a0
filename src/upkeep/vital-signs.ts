import type { Clock } from '../ports.ts';

/** What besides the main loop must go on for the service to be alive. None of them waits for a broker or a partner. */
export const vitalParts = ['scanner', 'ledger', 'workers', 'reload'] as const;
export type VitalPart = (typeof vitalParts)[number];

/** A part that has not done within its time what it was about to do. */
export interface Overdue {
  readonly part: VitalPart;
  /** Milliseconds since its last progress. */
  readonly silentMs: number;
}

/**
 * Whether each part makes progress. A part that is about to do something says until when it will have done something;
 * each sign of progress puts that off anew; one with nothing to do rests, and a rest is no silence.
 */
export interface VitalSigns {
  /** The part will show progress within `limitMs` from now. */
  expect(part: VitalPart, limitMs: number): void;
  /** Progress, where something was expected: the same time again from now. */
  progress(part: VitalPart): void;
  rest(part: VitalPart): void;
  /** Parts whose time is over, those silent the longest first. */
  overdue(): readonly Overdue[];
}

export function createVitalSigns(clock: Pick<Clock, 'monotonic'>): VitalSigns {
  const expected = new Map<VitalPart, { readonly sinceMs: number; readonly limitMs: number }>();

  const expect = (part: VitalPart, limitMs: number): void => {
    expected.set(part, { sinceMs: clock.monotonic(), limitMs });
  };

  return {
    expect,
    progress(part) {
      const one = expected.get(part);
      if (one) expect(part, one.limitMs);
    },
    rest(part) {
      expected.delete(part);
    },
    overdue() {
      const now = clock.monotonic();
      return [...expected]
        .map(([part, { sinceMs, limitMs }]) => ({ part, silentMs: Math.round(now - sinceMs), limitMs }))
        .filter(({ silentMs, limitMs }) => silentMs > limitMs)
        .sort((one, other) => other.silentMs - one.silentMs)
        .map(({ part, silentMs }) => ({ part, silentMs }));
    },
  };
}
