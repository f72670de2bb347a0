import { section, wholeNumber } from '../fields.ts';
import { size } from '../fields-measured.ts';

export const disk = section(
  'Room on the file systems. Below a mark no more files are taken; what is in work goes on.',
  {
    low_water: size('The least free space on each file system the agent writes to.', {
      min: 0,
      max: 1e12,
      default: '200 MB',
    }),
    inodes_min: wholeNumber('The least free inodes on each of them.', { min: 0, max: 1e9, default: 1_000 }),
    ballast: size(
      'Space held ready in directories.state and freed when the disk is full, so that a clean stop still works. 0 holds none.',
      { min: 0, max: 1e10, default: '64 MB' },
    ),
  },
);
