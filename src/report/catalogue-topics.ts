import type { z } from 'zod';
import type { TelemetryClass, TopicKind } from '../model/telemetry.ts';
import {
  ackData,
  alarmData,
  birthData,
  commandAnswer,
  commandRequest,
  eventData,
  healthData,
  logData,
  maintenanceData,
  metricsData,
  stateData,
  statusData,
} from './mqtt/shapes.ts';

/** One kind of topic behind `edi/v1/{tenant}/{site}/{agent}/`. */
export interface TopicEntry {
  /** `event/{type}` */
  readonly topic: string;
  readonly kind: TopicKind;
  readonly direction: 'out' | 'in';
  readonly qos: 0 | 1;
  readonly retain: boolean;
  /** For people; null for none. */
  readonly expiry: string | null;
  readonly class: TelemetryClass;
  readonly help: string;
  /** Name of the JSON Schema of `data`, or of the whole payload where `envelope` is false. */
  readonly schema: string;
  readonly shape: z.ZodType;
  /** Whether it comes in an envelope of CloudEvents. */
  readonly envelope: boolean;
}

type Given = Pick<TopicEntry, 'schema' | 'shape' | 'help' | 'class'> & Partial<TopicEntry>;

const entry = (topic: string, given: Given): TopicEntry => {
  const [kind] = topic.split('/');
  return {
    topic,
    kind: kind as TopicKind,
    direction: 'out',
    qos: 1,
    retain: false,
    expiry: null,
    envelope: true,
    ...given,
  };
};

/** Every topic of the agent. */
export const topicCatalogue: readonly TopicEntry[] = [
  entry('state', {
    retain: true,
    class: 'live',
    schema: 'state',
    shape: stateData,
    help: 'Whether the agent is there; also the Will.',
  }),
  entry('birth', {
    retain: true,
    class: 'live',
    schema: 'birth',
    shape: birthData,
    help: 'After each connect: version, hash of the settings, directories, streams.',
  }),
  entry('health', {
    retain: true,
    expiry: '3 × mqtt.health_interval',
    class: 'live',
    schema: 'health',
    shape: healthData,
    help: 'The document of `edi-agent health`, with disks, outbox, clock and certificates.',
  }),
  entry('status', {
    retain: true,
    expiry: '3 × mqtt.health_interval',
    class: 'live',
    schema: 'status',
    shape: statusData,
    help: 'The document of `edi-agent status`.',
  }),
  entry('metrics', {
    expiry: '24 h',
    class: 'telemetry',
    schema: 'metrics',
    shape: metricsData,
    help: 'All figures of one moment; or a gap, where figures could not be kept.',
  }),
  entry('event/{type}', {
    class: 'audit',
    schema: 'event',
    shape: eventData,
    help: 'What happened, each once: numbered, kept until it is confirmed.',
  }),
  entry('alarm/{id}', {
    retain: true,
    class: 'live',
    schema: 'alarm',
    shape: alarmData,
    help: 'An alarm that stands. An empty payload: it is over.',
  }),
  entry('maintenance', {
    retain: true,
    class: 'live',
    schema: 'maintenance',
    shape: maintenanceData,
    help: 'The last maintenance or checklist: each item, its verdict and evidence.',
  }),
  entry('log', {
    qos: 0,
    expiry: '5 min',
    class: 'live',
    schema: 'log',
    shape: logData,
    help: 'Warnings and errors of the log, ten a minute at most.',
  }),
  entry('cmd/{name}', {
    direction: 'in',
    expiry: '5 min',
    class: 'live',
    schema: 'command',
    shape: commandRequest,
    envelope: false,
    help: 'A command of mqtt.commands.',
  }),
  entry('cmd/{name}/{id}', {
    retain: true,
    expiry: '1 day',
    class: 'live',
    schema: 'command-answer',
    shape: commandAnswer,
    help: 'What became of a command: executing, then successful or failed.',
  }),
  entry('ack/{stream}', {
    direction: 'in',
    retain: true,
    class: 'live',
    schema: 'ack',
    shape: ackData,
    envelope: false,
    help: 'All up to a number of a stream is kept on the central side.',
  }),
];
