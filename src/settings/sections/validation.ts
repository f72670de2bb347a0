import { limits } from '../../model/limits.ts';
import { flag, oneOf, section, wholeNumber } from '../fields.ts';

export const validation = section('Whose data is taken, and how findings are told.', {
  unknown_partner: oneOf(
    'What becomes of an interchange whose sender has no profile. quarantine: it is judged, but neither delivered nor answered (E003.PARTNER).',
    ['accept', 'quarantine'],
    'accept',
  ),
  environment_mismatch: oneOf(
    'What becomes of test data (ISA15) in production, and of production data in test. quarantine: it is judged, but never delivered (E003.ENVIRONMENT). A partner’s profile may say otherwise.',
    ['accept', 'quarantine'],
    'accept',
  ),
  environment_answer: oneOf(
    'How data of the other environment that goes to quarantine is answered. auto: test data in production like any other, as the partner may test our answers (they say T, too); production data in test not at all, as an acceptance would tell the partner that we have orders which nobody will fill. acknowledge: like any other. refuse: a TA1 rejects the interchange (TA105 020, invalid test indicator). none: not at all; it is answered when it is replayed.',
    ['auto', 'acknowledge', 'refuse', 'none'],
    'auto',
  ),
  mask_values: flag('Leave the partner’s data out of findings: position and rule are told, the value is not.', false),
  findings_listed_max: wholeNumber('How many findings of one file are listed. All are counted.', {
    min: 0,
    max: limits.fileFindingsListedMax,
    default: limits.fileFindingsListedMax,
  }),
});
