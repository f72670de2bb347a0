import { flag, section } from '../fields.ts';
import { level, optionalLevel } from '../fields-broker.ts';
import { duration } from '../fields-measured.ts';

export const sparkplug = section(
  'Metrics as Sparkplug B 3.0, over a connection of its own to the broker of mqtt.url; mqtt.enabled is not needed.',
  {
    enabled: flag('Be an edge node of Sparkplug B.', false),
    group: level('The group id in spBv1.0/GROUP/….', 'edi'),
    node: optionalLevel(
      'The edge node id. Left empty, that of mqtt.tenant, mqtt.site and the agent, joined by hyphens.',
    ),
    primary_host: optionalLevel('The primary host: nothing is told while it is offline. Left empty, there is none.'),
    interval: duration('How often metrics that changed are told.', { min: 1e3, max: 3.6e6, default: '60 s' }),
  },
);
