import { section, wholeNumber } from '../fields.ts';

export const performance = section('How much is done at once.', {
  max_workers: wholeNumber('How many files are surveyed at the same time, each in a worker thread of its own.', {
    min: 1,
    max: 64,
    default: 4,
  }),
  batch_size: wholeNumber('How many files one scan of the pickup directories hands over.', {
    min: 1,
    max: 10_000,
    default: 1_000,
  }),
  files_in_work: wholeNumber(
    'How many files are on their way at the same time. They share the waits for the disk: more files, fewer waits.',
    { min: 1, max: 1_000, default: 128 },
  ),
});
