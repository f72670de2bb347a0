import type { Nudges } from './ports.ts';

/** Asks for a scan of the pickup directories before its time. */
export interface Rescan {
  now(): void;
  /** The hints of the kernel, where there are any, and those asked for. */
  with(nudges: Nudges | null): Nudges;
}

export function createRescan(): Rescan {
  let asked = Promise.withResolvers<void>();
  return {
    now: () => asked.resolve(),
    with: (nudges) => ({
      async next(signal) {
        const stopped = Promise.withResolvers<never>();
        const stop = (): void => stopped.reject(signal.reason);
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
        const mine = asked.promise.then(() => {
          asked = Promise.withResolvers<void>();
        });
        try {
          await Promise.race([mine, stopped.promise, ...(nudges ? [nudges.next(signal)] : [])]);
        } finally {
          signal.removeEventListener('abort', stop);
        }
      },
      close: async () => nudges?.close(),
    }),
  };
}
