import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createClock } from '../../../src/platform/clock.ts';
import { createBroker } from '../../../src/platform/mqtt/broker.ts';
import { keepLinked } from '../../../src/telemetry/link.ts';
import { until } from './central.ts';
import { Mosquitto, skipWithoutMosquitto } from './mosquitto.ts';

const agents = 200;
const away = { ms: 4_000 };
const bucketMs = 100;

test('200 agents, the broker restarted: all come back, spread over time', {
  skip: skipWithoutMosquitto(),
}, async () => {
  const broker = await Mosquitto.start();
  const stop = new AbortController();
  const connected = new Set<number>();
  const backMs: number[] = [];
  let upMs = Number.POSITIVE_INFINITY;

  const address = broker.plainAddress({ connectMs: 20_000, ackMs: 20_000 });

  const link = (at: number): Promise<void> =>
    keepLinked(
      {
        broker: createBroker(address),
        clock: createClock(),
        chance: Math.random,
        waitMsMax: 8_000,
        request: () => ({
          clientId: `agent-${at}`,
          cleanStart: false,
          sessionExpirySeconds: 3_600,
          keepaliveSeconds: 30,
          subscriptions: [{ filter: `edi/v1/acme/berlin/a${at}/ack/+`, qos: 1 }],
          onMessage: () => {},
        }),
        serve: (_, signal) =>
          new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
        onState({ kind }) {
          if (kind !== 'connected') return void connected.delete(at);
          connected.add(at);
          if (performance.now() > upMs) backMs.push(performance.now() - upMs);
        },
      },
      stop.signal,
    );

  const links = Array.from({ length: agents }, (_, at) => link(at));
  try {
    await until(
      () => connected.size === agents,
      () => `${connected.size} connected`,
    );
    await broker.kill();
    await until(
      () => connected.size === 0,
      () => `${connected.size} still connected`,
    );
    await delay(away.ms);
    await broker.up();
    upMs = performance.now();
    await until(
      () => connected.size === agents,
      () => `${connected.size} back`,
      60_000,
    );
    const sorted = backMs.toSorted((one, other) => one - other);
    const share = (percent: number): number => Math.round(sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? 0);
    const fullest = Math.max(...bucketsOf(sorted));
    const shares = [10, 50, 90, 100].map((percent) => `${percent} % after ${share(percent)} ms`).join(', ');
    process.stdout.write(
      `# back after ${away.ms} ms without a broker: ${shares}; at most ${fullest} in ${bucketMs} ms\n`,
    );
    assert.ok(fullest < agents / 4, `no lockstep: ${fullest} agents within ${bucketMs} ms`);
    assert.ok(share(90) - share(10) > 1_000, 'spread');
  } finally {
    stop.abort();
    await Promise.all(links);
    await broker.remove();
  }
});

function bucketsOf(times: readonly number[]): readonly number[] {
  const count = Math.floor(Math.max(...times) / bucketMs) + 1;
  return Array.from({ length: count }, (_, at) => times.filter((ms) => Math.floor(ms / bucketMs) === at).length);
}
