const formats = new Map<string, Intl.DateTimeFormat>();

/** Clocks change at quarters of an hour, so that an answer holds for all of one. */
const quarterMs = 900_000;
const keptMax = 4_096;
const known = new Map<string, number>();

/** How far the wall clock of a zone is ahead of UTC at a moment, in milliseconds. */
export function offsetAt(ms: number, zone: string): number {
  const quarter = Math.floor(ms / quarterMs);
  const key = `${zone} ${quarter}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  if (known.size >= keptMax) known.clear();
  const offset = askedOffset(quarter * quarterMs, zone);
  known.set(key, offset);
  return offset;
}

function askedOffset(whole: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(whole)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour') % 24,
    part('minute'),
    part('second'),
  );
  return wall - whole;
}

/** The zone of the host. */
export function hostZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, format);
  return format;
}
