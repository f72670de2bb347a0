/** So long may direct calls go on before timers, answers of threads and signals get their turn. */
const busyMsMax = 8;

export interface Turns {
  /** What to wait for before the next direct call; null where it may be made at once. */
  due(): Promise<void> | null;
}

/** Keeps a long run of direct calls, each of which ends within its own turn, from holding up the event loop. */
export function createTurns(): Turns {
  let begunMs: number | null = null;
  let next: Promise<void> | null = null;

  function begin(): null {
    begunMs = performance.now();
    setImmediate(() => {
      begunMs = null;
    });
    return null;
  }

  function due(): Promise<void> | null {
    if (begunMs === null) return begin();
    if (performance.now() - begunMs < busyMsMax) return null;
    next ??= new Promise((resolve) => {
      setImmediate(() => {
        next = null;
        resolve();
      });
    });
    return next;
  }

  return { due };
}
