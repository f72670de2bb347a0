import { z } from 'zod';

// Shapes are used once in a process: writing functions for them, which zod does otherwise, takes longer than it saves.
z.config({ jitless: true });

/** What people are told of a key, beside its description. */
export interface FieldNotes {
  /** Ends the sentence "allowed: …". */
  readonly allowed: string;
  /** As it would be written in the file. */
  readonly default: unknown;
  readonly secret: boolean;
  /** The values there are, where they can be listed. */
  readonly choices: readonly string[];
  /** A number in force as it would be written in the file, where it has a unit there. */
  readonly written?: (value: number) => string;
}

/** Notes of every key, by its zod type. Filled by the functions below, read by whatever explains the shape. */
export const fieldNotes = z.registry<FieldNotes>();

export interface Range<T> {
  readonly min: number;
  readonly max: number;
  readonly default: T;
}

/** A named part of the configuration with keys of its own; left out, all its defaults hold. */
export function section<T extends z.core.$ZodLooseShape>(description: string, fields: T) {
  return z
    .strictObject(fields)
    .prefault({} as never)
    .describe(description);
}

export function wholeNumber(description: string, range: Range<number>) {
  const type = z.int().min(range.min).max(range.max);
  return noted(type.prefault(range.default).describe(description), {
    allowed: `a whole number from ${range.min} to ${range.max}`,
    default: range.default,
  });
}

export function flag(description: string, fallback: boolean) {
  return noted(z.boolean().prefault(fallback).describe(description), { allowed: 'true or false', default: fallback });
}

/** One of some words. A word that YAML would read as a number may be written as one. */
export function oneOf<const T extends readonly string[]>(description: string, choices: T, fallback: T[number]) {
  return noted(wordOrNumber<T>(choices).prefault(fallback).describe(description), {
    allowed: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
    default: fallback,
    choices,
  });
}

function wordOrNumber<T extends readonly string[]>(choices: T): z.ZodType<T[number], string | number> {
  const words = z.enum(choices);
  const numbers = choices.filter((choice) => /^\d+$/.test(choice)).map(Number);
  if (numbers.length === 0) return words;
  return z.union([words, z.literal(numbers)]).transform((value): T[number] => String(value));
}

/** One line of text. */
export function text(description: string, options: { readonly charactersMax: number; readonly default: string }) {
  const type = z
    .string()
    .min(1)
    .max(options.charactersMax)
    .regex(/^[^\p{Cc}]*$/u);
  return noted(type.prefault(options.default).describe(description), {
    allowed: `text of 1 to ${options.charactersMax} characters on one line`,
    default: options.default,
  });
}

/** One line of text, or nothing. */
export function optionalText(
  description: string,
  options: { readonly charactersMax: number; readonly default: string },
) {
  const type = z
    .string()
    .max(options.charactersMax)
    .regex(/^[^\p{Cc}]*$/u);
  return noted(type.prefault(options.default).describe(description), {
    allowed: `text of at most ${options.charactersMax} characters on one line, or nothing`,
    default: options.default,
  });
}

/** A program and its arguments. */
export function argumentList(description: string, fallback: readonly string[]) {
  const type = z
    .array(
      z
        .string()
        .max(4_096)
        .regex(/^[^\p{Cc}]*$/u),
    )
    .max(100);
  return noted(type.prefault([...fallback]).describe(description), {
    allowed: 'a list of a program and its arguments, or [] for none',
    default: fallback,
  });
}

/** A directory: absolute, or relative to what the description says. Nothing in it is expanded. */
export function directory(description: string, fallback: string) {
  const type = z
    .string()
    .max(4_096)
    .regex(/^(?!~)[^\p{Cc}\s]([^\p{Cc}]*[^\p{Cc}\s])?$/u);
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'a path, absolute or relative, without ~ at the start',
    default: fallback,
  });
}

/** When work recurs: a cron expression of five fields, or off. What each field may be is looked at when all is read. */
export function cronExpression(description: string, fallback: string) {
  const type = z
    .string()
    .max(200)
    .regex(/^(off|[^\s]+( +[^\s]+){4})$/);
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'a cron expression of five fields like "30 2 * * *", or off',
    default: fallback,
  });
}

/** A time zone by its IANA name, or nothing. */
export function timeZone(description: string, fallback: string) {
  const type = z
    .string()
    .max(100)
    .refine((zone) => zone === '' || isZone(zone));
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'a time zone like Europe/Berlin or UTC, or nothing',
    default: fallback,
  });
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Endings of file names, in lower case and with their dot. */
export function fileEndings(description: string, fallback: readonly string[]) {
  const type = z.array(z.string().regex(/^\.[^\p{Cc}\s/]{1,32}$/u)).max(100);
  return noted(type.prefault([...fallback]).describe(description), {
    allowed: 'a list of endings that start with a dot, or [] for every file',
    default: fallback,
  });
}

/** One ending with its dot, or nothing. */
export function ending(description: string, fallback: string) {
  const type = z.string().regex(/^(\.[^\p{Cc}\s/]{1,32})?$/u);
  return noted(type.prefault(fallback).describe(description), {
    allowed: 'an ending that starts with a dot, or nothing',
    default: fallback,
  });
}

/** What names may end with. */
export function nameEndings(description: string, fallback: readonly string[]) {
  const type = z.array(z.string().regex(/^[^\p{Cc}\s/]{1,32}$/u)).max(100);
  return noted(type.prefault([...fallback]).describe(description), {
    allowed: 'a list of endings of names',
    default: fallback,
  });
}

/** Absolute directories. */
export function directoryList(description: string, fallback: readonly string[]) {
  const type = z
    .array(
      z
        .string()
        .max(4_096)
        .regex(/^\/([^\p{Cc}]*[^\p{Cc}\s])?$/u),
    )
    .max(1_000);
  return noted(type.prefault([...fallback]).describe(description), {
    allowed: 'a list of absolute paths',
    default: fallback,
  });
}

/** Interchange ids, qualifier and id without padding. */
export function partyList(description: string, fallback: readonly string[]) {
  const type = z.array(z.string().regex(/^[A-Z0-9]{2}:[^\p{Cc}\s:]([^\p{Cc}]{0,13}[^\p{Cc}\s])?$/u)).max(1_000);
  return noted(type.prefault([...fallback]).describe(description), {
    allowed: 'a list of ids like ZZ:ACME',
    default: fallback,
  });
}

/** Ties the notes to the type; every key's type must pass through here last. */
export function noted<T extends z.ZodType>(
  type: T,
  notes: Pick<FieldNotes, 'allowed' | 'default'> & Partial<FieldNotes>,
): T {
  fieldNotes.add(type, { secret: false, choices: [], ...notes });
  return type;
}
