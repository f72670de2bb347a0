import { connect as connectPlain } from 'node:net';
import { type ConnectionOptions, connect as connectTls, TLSSocket } from 'node:tls';
import { connect as connectMqtt, type IClientOptions, MqttClient, UniqueMessageIdProvider } from 'mqtt';
import { limits } from '../../model/limits.ts';
import type { BrokerMessage, BrokerRequest } from '../../ports.ts';
import { passwordOf, readAsIs, readSecret } from './secret-files.ts';

/** Where a broker is, and what it wants to see of us. Paths of files: they are read at each attempt. */
export interface BrokerAddress {
  readonly protocol: 'mqtt' | 'mqtts' | 'ws' | 'wss';
  readonly host: string;
  readonly port: number;
  /** Of a websocket. */
  readonly path: string;
  readonly username: string | null;
  readonly passwordFile: string | null;
  /** $CREDENTIALS_DIRECTORY of systemd: `mqtt-password` and `mqtt-key` there go before the files. */
  readonly credentials: string | null;
  readonly tls: {
    readonly ca: string | null;
    readonly cert: string | null;
    readonly key: string | null;
    readonly servername: string | null;
    readonly alpn: string | null;
    readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
  };
  readonly connectMs: number;
  /** How long a confirmation may take. */
  readonly ackMs: number;
}

export interface Connection {
  readonly client: MqttClient;
  /** Listens to the stream, which is there once the client has begun to connect. */
  watch(): void;
  /** The last error that was seen, however it was told. */
  trouble(): unknown;
  /** When the broker's certificate ends, milliseconds since 1970; null without TLS. */
  certificateEndsMs(): number | null;
}

/** A client that has not begun to connect. Throws AgentError MQTT.FILE. */
export async function openConnection(address: BrokerAddress, request: BrokerRequest): Promise<Connection> {
  const password = await passwordOf(address);
  const tls = isSecure(address) ? await tlsOptions(address) : null;
  const options = clientOptions(address, request);
  const secrets = password === null ? {} : { password };
  const client = clientOf(address, { ...options, ...secrets }, tls);
  let trouble: unknown = null;
  client.on('error', (error) => {
    trouble = error;
  });
  return {
    client,
    watch() {
      client.stream.on('error', (error: unknown) => {
        trouble ??= error;
      });
    },
    trouble: () => trouble,
    certificateEndsMs() {
      if (!(client.stream instanceof TLSSocket)) return null;
      const ends = Date.parse(client.stream.getPeerCertificate().valid_to);
      return Number.isNaN(ends) ? null : ends;
    },
  };
}

export const isSecure = ({ protocol }: Pick<BrokerAddress, 'protocol'>): boolean =>
  protocol === 'mqtts' || protocol === 'wss';

function clientOf(address: BrokerAddress, options: IClientOptions, tls: ConnectionOptions | null): MqttClient {
  const { protocol, host, port, path } = address;
  if (protocol === 'ws' || protocol === 'wss') {
    return connectMqtt({ ...options, protocol, hostname: host, port, path, wsOptions: { ...tls } });
  }
  const stream = () =>
    tls === null ? connectPlain({ host, port, noDelay: true }) : connectTls({ ...tls, host, port });
  return new MqttClient(stream, options);
}

/** Everything of MQTT.js that would keep, repeat or wait by itself is off. */
function clientOptions({ username }: BrokerAddress, request: BrokerRequest): IClientOptions {
  const { clientId, cleanStart, sessionExpirySeconds, keepaliveSeconds, will } = request;
  return {
    manualConnect: true,
    protocolVersion: 5,
    clientId,
    clean: cleanStart,
    keepalive: keepaliveSeconds,
    reconnectPeriod: 0,
    reconnectOnConnackError: false,
    // Ours, by the way each attempt ends.
    connectTimeout: 2_147_483_647,
    resubscribe: false,
    queueQoSZero: false,
    // A broker that is frozen sends nothing, whatever we send.
    reschedulePings: false,
    timerVariant: 'native',
    messageIdProvider: new UniqueMessageIdProvider(),
    properties: {
      sessionExpiryInterval: sessionExpirySeconds,
      receiveMaximum: limits.mqttInFlightMax,
      maximumPacketSize: limits.mqttPacketBytesMax,
    },
    ...(username === null ? {} : { username }),
    ...(will === undefined ? {} : { will: willOf(will) }),
  };
}

function willOf(will: BrokerMessage & { readonly delaySeconds: number }): NonNullable<IClientOptions['will']> {
  const { topic, payload, qos, retain, delaySeconds, expirySeconds, contentType, userProperties } = will;
  return {
    topic,
    payload: Buffer.from(payload),
    qos,
    retain,
    properties: {
      willDelayInterval: delaySeconds,
      ...(expirySeconds === undefined ? {} : { messageExpiryInterval: expirySeconds }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(userProperties === undefined ? {} : { userProperties: { ...userProperties } }),
    },
  };
}

/** As Node's TLS takes them. Throws AgentError MQTT.FILE. */
export async function tlsOptions({ tls, host, credentials }: BrokerAddress): Promise<ConnectionOptions> {
  const { ca, cert, key, servername, alpn, minVersion } = tls;
  const name = servername ?? (/^[\d.]+$|:/.test(host) ? null : host);
  const ownKey = key === null && cert === null ? null : await readSecret({ file: key, credentials, name: 'mqtt-key' });
  return {
    minVersion,
    rejectUnauthorized: true,
    ...(name === null ? {} : { servername: name }),
    ...(alpn === null ? {} : { ALPNProtocols: [alpn] }),
    ...(ca === null ? {} : { ca: await readAsIs(ca) }),
    ...(cert === null ? {} : { cert: await readAsIs(cert) }),
    ...(ownKey === null ? {} : { key: ownKey }),
  };
}
