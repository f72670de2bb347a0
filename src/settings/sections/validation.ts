import { limits } from '../../model/limits.ts';
import { flag, section, wholeNumber } from '../fields.ts';

export const validation = section('How findings are told.', {
  mask_values: flag('Leave the partner’s data out of findings: position and rule are told, the value is not.', false),
  findings_listed_max: wholeNumber('How many findings of one file are listed. All are counted.', {
    min: 0,
    max: limits.fileFindingsListedMax,
    default: limits.fileFindingsListedMax,
  }),
});
