import { section, wholeNumber } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const alarms = section(
  'When an alarm is raised and cleared, besides the limits under metrics and disk. docs/metrics.md lists the alarms.',
  {
    raise_after: duration('What is beyond a limit for so long is an alarm.', { min: 0, max: 8.64e7, default: '1 min' }),
    clear_after: duration('What is back within its limit for so long clears it.', {
      min: 0,
      max: 8.64e7,
      default: '5 min',
    }),
    stalled_after: duration('Files wait and none was finished for so long: critical.', {
      min: 6e4,
      max: 8.64e7,
      default: '15 min',
    }),
    queue_depth_max: wholeNumber('Files that may wait.', { min: 1, max: 1_000_000, default: 1_000 }),
    processing_time_p95_max: duration('How long a file of the last hour may take, but for one in twenty.', {
      min: 1,
      max: 8.64e7,
      default: '60 s',
    }),
    certificate_days_medium: wholeNumber('A certificate that ends in fewer days is an alarm.', {
      min: 1,
      max: 3_650,
      default: 30,
    }),
    certificate_days_high: wholeNumber('And in fewer days than these a high one.', { min: 1, max: 3_650, default: 7 }),
  },
);
