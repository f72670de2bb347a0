import type { OutboxRow } from '../../model/outbox.ts';
import {
  type AgentAddress,
  cloudEventsType,
  sourceOf,
  type TelemetryClass,
  type TopicKind,
  topicOf,
} from '../../model/telemetry.ts';
import type { BrokerMessage } from '../../ports.ts';

/** Whose envelopes these are. */
export interface Sender {
  readonly address: AgentAddress;
  readonly epoch: string;
}

export interface Told {
  readonly kind: TopicKind;
  /** Behind the kind in the topic. */
  readonly rest?: string;
  readonly class: TelemetryClass;
  /** Unique among what this agent tells. */
  readonly id: string;
  readonly subject?: string;
  readonly atMs: number;
  readonly data: unknown;
  readonly retain?: boolean;
  readonly qos?: 0 | 1;
  readonly expirySeconds?: number | undefined;
}

/** A message that is told now or not at all. */
export function liveMessage(sender: Sender, told: Told): BrokerMessage {
  const { kind, rest = '', retain = false, qos = 1, expirySeconds } = told;
  const type = typeOf(rest === '' ? kind : `${kind}/${rest}`);
  const text = envelope(sender, { ...told, type, payload: JSON.stringify(told.data), numbered: '' });
  return {
    topic: topicOf(sender.address, kind, rest),
    payload: text,
    qos,
    retain,
    expirySeconds,
    ...propertiesOf(sender, { class: told.class, type }),
  };
}

/** A row of the outbox. Its number goes with it, however often it is sent. */
export function outboxMessage(sender: Sender, row: OutboxRow): BrokerMessage {
  const { stream, seq, topic, id, createdMs } = row;
  const rowClass: TelemetryClass = row.class === 'audit' ? 'audit' : 'telemetry';
  const numbered = `,"stream":${JSON.stringify(stream)},"seq":${seq}`;
  const type = row.whole ? typeOf(topic) : 'edi.outbox.damaged';
  const payload = row.whole ? row.payload : '{}';
  const parts = { class: rowClass, id: `${sender.epoch}/${stream}/${seq}`, atMs: createdMs, type, payload, numbered };
  return {
    topic: `${sourceOf(sender.address)}/${topic}`,
    payload: envelope(sender, id === '' ? parts : { ...parts, subject: id }),
    qos: 1,
    retain: false,
    ...(rowClass === 'telemetry' ? { expirySeconds: telemetrySeconds } : {}),
    ...propertiesOf(sender, { class: rowClass, type }),
  };
}

/** What stands in the place of a row that the broker will never take: its number is used. */
export function withheldMessage(sender: Sender, row: OutboxRow): BrokerMessage {
  return outboxMessage(sender, { ...row, payload: '{"withheld":true}', whole: true });
}

const telemetrySeconds = 86_400;

interface Parts extends Pick<Told, 'class' | 'id' | 'atMs'> {
  readonly subject?: string;
  readonly type: string;
  readonly payload: string;
  readonly numbered: string;
}

/** Put together as text: the payload of a row is JSON already. */
function envelope({ address, epoch }: Sender, { id, type, subject, atMs, payload, numbered, ...parts }: Parts): string {
  const about = subject === undefined ? '' : `,"subject":${JSON.stringify(subject)}`;
  const head = `{"specversion":"1.0","id":${JSON.stringify(id)},"source":"${sourceOf(address)}","type":"${type}"${about}`;
  const time = new Date(atMs).toISOString();
  return `${head},"time":"${time}","datacontenttype":"application/json","epoch":"${epoch}"${numbered},"class":"${parts.class}","data":${payload}}`;
}

/** `event/file.received` → `edi.event.file.received`. What names one alarm or command stands in `subject`. */
export function typeOf(topic: string): string {
  const [kind = '', rest = ''] = topic.split('/');
  return kind === 'event' ? `edi.event.${rest}` : `edi.${kind}`;
}

/** The same few stand beside message after message. */
const properties = new Map<string, Pick<BrokerMessage, 'contentType' | 'userProperties'>>();

/** What routers need: the schema, the tenant and the class. */
function propertiesOf(
  { address }: Sender,
  told: { readonly class: TelemetryClass; readonly type: string },
): Pick<BrokerMessage, 'contentType' | 'userProperties'> {
  const schema = told.type.startsWith('edi.event.') ? 'edi.event' : told.type;
  const key = `${schema} ${address.tenant} ${told.class}`;
  const known = properties.get(key);
  if (known) return known;
  const made = { contentType: cloudEventsType, userProperties: { schema, tenant: address.tenant, class: told.class } };
  properties.set(key, made);
  return made;
}
