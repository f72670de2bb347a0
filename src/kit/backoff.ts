export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait after the n-th failure in a row (1, 2, 3 …): the base, doubled with each further one, give or take
 * a fifth so that many that failed together do not come back together. `chance` is of [0, 1).
 */
export function backoffMs(failures: number, { baseMs, maxMs }: Backoff, chance: number): number {
  const doubled = baseMs * 2 ** Math.min(failures - 1, 50);
  return Math.round(Math.min(doubled, maxMs) * (0.8 + 0.4 * chance));
}
