import type { Clock } from '../../src/ports.ts';

export interface SimClock extends Clock {
  /** Lets time pass on both clocks. */
  pass(ms: number): void;
  /** Sets the wall clock forward or back; the monotonic clock does not move. */
  jump(ms: number): void;
}

/** Time that passes only when it is told to, or slept through: a sleep takes no real time. */
export function createSimClock(startMs = 1_790_000_000_000): SimClock {
  let wall = startMs;
  let monotonic = 0;
  const pass = (ms: number): void => {
    wall += ms;
    monotonic += ms;
  };
  return {
    pass,
    now: () => wall,
    monotonic: () => monotonic,
    jump: (ms) => {
      wall += ms;
    },
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      await new Promise((turn) => setImmediate(turn));
      signal?.throwIfAborted();
      pass(ms);
    },
  };
}
