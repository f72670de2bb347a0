import type { Trend, TrendPoint } from '../../model/maintenance.ts';

const width = 640;
const height = 180;
const left = 56;
const right = 12;
const top = 12;
const bottom = 26;
const dayMs = 86_400_000;

interface Measured extends TrendPoint {
  readonly value: number;
}

const isMeasured = (point: TrendPoint): point is Measured => point.value !== null;

/** A trend as an SVG element of its own: no script, no font, nothing from elsewhere. */
export function plotSvg(trend: Trend): string {
  const measured = trend.points.filter(isMeasured);
  if (measured.length === 0) return '<p class="none">Nothing was measured yet.</p>';
  const scale = scaleOf(trend, measured);
  const [first, last] = [trend.points[0], trend.points.at(-1)];
  const label = `${trend.title}: ${valueText(scale.min)} to ${valueText(scale.max)} ${trend.unit}`;
  return [
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">`,
    ...gridLines(scale),
    ...(trend.limit === null || trend.limit > scale.max ? [] : [limitLine(scale.y(trend.limit))]),
    ...runsOf(trend.points).map((run) => lineOf(run, scale)),
    `<text x="${left}" y="${height - 8}">${dayText(first?.atMs ?? 0)}</text>`,
    `<text x="${width - right}" y="${height - 8}" text-anchor="end">${dayText(last?.atMs ?? 0)}</text>`,
    '</svg>',
  ].join('\n');
}

interface Scale {
  readonly min: number;
  readonly max: number;
  x(ms: number): number;
  y(value: number): number;
}

function scaleOf({ points, limit }: Trend, measured: readonly Measured[]): Scale {
  const values = measured.map(({ value }) => value);
  const largest = Math.max(...values);
  // A limit that is near is part of the picture.
  const max = rounded(limit !== null && limit <= largest * 4 ? Math.max(largest, limit) : largest);
  const [from, to] = [points[0]?.atMs ?? 0, points.at(-1)?.atMs ?? 0];
  const span = Math.max(to - from, dayMs / 24);
  return {
    min: 0,
    max,
    x: (ms) => fixed(left + ((ms - from) / span) * (width - left - right)),
    y: (value) => fixed(height - bottom - (Math.min(value, max) / max) * (height - top - bottom)),
  };
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function rounded(value: number): number {
  if (value <= 0) return 1;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((one) => one * magnitude >= value) ?? 10;
  return step * magnitude;
}

function gridLines({ max, y }: Scale): readonly string[] {
  return [0, max / 2, max].flatMap((value) => [
    `<line class="grid" x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}"/>`,
    `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${valueText(value)}</text>`,
  ]);
}

function limitLine(y: number): string {
  return `<line class="limit" x1="${left}" x2="${width - right}" y1="${y}" y2="${y}"/>`;
}

/** Points without a gap between them. */
function runsOf(points: readonly TrendPoint[]): readonly (readonly Measured[])[] {
  const runs: Measured[][] = [[]];
  for (const point of points) {
    if (isMeasured(point)) runs.at(-1)?.push(point);
    else if (runs.at(-1)?.length !== 0) runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

function lineOf(run: readonly Measured[], { x, y }: Scale): string {
  const [only] = run;
  if (run.length === 1 && only) return `<circle class="data" cx="${x(only.atMs)}" cy="${y(only.value)}" r="2.5"/>`;
  return `<polyline class="data" points="${run.map(({ atMs, value }) => `${x(atMs)},${y(value)}`).join(' ')}"/>`;
}

/** Three digits that count. */
export function valueText(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`;
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (Math.abs(value) >= 10_000) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}

export function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function fixed(value: number): number {
  return Math.round(value * 10) / 10;
}
