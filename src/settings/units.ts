const sizes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const durations: Readonly<Record<string, number>> = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 };
const quantity = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]*)$/;

/** Input patterns of the two units, for the JSON Schema; letters may be upper or lower case. */
export const unitPatterns = {
  size: /^\d{1,15}(\.\d{1,9})? ?([BbKkMmGgTt]?[Ii]?[Bb])?$/,
  duration: /^\d{1,15}(\.\d{1,9})? ?([Mm][Ss]|[Ss]|[Mm][Ii][Nn]|[Hh]|[Dd])?$/,
} as const;

/** Bytes of `10 MB`, `1.5 GiB` or a plain number; undefined when it is not a size or not whole bytes. */
export function bytesOfSize(value: string | number): number | undefined {
  return whole(measure(value, sizes, 1));
}

/** Milliseconds of `30 s`, `5 min`, `250 ms`, or of a plain number of seconds; undefined when it is not a duration. */
export function millisecondsOfDuration(value: string | number): number | undefined {
  return whole(measure(value, durations, 1e3));
}

function measure(value: string | number, units: Readonly<Record<string, number>>, plain: number): number | undefined {
  if (typeof value === 'number') return value * plain;
  const [, digits, unit] = quantity.exec(value.trim().toLowerCase()) ?? [];
  if (digits === undefined) return undefined;
  const factor = unit ? units[unit] : plain;
  return factor === undefined ? undefined : Number(digits) * factor;
}

function whole(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  const rounded = Math.round(value);
  return Number.isSafeInteger(rounded) && Math.abs(rounded - value) < 1e-6 ? rounded : undefined;
}
