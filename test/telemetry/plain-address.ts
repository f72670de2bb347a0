import type { BrokerAddress } from '../../src/platform/mqtt/broker.ts';

/** A broker on this machine without TLS or password; the port is the test's own. */
export const plainAddress: BrokerAddress = {
  protocol: 'mqtt',
  host: '127.0.0.1',
  port: 0,
  path: '',
  username: null,
  passwordFile: null,
  credentials: null,
  tls: { ca: null, cert: null, key: null, servername: null, alpn: null, minVersion: 'TLSv1.2' },
  connectMs: 60_000,
  ackMs: 60_000,
};
