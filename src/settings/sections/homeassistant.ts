import { flag, section } from '../fields.ts';
import { level } from '../fields-broker.ts';

export const homeassistant = section(
  'Discovery by Home Assistant, over a connection of its own to the broker of mqtt. Needs mqtt.enabled.',
  {
    enabled: flag('Tell Home Assistant of this agent as a device.', false),
    prefix: level('The first name in the topics of discovery.', 'homeassistant'),
  },
);
