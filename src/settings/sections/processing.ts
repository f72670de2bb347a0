import { fileEndings, flag, oneOf, section } from '../fields.ts';
import { size } from '../fields-measured.ts';

export const processing = section('What is done with a file.', {
  validate: flag('Judge the transaction sets. Without it every set that can be read is accepted.', true),
  deliver: flag('Write accepted transaction sets to directories.delivery.', true),
  acknowledge: oneOf(
    'How functional groups are acknowledged. auto: 999 where GS08 names an implementation guide (005010X…), else 997.',
    ['none', '997', '999', 'auto'],
    'auto',
  ),
  max_file_size: size('A larger file is refused with E001.TOO_LARGE. Memory does not grow with the file.', {
    min: 1,
    max: 1e12,
    default: '10 GB',
  }),
  file_extensions: fileEndings(
    'Which files of a directory are taken; upper and lower case count as the same. A file named on the command line is always taken.',
    ['.edi', '.x12', '.txt'],
  ),
});
