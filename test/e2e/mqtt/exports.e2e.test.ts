import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { decodeSparkplug, encodeSparkplug } from '../../../src/platform/sparkplug-codec.ts';
import { skip as skipBinary } from '../agent.ts';
import { Service } from '../service.ts';
import { telemetryOf, until } from './central.ts';
import { freePort, Mosquitto, skipWithoutMosquitto, users } from './mosquitto.ts';

const skip = skipBinary || skipWithoutMosquitto();

interface Heard {
  readonly topic: string;
  readonly metrics: ReadonlyMap<string, unknown>;
}

describe('what is told to others', { skip }, () => {
  let broker: Mosquitto;
  let service: Service;
  const posted: string[] = [];
  const collector = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      posted.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
      response.end('{}');
    });
  });

  before(async () => {
    broker = await Mosquitto.start();
    const port = await freePort();
    await new Promise<void>((resolve) => collector.listen(port, '127.0.0.1', resolve));
    service = new Service({
      env: {
        ...telemetryOf(broker),
        EDI_AGENT__HOMEASSISTANT__ENABLED: 'true',
        EDI_AGENT__SPARKPLUG__ENABLED: 'true',
        EDI_AGENT__SPARKPLUG__PRIMARY_HOST: 'scada',
        EDI_AGENT__SPARKPLUG__INTERVAL: '1 s',
        EDI_AGENT__OPENTELEMETRY__ENABLED: 'true',
        EDI_AGENT__OPENTELEMETRY__URL: `http://127.0.0.1:${port}/v1/metrics`,
        EDI_AGENT__OPENTELEMETRY__INTERVAL: '1 s',
      },
    });
    await service.start();
  });

  after(async () => {
    await service.remove();
    await broker.remove();
    collector.close();
  });

  test('Home Assistant: one retained device, whose availability is our state', async () => {
    const topic = 'homeassistant/device/edi_acme_berlin_a1/config';
    await until(
      async () => (await broker.retained(topic)) !== null,
      () => 'told',
    );
    const device = JSON.parse((await broker.retained(topic)) ?? '');
    assert.equal(device.avty_t, 'edi/v1/acme/berlin/a1/state');
    for (const { stat_t: state } of Object.values<{ stat_t: string }>(device.cmps)) {
      await until(
        async () => (await broker.retained(state)) !== null,
        () => `${state} is told`,
      );
    }
  });

  test('Sparkplug: born when the host is there, data, a birth when it is asked for, dead with the same bdSeq', async () => {
    const heard: Heard[] = [];
    const listener = listen(broker, 'spBv1.0/edi/#', (topic, bytes) =>
      heard.push({ topic, metrics: decodeSparkplug(bytes) }),
    );
    const of = (kind: string): readonly Heard[] =>
      heard.filter(({ topic }) => topic === `spBv1.0/edi/${kind}/acme-berlin-a1`);
    const host = (online: boolean): Promise<void> =>
      broker.publish('spBv1.0/STATE/scada', JSON.stringify({ online, timestamp: Date.now() }), { retain: true });
    try {
      await until(
        () => listener.pid !== undefined,
        () => 'it listens',
      );
      assert.equal(of('NBIRTH').length, 0, 'the host is not there');
      await host(true);
      await until(
        () => of('NBIRTH').length === 1,
        () => 'born',
      );
      const [birth] = of('NBIRTH');
      assert.equal(birth?.metrics.get('Node Control/Rebirth'), false);
      assert.ok([...(birth?.metrics.keys() ?? [])].some((name) => name.startsWith('edi_agent_')));
      await until(
        () => of('NDATA').length > 0,
        () => 'data',
      );
      const names = new Set(birth?.metrics.keys());
      for (const { metrics } of of('NDATA')) for (const name of metrics.keys()) assert.ok(names.has(name), name);
      const ask = [{ name: 'Node Control/Rebirth', type: 'Boolean' as const, value: true }];
      await broker.publish(
        'spBv1.0/edi/NCMD/acme-berlin-a1',
        encodeSparkplug({ timestampMs: Date.now(), seq: null, metrics: ask }),
      );
      await until(
        () => of('NBIRTH').length === 2,
        () => 'born when it is asked for',
      );
      await host(false);
      await until(
        () => of('NDEATH').length === 1,
        () => 'dead when the host is gone',
      );
      assert.deepEqual(of('NDEATH')[0]?.metrics.get('bdSeq'), birth?.metrics.get('bdSeq'));
      await host(true);
      await until(
        () => of('NBIRTH').length === 3,
        () => 'born again',
      );
      assert.notDeepEqual(of('NBIRTH')[2]?.metrics.get('bdSeq'), birth?.metrics.get('bdSeq'));
    } finally {
      listener.kill();
    }
  });

  test('OTLP: gauges and sums by HTTP', async () => {
    await until(
      () => posted.length > 1,
      () => 'posted',
    );
    const [text = ''] = posted;
    assert.match(text, /^POST \/v1\/metrics application\/json \{/);
    const { resourceMetrics } = JSON.parse(text.slice(text.indexOf('{')));
    const names = resourceMetrics[0].scopeMetrics[0].metrics.map(({ name }: { name: string }) => name);
    assert.ok(names.includes('edi_agent_queue_files') || names.length > 20, names.join(' '));
  });
});

/** Messages as they come; `mosquitto_sub` writes each on a line, the payload in hex. */
function listen(
  broker: Mosquitto,
  filter: string,
  onMessage: (topic: string, bytes: Uint8Array) => void,
): ChildProcess {
  const { username, password } = users.collector;
  const where = ['-h', '127.0.0.1', '-p', String(broker.ports.plain), '-u', username, '-P', password, '-V', '5'];
  const child = spawn('mosquitto_sub', [...where, '-t', filter, '-q', '1', '-F', '%t %x']);
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [topic = '', hex = ''] = line.split(' ');
      onMessage(topic, Buffer.from(hex, 'hex'));
    }
  });
  return child;
}
