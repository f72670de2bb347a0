import type { IConnackPacket, IPublishPacket } from 'mqtt';
import { AgentError } from '../../model/agent-error.ts';
import { limits } from '../../model/limits.ts';
import type {
  BrokerEnd,
  BrokerLimits,
  BrokerRequest,
  BrokerSession,
  BrokerSubscription,
  ReceivedMessage,
} from '../../ports.ts';
import type { Connection } from './connection.ts';
import { createPublisher } from './publisher.ts';
import { reasonText } from './reasons.ts';

export interface OpenSession extends BrokerSession {
  accepted(connack: IConnackPacket, keepaliveSeconds: number): void;
  /** The reason code of the SUBACK. */
  subscribe(subscription: BrokerSubscription): Promise<number>;
}

export interface SessionOptions {
  /** How long a confirmation may take. */
  readonly ackMs: number;
  readonly onMessage: BrokerRequest['onMessage'];
}

/** A close that waits for the broker is given up after this. */
const closeMsMax = 5_000;

/** One connection from its first byte to its last. */
export function createSession(connection: Connection, { ackMs, onMessage }: SessionOptions): OpenSession {
  const { client } = connection;
  const publisher = createPublisher(client);
  const { promise: closed, resolve: tell } = Promise.withResolvers<BrokerEnd>();
  let granted: BrokerLimits = nothingGranted;
  let told: BrokerEnd | null = null;
  let over = false;
  let closing: Promise<void> | null = null;

  const watch = setInterval(() => {
    if (publisher.silentMs() > ackMs) fail(`the broker confirmed nothing for ${ackMs} ms`);
  }, ackMs / 4);
  client.on('close', ended);
  client.on('disconnect', ({ reasonCode = 0 }) => {
    const kind = reasonCode === 0x8e ? 'taken_over' : 'broker';
    told ??= { kind, reason: reasonCode, message: reasonText(reasonCode) };
    client.end(true);
  });
  client.handleMessage = (packet, done) => void receive(packet, done);

  /** PUBACK is sent when it is done; what fails ends the connection, so that the broker gives it again. */
  async function receive(packet: IPublishPacket, done: () => void): Promise<void> {
    try {
      await onMessage(messageOf(packet));
      done();
    } catch (error) {
      fail(`a message could not be taken: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  function fail(message: string): void {
    told ??= { kind: 'lost', reason: null, message };
    client.end(true);
    ended();
  }

  function ended(): void {
    if (over) return;
    over = true;
    clearInterval(watch);
    const end = told ?? lost(connection.trouble());
    publisher.end(closedError(end));
    tell(end);
  }

  async function subscribe(subscription: BrokerSubscription): Promise<number> {
    const { filter, qos, retainAsPublished: rap = false } = subscription;
    const answer = new Promise<number>((resolve, reject) => {
      client.subscribe(filter, { qos, rap, rh: 0 }, (error, grants) => {
        const reason = reasonOf(error) ?? grants?.[0]?.qos;
        if (reason === undefined) reject(error ?? closedError(lost(null)));
        else resolve(reason);
      });
    });
    return Promise.race([answer, closed.then((end) => Promise.reject(closedError(end)))]);
  }

  async function end(reason: 0 | 4, force: boolean): Promise<void> {
    if (over) return;
    told ??= { kind: 'ours', reason, message: 'closed by us' };
    const breakOff = (): void => {
      client.end(true);
      client.stream?.destroy();
      ended();
    };
    if (force) return breakOff();
    const timer = setTimeout(breakOff, closeMsMax);
    client.end(false, { reasonCode: reason });
    await closed;
    clearTimeout(timer);
  }

  return {
    publish: publisher.publish,
    subscribe,
    closed,
    close({ reason = 0, force = false } = {}) {
      closing ??= end(reason, force);
      return closing;
    },
    accepted(connack, keepaliveSeconds) {
      granted = limitsOf(connack, { keepaliveSeconds, certificateEndsMs: connection.certificateEndsMs() });
      publisher.open(granted);
    },
    get limits() {
      return granted;
    },
  };
}

const nothingGranted: BrokerLimits = {
  inFlightMax: 1,
  packetBytesMax: limits.mqttPacketBytesMax,
  sessionPresent: false,
  keepaliveSeconds: 0,
  certificateEndsMs: null,
};

function limitsOf(
  { properties = {}, sessionPresent }: IConnackPacket,
  ours: Pick<BrokerLimits, 'keepaliveSeconds' | 'certificateEndsMs'>,
): BrokerLimits {
  const { receiveMaximum = 65_535, maximumPacketSize = limits.mqttPacketBytesMax, serverKeepAlive } = properties;
  return {
    inFlightMax: Math.min(limits.mqttInFlightMax, receiveMaximum),
    packetBytesMax: Math.min(limits.mqttPacketBytesMax, maximumPacketSize),
    sessionPresent,
    keepaliveSeconds: serverKeepAlive ?? ours.keepaliveSeconds,
    certificateEndsMs: ours.certificateEndsMs,
  };
}

function messageOf(packet: IPublishPacket): ReceivedMessage {
  const { topic, payload, qos, retain, dup, properties = {} } = packet;
  const { messageExpiryInterval, contentType, userProperties = {}, responseTopic, correlationData } = properties;
  return {
    topic,
    payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
    qos: qos === 0 ? 0 : 1,
    retain,
    duplicate: dup,
    expirySeconds: messageExpiryInterval,
    contentType,
    userProperties: Object.fromEntries(Object.entries(userProperties).map(([name, value]) => [name, String(value)])),
    responseTopic,
    correlation: correlationData,
  };
}

function reasonOf(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}

function lost(trouble: unknown): BrokerEnd {
  const message = trouble instanceof Error ? trouble.message : 'the connection was lost';
  return { kind: 'lost', reason: null, message };
}

function closedError({ message }: BrokerEnd): AgentError {
  const hint = 'The agent connects anew by itself.';
  return new AgentError(`the connection to the broker ended: ${message}`, { code: 'MQTT.CLOSED', hint, retry: true });
}
