import { z } from 'zod';
import { noted, type Range } from './fields.ts';
import { bytesOfSize, millisecondsOfDuration, unitPatterns } from './units.ts';

/** Bytes, written as a number or with a unit (`10 MB`, `1 GiB`). */
export function size(description: string, range: Range<string>) {
  return quantity(description, {
    ...range,
    read: bytesOfSize,
    pattern: unitPatterns.size,
    unit: 'a size',
    shown: inBytes,
  });
}

/** Milliseconds, written with a unit (`30 s`, `5 min`) or as a number of seconds. */
export function duration(description: string, range: Range<string>) {
  return quantity(description, {
    ...range,
    read: millisecondsOfDuration,
    pattern: unitPatterns.duration,
    unit: 'a duration',
    shown: inSeconds,
  });
}

/** Milliseconds by transaction set (ST01), each written as a duration. */
export function durationBySet(
  description: string,
  range: Omit<Range<string>, 'default'> & { readonly default: Readonly<Record<string, string>> },
) {
  const each = measured({ ...range, read: millisecondsOfDuration, pattern: unitPatterns.duration });
  const type = z.record(z.string().regex(/^\d{3}$/), each);
  return noted(type.prefault({ ...range.default }).describe(description), {
    allowed: `a duration from ${inSeconds(range.min)} to ${inSeconds(range.max)} for each set, like {856: 4 h}`,
    default: range.default,
    written: inSeconds,
  });
}

interface Quantity extends Range<string> {
  readonly read: (value: string | number) => number | undefined;
  readonly pattern: RegExp;
  readonly unit: string;
  readonly shown: (value: number) => string;
}

function quantity(description: string, options: Quantity) {
  return noted(measured(options).prefault(options.default).describe(description), {
    allowed: `${options.unit} from ${options.shown(options.min)} to ${options.shown(options.max)}`,
    default: options.default,
    written: options.shown,
  });
}

/** A number in its own unit or text with one, within a range. */
export function measured({ read, min, max, pattern }: Pick<Quantity, 'read' | 'min' | 'max' | 'pattern'>) {
  return z.union([z.number().min(0), z.string().regex(pattern)]).transform((value, context) => {
    const measured = read(value);
    if (measured !== undefined && measured >= min && measured <= max) return measured;
    context.issues.push({ code: 'custom', message: 'out of range', input: value });
    return z.NEVER;
  });
}

function inBytes(bytes: number): string {
  for (const [unit, factor] of [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const) {
    if (bytes >= factor && bytes % factor === 0) return `${bytes / factor} ${unit}`;
  }
  return `${bytes} B`;
}

/** A duration in the largest unit that holds it whole. */
export function inSeconds(milliseconds: number): string {
  for (const [unit, factor] of [
    ['d', 8.64e7],
    ['h', 3.6e6],
    ['min', 6e4],
    ['s', 1e3],
  ] as const) {
    if (milliseconds >= factor && milliseconds % factor === 0) return `${milliseconds / factor} ${unit}`;
  }
  return `${milliseconds} ms`;
}
