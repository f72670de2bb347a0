import { oneOf, section } from '../fields.ts';
import { size } from '../fields-measured.ts';

export const logging = section('The log: files in directories.logs, and readable lines on a terminal.', {
  level: oneOf('The least that is logged.', ['debug', 'info', 'warn', 'error'], 'info'),
  max_file_size: size(
    'When a log file of a day would pass this size, edi_processor_YYYYMMDD.1.log follows, and so on.',
    {
      min: 10_000,
      max: 1e12,
      default: '10 MB',
    },
  ),
  color: oneOf(
    'Colours of log lines on a terminal. auto: on a terminal, unless NO_COLOR is set.',
    ['auto', 'always', 'never'],
    'auto',
  ),
});
