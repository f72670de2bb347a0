import { flag, section, wholeNumber } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const metrics = section(
  'Figures of what was done, in directories.metrics, and the limits behind `edi-agent health`: what is beyond one makes the service degraded.',
  {
    enabled: flag('Keep a row for each finished file in edi_metrics.db.', true),
    keep: duration('How long those rows are kept. What each hour came to is kept for good.', {
      min: 8.64e7,
      max: 3.1536e11,
      default: '90 d',
    }),
    error_rate_max: wholeNumber('Percent of the judged files of the last hour that may fail.', {
      min: 0,
      max: 100,
      default: 10,
    }),
    processing_time_max: duration('How long a file of the last hour may take on average.', {
      min: 1,
      max: 8.64e7,
      default: '10 s',
    }),
    queue_age_max: duration('How long a file may wait in a pickup directory.', {
      min: 1e3,
      max: 2.592e9,
      default: '15 min',
    }),
    disk_free_min: wholeNumber('Percent of each file system that must be free.', { min: 0, max: 100, default: 10 }),
    memory_max: wholeNumber('Percent of the host’s memory that may be used.', { min: 1, max: 100, default: 90 }),
  },
);
