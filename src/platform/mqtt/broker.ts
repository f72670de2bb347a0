import type { IConnackPacket } from 'mqtt';
import { AgentError } from '../../model/agent-error.ts';
import type { Broker, BrokerRequest, BrokerSession } from '../../ports.ts';
import { type BrokerAddress, type Connection, openConnection } from './connection.ts';
import { connectFailure, subscriptionRefused } from './reasons.ts';
import { createSession, type OpenSession } from './session.ts';

export type { BrokerAddress } from './connection.ts';

/** A broker over MQTT.js, of which nothing is used that stores messages or tries again by itself. */
export function createBroker(address: BrokerAddress): Broker {
  return { connect: (request, signal) => connect(address, request, signal) };
}

async function connect(address: BrokerAddress, request: BrokerRequest, signal: AbortSignal): Promise<BrokerSession> {
  signal.throwIfAborted();
  const connection = await openConnection(address, request);
  const session = createSession(connection, { ackMs: address.ackMs, onMessage: request.onMessage });
  try {
    signal.throwIfAborted();
    const connack = await accepted({ address, connection, session, signal });
    session.accepted(connack, request.keepaliveSeconds);
    await subscribed(session, request, signal);
    return session;
  } catch (error) {
    await session.close({ force: true });
    throw error;
  }
}

interface Attempt {
  readonly address: BrokerAddress;
  readonly connection: Connection;
  readonly session: OpenSession;
  readonly signal: AbortSignal;
}

function accepted({ address, connection, session, signal }: Attempt): Promise<IConnackPacket> {
  const { client, trouble } = connection;
  return new Promise((resolve, reject) => {
    const stopped = (): void => reject(signal.reason);
    const timer = setTimeout(() => {
      const message = `the broker at ${address.host}:${address.port} did not accept the connection in ${address.connectMs} ms`;
      const hint = 'Is it a broker of MQTT, frozen, or a firewall that swallows packets? `edi-agent mqtt check` tells.';
      reject(new AgentError(message, { code: 'MQTT.TIMEOUT', hint, retry: true }));
    }, address.connectMs);
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
    };
    signal.addEventListener('abort', stopped, { once: true });
    client.once('connect', (connack) => {
      over();
      resolve(connack);
    });
    void session.closed.then(() => {
      over();
      reject(connectFailure(trouble(), address));
    });
    client.connect();
    connection.watch();
  });
}

async function subscribed(session: OpenSession, request: BrokerRequest, signal: AbortSignal): Promise<void> {
  for (const subscription of request.subscriptions) {
    const reason = await session.subscribe(subscription);
    signal.throwIfAborted();
    if (reason >= 0x80) throw subscriptionRefused(subscription.filter, reason);
  }
}
