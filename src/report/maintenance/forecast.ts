interface Point {
  readonly atMs: number;
  readonly value: number;
}

const dayMs = 86_400_000;
/** Further away nothing is foretold. */
const daysMax = 3_650;

/** Days from the last point until a straight line through all of them falls to a mark; null where it does not fall. */
export function daysUntil(points: readonly Point[], mark: number): number | null {
  const last = points.at(-1);
  if (!last || points.length < 2) return null;
  const slope = slopeOf(points);
  if (slope >= 0) return null;
  const days = Math.max(0, (last.value - mark) / -slope);
  return days > daysMax ? null : days;
}

/** By least squares, a day. */
function slopeOf(points: readonly Point[]): number {
  const from = points[0]?.atMs ?? 0;
  const days = points.map(({ atMs }) => (atMs - from) / dayMs);
  const meanDay = days.reduce((sum, day) => sum + day, 0) / days.length;
  const mean = points.reduce((sum, { value }) => sum + value, 0) / points.length;
  let [above, below] = [0, 0];
  for (const [at, { value }] of points.entries()) {
    const off = (days[at] ?? 0) - meanDay;
    above += off * (value - mean);
    below += off * off;
  }
  return below === 0 ? 0 : above / below;
}
