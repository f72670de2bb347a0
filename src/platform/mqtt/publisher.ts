import type { MqttClient } from 'mqtt';
import { assert } from '../../kit/assert.ts';
import { AgentError } from '../../model/agent-error.ts';
import type { BrokerLimits, BrokerMessage } from '../../ports.ts';
import { publishPacket } from './publish-packet.ts';
import { refused } from './reasons.ts';

export interface Publisher {
  open(granted: BrokerLimits): void;
  publish(message: BrokerMessage): Promise<void>;
  /** How long the longest waiting message has been without a confirmation; 0 for none. */
  silentMs(): number;
  /** All that waits fails with the error. */
  end(error: AgentError): void;
}

interface Sent {
  readonly topic: string;
  readonly sinceMs: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A message of QoS 0 is refused rather than kept, when so much waits for a slow connection. */
const unsentBytesMax = 1_048_576;

/**
 * Publishes over the client's connection, as many messages at once as the broker allows, the rest in the order of their
 * coming. Packets of one turn of the event loop are written together, and nothing is stored: that is the outbox's part.
 */
export function createPublisher(client: MqttClient): Publisher {
  const sent = new Map<number, Sent>();
  let queue: { readonly message: BrokerMessage; readonly resolve: () => void; readonly reject: Sent['reject'] }[] = [];
  let granted: BrokerLimits | null = null;
  let packets: Buffer[] = [];
  let ended: AgentError | null = null;

  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'puback') confirmed(packet.messageId ?? 0, packet.reasonCode ?? 0);
  });

  function publish(message: BrokerMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ended) reject(ended);
      else if (message.qos === 0) putOnce(message, resolve, reject);
      else if (granted && sent.size < granted.inFlightMax) put(message, resolve, reject);
      else queue.push({ message, resolve, reject });
    });
  }

  function put(message: BrokerMessage, resolve: () => void, reject: Sent['reject']): void {
    const id = client.messageIdProvider.allocate();
    assert(id !== null, 'fewer messages are under way than there are packet ids');
    if (write(message, id, reject)) {
      sent.set(id, { topic: message.topic, sinceMs: performance.now(), resolve, reject });
    } else {
      client.messageIdProvider.deallocate(id);
    }
  }

  function putOnce(message: BrokerMessage, resolve: () => void, reject: Sent['reject']): void {
    if (client.stream.writableLength > unsentBytesMax) reject(tooSlow(message.topic));
    else if (write(message, 0, reject)) resolve();
  }

  function write(message: BrokerMessage, id: number, reject: Sent['reject']): boolean {
    const packet = publishPacket(message, id);
    if (granted && packet.length > granted.packetBytesMax) {
      reject(tooLarge(message.topic, packet.length, granted.packetBytesMax));
      return false;
    }
    if (packets.push(packet) === 1) setImmediate(flushWhenQuiet, 0);
    return true;
  }

  /** As long as each turn brings confirmations and so new packets, they go together: one write costs more than a turn. */
  function flushWhenQuiet(before: number): void {
    const enough = granted === null || packets.length >= granted.inFlightMax / 2;
    if (packets.length > before && !enough) setImmediate(flushWhenQuiet, packets.length);
    else flush();
  }

  function flush(): void {
    const [first = null, second] = packets;
    if (first && !client.stream.destroyed) client.stream.write(second ? Buffer.concat(packets) : first);
    packets = [];
  }

  function confirmed(id: number, reason: number): void {
    const one = sent.get(id);
    if (!one) return;
    sent.delete(id);
    client.messageIdProvider.deallocate(id);
    if (reason >= 0x80) one.reject(refused(one.topic, reason));
    else one.resolve();
    const next = queue.shift();
    if (next) put(next.message, next.resolve, next.reject);
  }

  return {
    publish,
    open(limits) {
      granted = limits;
    },
    silentMs() {
      const [oldest] = sent.values();
      return oldest ? performance.now() - oldest.sinceMs : 0;
    },
    end(error) {
      ended = error;
      for (const { reject } of [...sent.values(), ...queue]) reject(error);
      sent.clear();
      queue = [];
    },
  };
}

function tooLarge(topic: string, bytes: number, bytesMax: number): AgentError {
  return new AgentError(`a message for ${topic} has ${bytes} bytes, the broker takes ${bytesMax}`, {
    code: 'MQTT.TOO_LARGE',
    hint: 'Raise the packet size of the broker to 256 KB.',
  });
}

function tooSlow(topic: string): AgentError {
  return new AgentError(`a message for ${topic} was dropped: the connection is too slow`, {
    code: 'MQTT.SLOW',
    hint: 'Tell less, or mend the network.',
    retry: true,
  });
}
