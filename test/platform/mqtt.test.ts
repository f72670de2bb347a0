import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createBroker } from '../../src/platform/mqtt/broker.ts';
import { plainAddress } from '../telemetry/plain-address.ts';
import { simRequest } from '../telemetry/sim-broker.ts';

/** CONNACK of MQTT 5: accepted, no session, no properties. */
const connack = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);
const request = { ...simRequest, subscriptions: [{ filter: 'a', qos: 1 as const }] };

describe('a broker that freezes after CONNACK', { timeout: 60_000 }, () => {
  const sockets = new Set<Socket>();
  let server: Server;
  let accepted = Promise.withResolvers<void>();

  before(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(connack);
        // The SUBSCRIBE that follows is read and never answered.
        socket.once('data', () => accepted.resolve());
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  function brokerWith(connectMs: number) {
    const at = server.address();
    assert.ok(at !== null && typeof at === 'object');
    accepted = Promise.withResolvers();
    return createBroker({ ...plainAddress, port: at.port, connectMs });
  }

  test('a stop ends the attempt at once', async () => {
    const stop = new AbortController();
    const attempt = brokerWith(60_000).connect(request, stop.signal);
    await accepted.promise;
    const reason = new Error('the service is stopping');
    stop.abort(reason);
    await assert.rejects(attempt, reason);
  });

  test('the attempt has its limit, SUBACK included', async () => {
    const attempt = brokerWith(200).connect(request, new AbortController().signal);
    await assert.rejects(attempt, { code: 'MQTT.TIMEOUT', retry: true });
  });
});
