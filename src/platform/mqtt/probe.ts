import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { AgentError } from '../../model/agent-error.ts';
import { type BrokerAddress, tlsOptions } from './connection.ts';
import { connectFailure } from './reasons.ts';

/** The addresses behind the name. Throws AgentError MQTT.NAME. */
export async function probeName(address: BrokerAddress): Promise<readonly string[]> {
  try {
    return (await lookup(address.host, { all: true })).map((one) => one.address);
  } catch (error) {
    throw connectFailure(error, address);
  }
}

/** Whether something listens. Throws AgentError MQTT.TCP, MQTT.TIMEOUT. */
export async function probeTcp(address: BrokerAddress): Promise<void> {
  await opened(connect({ host: address.host, port: address.port }), 'connect', address);
}

export interface TlsFound {
  /** `TLSv1.3`. */
  readonly protocol: string;
  /** CN of the broker's certificate, and when it ends, milliseconds since 1970. */
  readonly subject: string;
  readonly endsMs: number | null;
}

/** What is agreed on. Throws AgentError MQTT.TLS, MQTT.FILE, MQTT.TIMEOUT. */
export async function probeTls(address: BrokerAddress): Promise<TlsFound> {
  const options = await tlsOptions(address);
  const { host, port } = address;
  return opened(connectTls({ ...options, host, port }), 'secureConnect', address, (socket) => {
    const { subject, valid_to: ends } = socket.getPeerCertificate();
    const endsMs = Date.parse(ends);
    const { CN: name = '' } = subject ?? {};
    return {
      protocol: socket.getProtocol() ?? '',
      subject: Array.isArray(name) ? name.join(', ') : name,
      endsMs: Number.isNaN(endsMs) ? null : endsMs,
    };
  });
}

async function opened<S extends Socket | TLSSocket, T>(
  socket: S,
  event: 'connect' | 'secureConnect',
  address: BrokerAddress,
  look?: (socket: S) => T,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(silent(address)), address.connectMs);
  socket.once(event, () => {
    try {
      resolve(look?.(socket) as T);
    } catch (error) {
      reject(error);
    }
  });
  socket.on('error', (error) => reject(connectFailure(error, address)));
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

function silent({ host, port, connectMs }: BrokerAddress): AgentError {
  return new AgentError(`nobody answered at ${host}:${port} within ${connectMs} ms`, {
    code: 'MQTT.TIMEOUT',
    hint: 'Check the address, and whether a firewall swallows packets.',
    retry: true,
  });
}
