/** Open while nobody holds it shut; whoever does says why. */
export interface Gate {
  /** Why it is shut, in the order of holding; empty while it is open. */
  readonly reasons: readonly string[];
  set(reason: string, isHeld: boolean): void;
  /** Resolves when it is open. Rejects with the signal's reason. */
  opened(signal: AbortSignal): Promise<void>;
}

export function createGate(): Gate {
  const held = new Set<string>();
  const waiting = new Set<() => void>();

  function set(reason: string, isHeld: boolean): void {
    if (isHeld) held.add(reason);
    else held.delete(reason);
    if (held.size > 0) return;
    for (const tell of waiting) tell();
    waiting.clear();
  }

  function opened(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      if (held.size === 0) return resolve();
      const leave = (): void => {
        waiting.delete(tell);
        reject(signal.reason);
      };
      const tell = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      waiting.add(tell);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  return {
    set,
    opened,
    get reasons() {
      return [...held];
    },
  };
}
