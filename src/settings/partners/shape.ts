import { z } from 'zod';
import { type FieldNotes, fieldNotes, flag, oneOf, section } from '../fields.ts';
import {
  codeLists,
  contacts,
  delimiters,
  dueTimes,
  fileName,
  optionalOneOf,
  ownDirectory,
  partnerIds,
  partnerName,
  severities,
  versions,
} from './fields.ts';

const ids = section(
  'How the partner names himself in envelopes. At least one id; no two profiles may claim the same. An id without a group stands for every GS02 that no other id names.',
  {
    production: partnerIds('Ids of real business.'),
    test: partnerIds(
      'Ids of test data, whatever ISA15 says. An id that stands in both lists is judged by its ISA15 alone.',
    ),
  },
);

const acknowledgement = section('How the partner is answered.', {
  functional: optionalOneOf(
    'What answers his groups. auto: 999 where GS08 names an implementation guide (005010X…), else 997.',
    ['auto', '997', '999', 'none'],
    'as processing.acknowledge says',
  ),
  ta1: optionalOneOf(
    'When an interchange is answered by a TA1. asked: when ISA14 is 1; auto: when it is rejected, too.',
    ['auto', 'asked', 'none'],
    'auto; none where processing.acknowledge is none',
  ),
  listing: oneOf('Whether accepted sets are listed, or only told by the counts.', ['all', 'rejected'], 'all'),
  on_errors: oneOf(
    'What becomes of a set with errors. reject: R, and quarantine. accept: E (accepted with errors), and it goes on like a good one.',
    ['reject', 'accept'],
    'reject',
  ),
  hold: flag(
    'Write acknowledgements to `held` under directories.delivery, where nobody collects them: `edi-agent quarantine list` shows them, `quarantine release` sends them.',
    false,
  ),
  delimiters: delimiters(
    'Delimiters of acknowledgements. Another sign stands in for one that the data to be echoed holds.',
  ),
  line_end: oneOf('What follows each segment of an acknowledgement.', ['none', 'lf', 'crlf'], 'lf'),
  directory: ownDirectory(
    'Where acknowledgements go. A relative path counts from directories.delivery and is made; an absolute one must exist.',
  ),
  file_name: fileName('Names of the files there.'),
});

const delivery = section('Where accepted transaction sets go.', {
  directory: ownDirectory(
    'A directory of his own. A relative path counts from directories.delivery and is made; an absolute one must exist.',
  ),
  file_name: fileName('Names of the files there.'),
});

/** One file of the partners directory. A key stands here only while the product does something with it. */
export const profileShape = z.strictObject({
  name: partnerName('What the partner is called in commands, logs and file names ({trading_partner}).'),
  ids,
  contacts: contacts('Who is asked. Shown by `edi-agent partners show`.'),
  versions: versions(
    'The sets that were agreed, and their versions (GS08): six digits stand for all that begin so. Other sets are rejected (SET_NOT_AGREED); acknowledgements are always taken.',
  ),
  severities: severities(
    'What a finding does: reject the set, warn, or not be looked for. A code wins over its level.',
  ),
  codes: codeLists('Codes that the partner may use beyond the code lists.'),
  charset: oneOf(
    'Characters that may stand in the data: X12’s basic set, the extended one, or any.',
    ['basic', 'extended', 'any'],
    'extended',
  ),
  environment_mismatch: optionalOneOf(
    'What becomes of test data in production, and the other way round. quarantine: judged, but never delivered; validation.environment_answer says how it is answered.',
    ['accept', 'quarantine'],
    'as validation.environment_mismatch says',
  ),
  ack_due: dueTimes(
    'How long the partner may take to acknowledge what we send him (app.own_ids); then it is overdue. He is found by ISA07 and ISA08, and GS03.',
  ),
  acknowledgement,
  delivery,
});

export type ProfileValues = z.output<typeof profileShape>;

/** One key of a profile, with what people are told of it; a key of a section has the section's name before it. */
export interface ProfileField extends FieldNotes {
  readonly key: string;
  readonly description: string;
}

export interface ProfileSection {
  /** Empty for the keys at the top. */
  readonly name: string;
  readonly description: string;
  readonly fields: readonly ProfileField[];
}

/** The keys in the order of the file; each section is a part of its own. */
export const profileSections: readonly ProfileSection[] = partsOf(Object.entries<z.ZodType>(profileShape.shape));

const fieldsByKey = new Map(profileSections.flatMap(({ fields }) => fields.map((field) => [field.key, field])));

export function profileFieldAt(key: string): ProfileField | undefined {
  return fieldsByKey.get(key);
}

function partsOf(entries: readonly (readonly [string, z.ZodType])[]): readonly ProfileSection[] {
  const parts: { name: string; description: string; fields: ProfileField[] }[] = [];
  for (const [name, type] of entries) {
    const notes = fieldNotes.get(type);
    const last = parts.at(-1);
    if (notes && last?.name === '') last.fields.push(fieldOf(name, type, notes));
    else if (notes) parts.push({ name: '', description: '', fields: [fieldOf(name, type, notes)] });
    else parts.push({ name, description: type.description ?? '', fields: innerFields(name, type) });
  }
  return parts;
}

function innerFields(section: string, type: z.ZodType): ProfileField[] {
  const object = type instanceof z.ZodPrefault ? type.unwrap() : type;
  if (!(object instanceof z.ZodObject)) throw new Error(`profile key ${section} was not made by a function of fields`);
  return Object.entries<z.ZodType>(object.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const notes = fieldNotes.get(field);
    if (!notes) throw new Error(`profile key ${section}.${name} was not made by a function of fields`);
    return fieldOf(`${section}.${name}`, field, notes);
  });
}

function fieldOf(key: string, type: z.ZodType, notes: FieldNotes): ProfileField {
  return { key, description: type.description ?? '', ...notes };
}
