import { section, wholeNumber } from '../fields.ts';

export const performance = section('How much is done at once.', {
  max_workers: wholeNumber('How many files are surveyed at the same time, each in a worker thread of its own.', {
    min: 1,
    max: 64,
    default: 4,
  }),
});
