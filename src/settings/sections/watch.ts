import { directoryList, ending, flag, nameEndings, section } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const watch = section('How `edi-agent monitor` watches the pickup directories.', {
  more_directories: directoryList('Pickup directories besides directories.pickup, each an absolute path.', []),
  subdirectories: flag(
    'Look into the directories inside of a pickup directory too, one level deep: one a trading partner.',
    true,
  ),
  poll_interval: duration('How often the pickup directories are scanned. The scan is what finds files.', {
    min: 100,
    max: 3.6e6,
    default: '5 s',
  }),
  events: flag(
    'Let events of the kernel shorten the wait for the next scan. Never used on network file systems, which have none.',
    true,
  ),
  stability_delay: duration(
    'How long size and time of a file must stay as they are before it is taken; five times as long on network file systems.',
    { min: 0, max: 3.6e6, default: '2 s' },
  ),
  file_completion_timeout: duration(
    'A file that stopped growing for so long with its interchange still open is given up with E001.INCOMPLETE.',
    { min: 1e3, max: 8.64e7, default: '10 min' },
  ),
  marker: ending(
    'The ending of the marker file that says a file is whole: with .done, orders.x12 waits for orders.x12.done. Empty where nobody writes markers.',
    '',
  ),
  temporary_endings: nameEndings(
    'Names with these endings are files that somebody still writes; they are left alone, and so are names that begin with a dot.',
    ['.tmp', '.part', '.filepart', '.inprogress', '.swp', '~'],
  ),
  keep_order: flag(
    'Take the files of one sender strictly one after the other, oldest first. A file that waits for a retry then holds up those behind it.',
    false,
  ),
});
