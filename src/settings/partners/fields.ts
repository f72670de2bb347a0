import { z } from 'zod';
import { bodyFindingCodes } from '../../model/finding-codes-body.ts';
import type { RuleKey } from '../../model/partner.ts';
import { noted } from '../fields.ts';
import { measured } from '../fields-measured.ts';
import { millisecondsOfDuration, unitPatterns } from '../units.ts';

/** Keys that may be left out with nothing in their place. */
export function optionalOneOf<const T extends readonly string[]>(description: string, choices: T, otherwise: string) {
  const type = z.union([z.enum(choices), z.literal(choices.filter((one) => /^\d+$/.test(one)).map(Number))]);
  const word = type.transform((value): T[number] => String(value));
  return noted(word.optional().describe(description), {
    allowed: `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`,
    default: otherwise,
    choices,
  });
}

export function partnerName(description: string) {
  const type = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/);
  return noted(type.describe(description), {
    allowed: '1 to 40 letters, digits, dots, underscores and hyphens',
    default: undefined,
  });
}

/** `ZZ:ACME` or, with the group's id, `ZZ:ACME/ACMEUS`. */
export const idPattern = /^([A-Z0-9]{2}):([^\p{Cc}/]{0,14}[^\p{Cc}\s/])(?:\/([^\p{Cc}/]{0,14}[^\p{Cc}\s/]))?$/u;

export function partnerIds(description: string) {
  const type = z.array(z.string().regex(idPattern)).max(1_000);
  return noted(type.prefault([]).describe(description), {
    allowed: 'a list of QUALIFIER:ID (ISA05 and ISA06) or QUALIFIER:ID/GROUP (with GS02)',
    default: [],
  });
}

const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]*$/u);

export function contacts(description: string) {
  const contact = z.strictObject({
    name: line,
    role: line.optional(),
    email: line.optional(),
    phone: line.optional(),
  });
  return noted(z.array(contact).max(100).prefault([]).describe(description), {
    allowed: 'a list of name, role, email and phone, each a line of text; name must be there',
    default: [],
  });
}

export function versions(description: string) {
  const version = z.string().regex(/^\d{6}[A-Z0-9]{0,6}$/);
  const bySet = z.record(z.string().regex(/^\d{3}$/), z.array(version).min(1).max(100));
  return noted(bySet.optional().describe(description), {
    allowed: "lists of versions in quotes by set, for instance '850': ['004010', '005010']",
    default: 'every set and version',
  });
}

export function dueTimes(description: string) {
  const each = measured({ min: 6e4, max: 2.592e9, read: millisecondsOfDuration, pattern: unitPatterns.duration });
  const times = z.record(z.string().regex(/^any$|^\d{3}$/), each);
  return noted(times.prefault({}).describe(description), {
    allowed: 'a duration from 1 min to 30 d by set, and for all others under any, for instance {any: 24 h, 856: 4 h}',
    default: 'as acknowledgements.due_after and due_after_by_set say',
  });
}

/** What severities may be given for, in the order of the levels. */
export const ruleKeys: readonly RuleKey[] = [
  'segment',
  'element',
  'business',
  ...(Object.keys(bodyFindingCodes) as (keyof typeof bodyFindingCodes)[]),
];

export function severities(description: string) {
  const keys = z.enum(ruleKeys as readonly [RuleKey, ...RuleKey[]]);
  return noted(
    z
      .partialRecord(keys, z.enum(['reject', 'warn', 'off']))
      .prefault({})
      .describe(description),
    {
      allowed: 'reject, warn or off by level (segment, element, business) or by code of a finding (edi-agent explain)',
      default: {},
      choices: ruleKeys,
    },
  );
}

export function codeLists(description: string) {
  const code = z
    .string()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}]*$/u);
  const lists = z.record(z.string().regex(/^[A-Za-z0-9_-]{1,32}$/), z.array(code).max(10_000));
  return noted(lists.prefault({}).describe(description), {
    allowed: "lists of codes in quotes by data element number, for instance '355': ['ZX']",
    default: {},
  });
}

export function delimiters(description: string) {
  const one = z.string().refine(isSign);
  const type = z
    .strictObject({ element: one, component: one, repetition: one, terminator: one })
    .refine((given) => new Set(Object.values(given)).size === 4);
  return noted(type.optional().describe(description), {
    allowed: 'element, component, repetition and terminator, each one ASCII sign, all different',
    default: 'those of X12: * : ^ ~',
  });
}

/** A punctuation mark, or one of the control characters that are made to separate (FS, GS, RS, US). */
function isSign(text: string): boolean {
  const code = text.length === 1 ? text.charCodeAt(0) : 0;
  return (code >= 0x1c && code < 0x20) || /^[!-/:-@[-`{-~]$/.test(text);
}

export function ownDirectory(description: string) {
  const path = z
    .string()
    .max(4_096)
    .regex(/^(?!~)[^\p{Cc}\s]([^\p{Cc}]*[^\p{Cc}\s])?$/u);
  return noted(path.optional().describe(description), {
    allowed: 'a path, absolute or relative, without ~ at the start',
    default: 'as for everybody',
  });
}

const templateTokens = ['trading_partner', 'document_type', 'timestamp', 'sequence', 'original'];

export function fileName(description: string) {
  const type = z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9._{}-]+$/)
    .refine((text) => [...text.matchAll(/\{([^{}]*)\}/g)].every(([, token]) => templateTokens.includes(token ?? '')))
    .refine((text) => !/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, '')));
  return noted(type.optional().describe(description), {
    allowed: `letters, digits, . _ - and ${templateTokens.map((one) => `{${one}}`).join(' ')}`,
    default: 'as for everybody',
  });
}
