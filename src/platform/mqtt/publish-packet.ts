import type { BrokerMessage } from '../../ports.ts';

/** Identifiers of properties of MQTT 5, section 2.2.2.2. */
const property = { expiry: 0x02, contentType: 0x03, responseTopic: 0x08, correlation: 0x09, user: 0x26 } as const;

/** A PUBLISH packet of MQTT 5 (section 3.3). `id` is 0 for QoS 0. */
export function publishPacket(message: BrokerMessage, id: number): Buffer {
  const { topic, payload, qos, retain } = message;
  const properties = propertiesOf(message);
  const propertyBytes = properties.reduce((sum, part) => sum + part.length, 0);
  const topicBytes = Buffer.byteLength(topic);
  const body = typeof payload === 'string' ? Buffer.byteLength(payload) : payload.length;
  const rest = 2 + topicBytes + (qos === 0 ? 0 : 2) + lengthBytes(propertyBytes) + propertyBytes + body;
  const packet = Buffer.allocUnsafe(1 + lengthBytes(rest) + rest);
  packet[0] = 0x30 | (qos << 1) | Number(retain);
  let at = putLength(packet, 1, rest);
  at = packet.writeUInt16BE(topicBytes, at);
  at += packet.write(topic, at, 'utf8');
  if (qos > 0) at = packet.writeUInt16BE(id, at);
  at = putLength(packet, at, propertyBytes);
  for (const part of properties) at += part.copy(packet, at);
  if (typeof payload === 'string') packet.write(payload, at, 'utf8');
  else packet.set(payload, at);
  return packet;
}

function propertiesOf(message: BrokerMessage): readonly Buffer[] {
  const { expirySeconds, contentType, userProperties, responseTopic, correlation } = message;
  return [
    ...(expirySeconds === undefined ? [] : [expiry(expirySeconds)]),
    ...(contentType === undefined ? [] : [of(property.contentType, contentType)]),
    ...(responseTopic === undefined ? [] : [of(property.responseTopic, responseTopic)]),
    ...(correlation === undefined ? [] : [of(property.correlation, correlation)]),
    ...(userProperties === undefined ? [] : [userBuffer(userProperties)]),
  ];
}

function expiry(seconds: number): Buffer {
  const part = Buffer.allocUnsafe(5);
  part[0] = property.expiry;
  part.writeUInt32BE(Math.min(seconds, 0xffffffff), 1);
  return part;
}

function of(identifier: number, value: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(identifier), withLength(value)]);
}

function withLength(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
}

/** Whoever tells the same few over and over gives the same object. */
const kept = new WeakMap<Readonly<Record<string, string>>, Buffer>();

function userBuffer(userProperties: Readonly<Record<string, string>>): Buffer {
  const known = kept.get(userProperties);
  if (known) return known;
  const parts = Object.entries(userProperties).flatMap(([name, value]) => [
    Buffer.of(property.user),
    withLength(name),
    withLength(value),
  ]);
  const made = Buffer.concat(parts);
  kept.set(userProperties, made);
  return made;
}

/** A variable byte integer (section 1.5.5) takes 1 to 4 bytes. */
function lengthBytes(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  return value < 0x20_0000 ? 3 : 4;
}

function putLength(packet: Buffer, at: number, value: number): number {
  let left = value;
  let next = at;
  do {
    packet[next] = (left & 0x7f) | (left > 0x7f ? 0x80 : 0);
    left >>>= 7;
    next += 1;
  } while (left > 0);
  return next;
}
