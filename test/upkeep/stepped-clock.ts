import type { Clock } from '../../src/ports.ts';

export interface SteppedClock extends Clock {
  /** Lets time pass until a moment: each sleeper wakes at its own, all that follows from it happens at that time. */
  runUntil(ms: number): Promise<void>;
  /** Sets the wall clock; nobody wakes earlier or later for it. */
  jump(ms: number): void;
}

/** Time that stands still until it is told to pass, however many sleep in it. */
export function createSteppedClock(startMs: number): SteppedClock {
  let monotonic = 0;
  let aheadMs = startMs;
  const sleepers = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  return {
    now: () => aheadMs + monotonic,
    monotonic: () => monotonic,
    jump(ms) {
      aheadMs += ms;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const leave = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', leave);
          resolve();
        };
        const sleeper = { atMs: monotonic + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', leave, { once: true });
      });
    },
    async runUntil(ms) {
      await settle();
      for (;;) {
        const [next] = [...sleepers].sort((one, other) => one.atMs - other.atMs);
        if (!next || aheadMs + next.atMs > ms) break;
        monotonic = Math.max(monotonic, next.atMs);
        next.wake();
        await settle();
      }
      monotonic = Math.max(monotonic, ms - aheadMs);
    },
  };
}
