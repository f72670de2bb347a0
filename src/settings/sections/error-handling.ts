import { section, wholeNumber } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const errorHandling = section('What happens when the world is in the way. E002 and E003 are never retried.', {
  max_retries: wholeNumber('How often a file is tried again after a temporary failure (E001, E004, E005).', {
    min: 0,
    max: 100,
    default: 3,
  }),
  retry_delay: duration(
    'How long after the first failure; twice as long after each further one, give or take a fifth.',
    {
      min: 10,
      max: 8.64e7,
      default: '60 s',
    },
  ),
  retry_delay_max: duration('The longest wait between two attempts.', { min: 10, max: 8.64e7, default: '15 min' }),
  breaker_failures: wholeNumber(
    'After so many failures in a row a destination is held to be down: files wait for it, and their attempts do not count.',
    { min: 1, max: 1_000, default: 5 },
  ),
  breaker_delay: duration('How long until one file tries whether a destination that was down is up again.', {
    min: 10,
    max: 3.6e6,
    default: '30 s',
  }),
  waiting_files_max: wholeNumber(
    'When so many files wait for a retry or for a destination, no more are taken: they wait in pickup.',
    { min: 1, max: 100_000, default: 1_000 },
  ),
});
