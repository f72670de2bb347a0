import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { skip as skipBinary } from '../agent.ts';
import { Service } from '../service.ts';
import { agentTopic, Central, connectionOf, outboxOf, telemetryOf, until } from './central.ts';
import { Mosquitto, skipWithoutMosquitto, users } from './mosquitto.ts';
import { TcpProxy } from './tcp-proxy.ts';

const skip = skipBinary || skipWithoutMosquitto();
const times: string[] = [];

let broker: Mosquitto;
let central: Central;
let proxy: TcpProxy;
let service: Service;

describe('back by itself', { skip }, () => {
  before(async () => {
    broker = await Mosquitto.start();
    central = new Central(broker);
    await central.start();
  });
  beforeEach(async () => {
    proxy = await TcpProxy.start(broker.ports.plain);
    service = new Service({ env: telemetryOf(broker, proxy.port) });
  });
  afterEach(async () => {
    await service.remove();
    await proxy.close();
  });
  after(async () => {
    await central.remove();
    await broker.remove();
    for (const line of times) process.stdout.write(`# ${line}\n`);
  });

  /** Until the central side has all that there was to tell. */
  async function untilTold(what: string): Promise<void> {
    const ms = await until(
      () => isTold(),
      () => `${what}: ${JSON.stringify(outboxOf(service.home))} ${service.said.slice(-2_000)}`,
    );
    times.push(`${what}: ${(ms / 1_000).toFixed(1)} s`);
  }

  const isTold = (): boolean => {
    const { last, rows } = outboxOf(service.home);
    return last > 0 && rows === 0;
  };

  test('a broker that is frozen and goes on', async () => {
    await service.start();
    await untilTold('first connection');
    broker.freeze();
    service.put();
    await service.untilDone();
    await delay(5_000);
    assert.equal(isTold(), false);
    broker.thaw();
    await untilTold('frozen for 5 s, then thawed');
  });

  test('a connection that is half open: bytes go nowhere, nothing is closed', async () => {
    await service.start();
    await until(isTold, () => 'told');
    proxy.mode = 'silent';
    service.put();
    await service.untilDone();
    await until(
      () => proxy.connectionsAtMs.length > 1,
      () => 'it tries anew while the other end is silent',
    );
    proxy.mode = 'through';
    await untilTold('half open, then mended');
  });

  test('CONNACK 0x88, then accepted', async () => {
    proxy.mode = 'unavailable';
    await service.start();
    await until(
      () => proxy.connectionsAtMs.length >= 3,
      () => 'it tries again and again',
    );
    assert.equal(isTold(), false);
    proxy.mode = 'through';
    await untilTold('0x88 three times, then accepted');
  });

  test('a wrong password, then the right one in its file', async () => {
    const env = connectionOf(broker, { ...users.agent, password: 'wrong' }, `mqtt://127.0.0.1:${proxy.port}`);
    await service.start(env);
    await until(
      () => proxy.connectionsAtMs.length >= 3,
      () => 'it tries again and again',
    );
    assert.equal(isTold(), false);
    connectionOf(broker, users.agent, '');
    await untilTold('wrong password, then the right one');
    service.put();
    await service.untilDone();
  });

  test('mutual TLS: a certificate of ours that has the wrong issuer, then the right one at its path', async () => {
    const other = await Mosquitto.start();
    const mine = { cert: broker.path('mine.crt'), key: broker.path('mine.key') };
    const use = ({ authority }: Mosquitto): void => {
      authority.issue({ name: 'mine', subject: users.agent.username, use: 'client' });
      for (const end of ['crt', 'key']) {
        const name = `mine.${end}`;
        writeFileSync(broker.path(name), authority.read(name), { mode: 0o600 });
      }
    };
    try {
      use(other);
      await service.start({
        EDI_AGENT__MQTT__URL: `mqtts://localhost:${broker.ports.mutual}`,
        EDI_AGENT__MQTT__USERNAME: '',
        EDI_AGENT__MQTT__PASSWORD_FILE: '',
        EDI_AGENT__MQTT__TLS_CA: broker.path('ca.crt'),
        EDI_AGENT__MQTT__TLS_CERT: mine.cert,
        EDI_AGENT__MQTT__TLS_KEY: mine.key,
      });
      await delay(2_500);
      assert.equal(isTold(), false);
      use(broker);
      await untilTold('certificate replaced on disk');
    } finally {
      await other.remove();
    }
  });

  test('killed: offline within 1.5 × keepalive + will delay; started again: online, and no stale offline', async () => {
    await service.start();
    await until(isTold, () => 'told');
    assert.equal((await central.look())?.state, 'online');
    // The host is gone: nobody closes the connection.
    proxy.mode = 'silent';
    await service.end('SIGKILL');
    const ms = await until(
      async () => (await stateNow()) === 'offline',
      () => 'offline',
      60_000,
    );
    times.push(`host gone, then offline: ${(ms / 1_000).toFixed(1)} s (keepalive 5 s, will delay 1 s)`);
    // Mosquitto looks for silent clients and for wills that are due only every second or so, one after the other.
    // Behind the bound stands how often this broker looks: every some seconds.
    assert.ok(ms < 5_000 * 1.5 + 1_000 + 8_000, `${ms} ms`);
    proxy.mode = 'through';
    await service.start();
    await until(
      async () => (await stateNow()) === 'online',
      () => 'online',
    );
    // A will of the connection before would be told by now.
    await delay(1_500);
    assert.equal(await stateNow(), 'online');
    assert.equal((await central.look())?.state, 'online');
    assert.equal(await service.end('SIGTERM'), 0);
    assert.match((await stateNow()) ?? '', /^(stopping|offline)$/);
  });

  test('a will of an earlier connection that comes late is overwritten', async () => {
    await service.start();
    await until(
      async () => (await stateNow()) === 'online',
      () => 'online',
    );
    const own = JSON.parse((await broker.retained(`${agentTopic}/state`)) ?? '');
    const stale = { ...own, data: { ...own.data, status: 'offline', session: '0123456789abcdef', boot: 0 } };
    await broker.publish(`${agentTopic}/state`, JSON.stringify(stale), { user: users.agent, retain: true });
    await until(
      async () => (await stateNow()) === 'online',
      () => 'online again',
    );
    assert.equal((await central.look())?.state, 'online');
  });
});

async function stateNow(): Promise<string | null> {
  const text = await broker.retained(`${agentTopic}/state`);
  return text === null ? null : JSON.parse(text).data.status;
}
