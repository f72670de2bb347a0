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
    await inTime(established(connection, session, { address, request }), { address, signal });
    return session;
  } catch (error) {
    await session.close({ force: true });
    throw error;
  }
}

/** A broker may freeze after any packet: the limit, and a stop, hold for all of the attempt. */
function inTime(
  attempt: Promise<void>,
  { address, signal }: { readonly address: BrokerAddress; readonly signal: AbortSignal },
): Promise<void> {
  const { host, port, connectMs } = address;
  return new Promise((resolve, reject) => {
    const stopped = (): void => reject(signal.reason);
    const timer = setTimeout(() => {
      const message = `the broker at ${host}:${port} did not accept the connection in ${connectMs} ms`;
      const hint = 'Is it a broker of MQTT, frozen, or a firewall that swallows packets? `edi-agent mqtt check` tells.';
      reject(new AgentError(message, { code: 'MQTT.TIMEOUT', hint, retry: true }));
    }, connectMs);
    signal.addEventListener('abort', stopped, { once: true });
    attempt.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stopped);
    });
  });
}

async function established(
  connection: Connection,
  session: OpenSession,
  { address, request }: { readonly address: BrokerAddress; readonly request: BrokerRequest },
): Promise<void> {
  session.accepted(await accepted(connection, session, address), request.keepaliveSeconds);
  for (const subscription of request.subscriptions) {
    const reason = await session.subscribe(subscription);
    if (reason >= 0x80) throw subscriptionRefused(subscription.filter, reason);
  }
}

function accepted(connection: Connection, session: OpenSession, address: BrokerAddress): Promise<IConnackPacket> {
  const { client, trouble } = connection;
  return new Promise((resolve, reject) => {
    client.once('connect', resolve);
    void session.closed.then(() => reject(connectFailure(trouble(), address)));
    client.connect();
    connection.watch();
  });
}
