import { section } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const service = section('How `edi-agent monitor` starts and stops.', {
  drain_limit: duration(
    'How long a stop waits for the files in work. What is not done by then is taken up at the next start.',
    { min: 0, max: 3.6e6, default: '60 s' },
  ),
});
