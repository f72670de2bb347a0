import { resolve } from 'node:path';
import type { BrokerAddress } from './platform/mqtt/broker.ts';
import type { Settings } from './settings/shape.ts';

const ports = { mqtt: 1_883, mqtts: 8_883, ws: 80, wss: 443 } as const;

/** Where the settings say that the broker is. Paths count from app.home. */
export function brokerAddressOf(
  { app, mqtt }: Pick<Settings, 'app' | 'mqtt'>,
  environment: Readonly<Record<string, string | undefined>>,
): BrokerAddress {
  const url = new URL(mqtt.url);
  const protocol = protocolOf(url);
  const file = (path: string): string | null => (path === '' ? null : resolve(app.home, path));
  const some = (text: string): string | null => (text === '' ? null : text);
  return {
    protocol,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? ports[protocol] : Number(url.port),
    path: url.pathname === '' ? '/' : url.pathname,
    username: some(mqtt.username),
    passwordFile: file(mqtt.password_file),
    credentials: environment.CREDENTIALS_DIRECTORY ?? null,
    tls: {
      ca: file(mqtt.tls_ca),
      cert: file(mqtt.tls_cert),
      key: file(mqtt.tls_key),
      servername: some(mqtt.tls_servername),
      alpn: some(mqtt.tls_alpn),
      minVersion: mqtt.tls_min_version,
    },
    connectMs: mqtt.connect_timeout,
    ackMs: mqtt.ack_timeout,
  };
}

function protocolOf({ protocol }: URL): keyof typeof ports {
  const name = protocol.replace(':', '');
  for (const known of ['mqtt', 'mqtts', 'ws', 'wss'] as const) if (known === name) return known;
  throw new Error(`mqtt.url cannot have the protocol ${protocol}`);
}
