import { flag, section } from '../fields.ts';
import { duration, size } from '../fields-measured.ts';

const days = { min: 8.64e7, max: 3.1536e11 } as const;

export const retention = section(
  'How long things are kept. Never let go: what is quarantined, in work, or not collected from directories.delivery. Where a disk has no room, closed log files, processed files and archived ones go early, in this order, the oldest day first; the audit trail and the ledger are left alone.',
  {
    logs: duration('Log files, by the day in their names.', { ...days, default: '30 d' }),
    logs_total: size('All log files together; beyond it the oldest days go.', { min: 1e6, max: 1e13, default: '2 GB' }),
    compress_logs: duration('Log files of days that ended so long ago are compressed (.gz).', {
      min: 0,
      max: 3.1536e11,
      default: '2 d',
    }),
    processed: duration('Processed files, with their receipts.', { ...days, default: '90 d' }),
    error: duration('Files in error/, with their receipts.', { ...days, default: '90 d' }),
    archive_before_delete: flag(
      'Processed and failed files go to directories.archive, compressed and read back, before they are let go.',
      false,
    ),
    archive: duration('Archived files.', { ...days, default: '400 d' }),
    reports: duration('Maintenance reports.', { ...days, default: '400 d' }),
    ledger: duration('What the ledger knows of finished files. After it a duplicate is no longer recognised.', {
      min: 2.592e9,
      max: 3.1536e11,
      default: '400 d',
    }),
    audit: duration('The audit trail.', { min: 7.776e9, max: 3.1536e11, default: '400 d' }),
    pressure_keep: duration('What is younger does not go early, however little room there is.', {
      min: 8.64e7,
      max: 3.1536e11,
      default: '7 d',
    }),
  },
);
