import { AgentError } from '../../src/model/agent-error.ts';
import type { Broker, BrokerEnd, BrokerMessage, BrokerRequest, BrokerSession } from '../../src/ports.ts';

export interface SimBroker extends Broker {
  /** What reached it, in order. */
  readonly taken: BrokerMessage[];
  readonly requests: BrokerRequest[];
  /** The connection that stands. */
  readonly session: BrokerSession | null;
  /** What the next attempts come to; without one they succeed. */
  readonly answers: (AgentError | 'ok')[];
  /** Called with each message before it is confirmed: what it throws ends the connection. */
  onPublish: (message: BrokerMessage) => void;
  drop(end?: Partial<BrokerEnd>): void;
}

/** A broker in memory: confirms each message a turn later, in order. */
export function createSimBroker(inFlightMax = 20): SimBroker {
  const broker: Omit<SimBroker, 'connect'> & { session: BrokerSession | null } = {
    taken: [],
    requests: [],
    answers: [],
    session: null,
    onPublish: () => {},
    drop: () => {},
  };

  async function connect(request: BrokerRequest, signal: AbortSignal): Promise<BrokerSession> {
    signal.throwIfAborted();
    broker.requests.push(request);
    const answer = broker.answers.shift() ?? 'ok';
    if (answer !== 'ok') throw answer;
    const { promise: closed, resolve } = Promise.withResolvers<BrokerEnd>();
    let ended = false;
    const end = (how: Partial<BrokerEnd> = {}): void => {
      if (ended) return;
      ended = true;
      if (broker.session === session) broker.session = null;
      resolve({ kind: 'lost', reason: null, message: 'gone', ...how });
    };
    const gone = (): AgentError => new AgentError('the connection ended', { code: 'MQTT.CLOSED', retry: true });
    const session: BrokerSession = {
      limits: {
        inFlightMax,
        packetBytesMax: 1_000,
        sessionPresent: false,
        keepaliveSeconds: 30,
        certificateEndsMs: null,
      },
      closed,
      async publish(message) {
        if (ended) throw gone();
        if (message.payload.length > 1_000) throw new AgentError('too large', { code: 'MQTT.TOO_LARGE' });
        try {
          broker.onPublish(message);
        } catch (error) {
          end();
          throw error;
        }
        broker.taken.push(message);
        await new Promise((turn) => setImmediate(turn));
        if (ended) throw gone();
      },
      async close() {
        end({ kind: 'ours', message: 'closed by us' });
      },
    };
    broker.session = session;
    broker.drop = end;
    return session;
  }

  return Object.assign(broker, { connect });
}

/** What the tests connect with. */
export const simRequest: BrokerRequest = {
  clientId: 'c',
  cleanStart: false,
  sessionExpirySeconds: 1,
  keepaliveSeconds: 30,
  subscriptions: [],
  onMessage() {},
};
