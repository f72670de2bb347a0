import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { BrokerCheck } from '../../../src/report/mqtt/check.ts';
import { Place, skip as skipBinary } from '../agent.ts';
import { Service } from '../service.ts';
import { Central, connectionOf, outboxOf, telemetryOf, until } from './central.ts';
import { Mosquitto, skipWithoutMosquitto, users } from './mosquitto.ts';

const skip = skipBinary || skipWithoutMosquitto();
let broker: Mosquitto;

beforeEach(async () => {
  broker = await Mosquitto.start();
});
afterEach(() => broker.remove());

describe('the central side', { skip }, () => {
  test('collectors that share the work and a file: one is killed, every event is in the file once', async () => {
    const centrals = [new Central(broker), new Central(broker)] as const;
    const file = join(centrals[0].directory, 'events.db');
    const share = ['--sqlite', file, '--share', 'central'];
    const service = new Service({ env: telemetryOf(broker) });
    try {
      await Promise.all(centrals.map((central) => central.start(share)));
      service.putMany(60);
      await service.start();
      await until(
        () => countOf(file) > 100,
        () => `${countOf(file)} events`,
      );
      await centrals[1].end('SIGKILL');
      await service.untilDone();
      await until(
        () => outboxOf(service.home).rows === 0,
        () => `${outboxOf(service.home).rows} rows wait`,
      );
      assert.equal(countOf(file), outboxOf(service.home).last);
    } finally {
      await service.remove();
      for (const central of centrals) await central.remove();
    }
  });

  test('what cannot be acknowledged is refused', () => {
    const place = new Place();
    const { status, stderr } = place.run(['fleet', '--ndjson', 'e.ndjson', '--share', 'central']);
    place.remove();
    assert.equal(status, 1);
    assert.match(stderr, /^error USAGE: collectors that share the work/);
  });
});

test('mqtt check: which step fails, and its exit code', { skip }, async () => {
  const place = new Place();
  const { plain, tls, mutual } = broker.ports;
  const check = (url: string, more: Readonly<Record<string, string>> = {}): readonly [number | null, BrokerCheck] => {
    const env = { ...connectionOf(broker, users.agent, url), ...more };
    const { status, stdout } = place.run(['mqtt', 'check', '--json'], { env });
    return [status, JSON.parse(stdout)];
  };
  const trusting = { EDI_AGENT__MQTT__TLS_CA: broker.path('ca.crt') };
  try {
    const [good, { ok, steps }] = check(`mqtts://localhost:${tls}`, trusting);
    assert.deepEqual([good, ok, steps.map(({ status }) => status)], [0, true, ['ok', 'ok', 'ok', 'ok', 'ok']]);
    const failures = [
      [21, 'mqtt://no-such-host.invalid:1883', {}],
      [22, 'mqtt://localhost:1', {}],
      [23, `mqtts://localhost:${tls}`, {}],
      [23, `mqtts://localhost:${mutual}`, trusting],
      [24, `mqtt://localhost:${plain}`, { EDI_AGENT__MQTT__USERNAME: 'nobody' }],
      [25, `mqtt://localhost:${plain}`, { EDI_AGENT__MQTT__TENANT: 'forbidden' }],
    ] as const;
    for (const [code, url, more] of failures) {
      const [status, told] = check(url, more);
      assert.equal(status, code, JSON.stringify(told));
      assert.notEqual(told.steps.find((one) => one.status === 'failed')?.hint ?? '', '');
    }
  } finally {
    place.remove();
  }
});

function countOf(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true, timeout: 5_000 });
  try {
    return Number(db.prepare('SELECT count(*) AS n FROM events').get()?.n);
  } finally {
    db.close();
  }
}
