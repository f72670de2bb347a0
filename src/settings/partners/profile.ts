import type { PartnerId, PartnerProfile, PartnerRules, PartnerWay } from '../../model/partner.ts';
import { absolutePath } from '../directory-paths.ts';
import { idPattern } from './fields.ts';
import type { ProfileValues } from './shape.ts';

/** By their names in a profile. */
export const lineEnds = { none: '', lf: '\n', crlf: '\r\n' } as const;

/** The profile that a file's values stand for; relative directories count from `delivery`. */
export function profileOf(values: ProfileValues, delivery: string): PartnerProfile {
  const { acknowledgement: given } = values;
  return {
    name: values.name,
    contacts: values.contacts.map(({ name, role = null, email = null, phone = null }) => ({
      name,
      role,
      email,
      phone,
    })),
    rules: rulesOf(values),
    answers: {
      functional: given.functional ?? null,
      ta1: given.ta1 ?? null,
      listing: given.listing,
      onErrors: given.on_errors,
      hold: given.hold,
      delimiters: given.delimiters ?? null,
      lineEnd: lineEnds[given.line_end],
    },
    accepted: wayOf(values.delivery, delivery),
    acknowledgements: wayOf(given, delivery),
    ackDueMs: values.ack_due,
    environmentMismatch: values.environment_mismatch ?? null,
  };
}

function rulesOf(values: ProfileValues): PartnerRules {
  const { severities, codes, charset, versions = null } = values;
  return { ids: idsOf(values), severities, codes, charset, versions };
}

function idsOf({ ids }: ProfileValues): readonly PartnerId[] {
  return (['production', 'test'] as const).flatMap((usage) => ids[usage].map((text) => idOf(text, usage)));
}

function idOf(text: string, usage: PartnerId['usage']): PartnerId {
  const [, qualifier = '', id = '', group = null] = idPattern.exec(text) ?? [];
  return { interchange: `${qualifier}:${id}`, group, usage };
}

function wayOf(
  given: { readonly directory?: string | undefined; readonly file_name?: string | undefined },
  delivery: string,
): PartnerWay {
  const { directory, file_name: fileName = null } = given;
  return { directory: directory === undefined ? null : absolutePath(directory, delivery), fileName };
}
