import type { PartnerProfile, PartnerWay } from '../../model/partner.ts';
import { inSeconds } from '../fields-measured.ts';
import { lineEnds } from './profile.ts';

/** A profile with the keys and values of its file, what the file leaves out among them; null: as for everybody. */
export function writtenProfile(profile: PartnerProfile): Readonly<Record<string, unknown>> {
  const { name, contacts, rules, answers, ackDueMs, environmentMismatch } = profile;
  const { functional, ta1, listing, onErrors, hold, delimiters, lineEnd } = answers;
  return {
    name,
    ids: { production: idsOf(profile, 'production'), test: idsOf(profile, 'test') },
    contacts: contacts.map((one) => Object.fromEntries(Object.entries(one).filter(([, said]) => said !== null))),
    versions: rules.versions,
    severities: rules.severities,
    codes: rules.codes,
    charset: rules.charset,
    environment_mismatch: environmentMismatch,
    ack_due: Object.fromEntries(Object.entries(ackDueMs).map(([set, ms]) => [set, inSeconds(ms)])),
    acknowledgement: {
      functional,
      ta1,
      listing,
      on_errors: onErrors,
      hold,
      delimiters,
      line_end: Object.entries(lineEnds).find(([, text]) => text === lineEnd)?.[0] ?? 'lf',
      ...wayOf(profile.acknowledgements),
    },
    delivery: wayOf(profile.accepted),
  };
}

function idsOf({ rules }: PartnerProfile, wanted: 'production' | 'test'): readonly string[] {
  const ids = rules.ids.filter(({ usage }) => usage === wanted);
  return ids.map(({ interchange, group }) => (group === null ? interchange : `${interchange}/${group}`));
}

function wayOf({ directory, fileName }: PartnerWay) {
  return { directory, file_name: fileName };
}
