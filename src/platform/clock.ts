import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../ports.ts';

/** The longest delay a timer of the run-time takes; a longer one would fire at once. */
const timerDelayMsMax = 2_147_483_647;

/** The machine's clocks. A sleep ends early by rejecting with the signal's reason. */
export function createClock(): Clock {
  return { now: () => Date.now(), monotonic: () => performance.now(), sleep };
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  for (let left = ms; left > 0; left -= timerDelayMsMax) {
    signal?.throwIfAborted();
    await interruptible(Math.min(left, timerDelayMsMax), signal);
  }
  signal?.throwIfAborted();
}

async function interruptible(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
