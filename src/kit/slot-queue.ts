/** A number of places that are held one at a time; whoever asks for one waits in the order of asking. */
export interface Slots {
  readonly held: number;
  /** Resolves with the way to give the place back (twice is fine). Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>;
}

interface Waiter {
  readonly give: () => void;
}

export function createSlots(slotsMax: number): Slots {
  const waiting = new Set<Waiter>();
  let held = 0;

  function hold(): () => void {
    held += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      held -= 1;
      const [next] = waiting;
      next?.give();
    };
  }

  function take(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (held < slotsMax && waiting.size === 0) return resolve(hold());
      const leave = (): void => {
        waiting.delete(waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        give() {
          waiting.delete(waiter);
          signal.removeEventListener('abort', leave);
          resolve(hold());
        },
      };
      waiting.add(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    take,
    get held() {
      return held;
    },
  };
}
