/** Lets so many pass at once, and so many a second in the long run. */
export interface TokenBucket {
  /** 0: it may pass; else the milliseconds until one may. */
  take(): number;
}

export function createTokenBucket(options: {
  readonly burstMax: number;
  readonly perSecond: number;
  /** Milliseconds that never go back. */
  readonly monotonic: () => number;
}): TokenBucket {
  const { burstMax, perSecond, monotonic } = options;
  let tokens = burstMax;
  let at = monotonic();
  return {
    take() {
      const now = monotonic();
      tokens = Math.min(burstMax, tokens + ((now - at) / 1_000) * perSecond);
      at = now;
      if (tokens < 1) return Math.ceil(((1 - tokens) / perSecond) * 1_000);
      tokens -= 1;
      return 0;
    },
  };
}
