/** Commands that there are over MQTT. */
export const commandNames = [
  'status',
  'health',
  'rescan',
  'pause',
  'resume',
  'quarantine.replay',
  'quarantine.release',
  'backup.run',
  'log.level',
  'config.validate',
] as const;

export type CommandName = (typeof commandNames)[number];

/** Where an agent stands in the topics: `edi/v1/{tenant}/{site}/{agent}/…`. */
export interface AgentAddress {
  readonly tenant: string;
  readonly site: string;
  readonly agent: string;
}

/**
 * `audit` is never dropped, and kept until it is confirmed; `telemetry` is bounded, its oldest dropped first and each
 * gap counted; `live` is told now or not at all.
 */
export type TelemetryClass = 'audit' | 'telemetry' | 'live';

/** Streams of the outbox: numbered from 1 without gaps, within an epoch. `ack/{stream}` confirms one. */
export const streams = { events: 'audit', metrics: 'telemetry' } as const satisfies Readonly<
  Record<string, TelemetryClass>
>;

export type StreamName = keyof typeof streams;

/** The part of a topic behind the agent, one of these or with a name behind it (`event/file.received`). */
export type TopicKind =
  | 'state'
  | 'birth'
  | 'health'
  | 'status'
  | 'metrics'
  | 'event'
  | 'alarm'
  | 'maintenance'
  | 'log'
  | 'cmd'
  | 'ack';

export interface AgentTopic extends AgentAddress {
  readonly kind: string;
  /** What stands behind the kind; '' where there is nothing. */
  readonly rest: string;
}

/** Changes only when something breaks those who listen. */
export const topicVersion = 'v1';
const prefix = `edi/${topicVersion}`;

/** `edi/v1/acme/berlin/a1/event/file.received`; also a filter, where `rest` is `#` or `+`. */
export function topicOf({ tenant, site, agent }: AgentAddress, kind: TopicKind, rest = ''): string {
  return `${prefix}/${tenant}/${site}/${agent}/${kind}${rest === '' ? '' : `/${rest}`}`;
}

/** The filter for a kind of topic of all agents. */
export function fleetFilter(kind: TopicKind, rest = ''): string {
  return topicOf({ tenant: '+', site: '+', agent: '+' }, kind, rest);
}

/** What a topic names; null for one that is not of this version. */
export function agentTopicOf(topic: string): AgentTopic | null {
  const [root, version, tenant = '', site = '', agent = '', kind = '', ...rest] = topic.split('/');
  if (`${root}/${version}` !== prefix || [tenant, site, agent, kind].includes('')) return null;
  return { tenant, site, agent, kind, rest: rest.join('/') };
}

/**
 * An envelope of CloudEvents 1.0, JSON format, the content type `application/cloudevents+json`. What stands in `data` is
 * by `type`; payloads never carry EDI content: names of files, hashes, control numbers, counts.
 */
export interface CloudEvent<T = unknown> {
  readonly specversion: '1.0';
  /** Unique with `source`: `EPOCH/STREAM/SEQ` of what is numbered. */
  readonly id: string;
  /** `edi/v1/TENANT/SITE/AGENT`. */
  readonly source: string;
  /** `edi.` and the kind of topic, with its name: `edi.event.file.received`, `edi.health`. */
  readonly type: string;
  /** What it is about: the id of a file, of an alarm. */
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** New whenever the ledger is created or restored. */
  readonly epoch: string;
  /** What is numbered only: (source, epoch, stream, seq) comes more than once, and is to be taken once. */
  readonly stream?: string;
  readonly seq?: number;
  readonly class: TelemetryClass;
  readonly data: T;
}

export const cloudEventsType = 'application/cloudevents+json';

/** `source` of an agent's envelopes. */
export function sourceOf({ tenant, site, agent }: AgentAddress): string {
  return `${prefix}/${tenant}/${site}/${agent}`;
}

/** On `ack/{stream}`, retained: all up to `seq` of that epoch is committed on the central side. One that repeats asks for what comes after it again. */
export interface CentralAck {
  readonly epoch: string;
  readonly seq: number;
}
