import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentError } from '../../src/model/agent-error.ts';
import { keepLinked, type LinkState } from '../../src/telemetry/link.ts';
import { createSimClock } from '../sim/sim-clock.ts';
import { createSimBroker, simRequest as request } from './sim-broker.ts';

const refused = (code: string): AgentError => new AgentError(`refused ${code}`, { code, retry: true });

/** Links until `stopWhen` says so; the waits between attempts and the states that were told. */
async function linked(options: {
  readonly answers?: readonly (AgentError | 'ok')[];
  readonly chance?: number;
  readonly waitMsMax?: number;
  readonly serve: (
    count: number,
    clock: ReturnType<typeof createSimClock>,
    broker: ReturnType<typeof createSimBroker>,
  ) => Promise<void> | void;
  readonly attempts: number;
}) {
  const clock = createSimClock();
  const broker = createSimBroker();
  broker.answers.push(...(options.answers ?? []));
  const stop = new AbortController();
  const waits: number[] = [];
  const states: LinkState[] = [];
  let served = 0;
  await keepLinked(
    {
      broker,
      clock: {
        ...clock,
        async sleep(ms, signal) {
          waits.push(ms);
          if (broker.requests.length >= options.attempts) stop.abort();
          await clock.sleep(ms, signal);
        },
      },
      chance: () => options.chance ?? 1,
      waitMsMax: options.waitMsMax ?? 300_000,
      request: () => request,
      async serve() {
        served += 1;
        await options.serve(served, clock, broker);
      },
      onState: (state) => states.push(state),
    },
    stop.signal,
  );
  return { waits, states, broker };
}

test('every refusal is tried again: one second doubled up to five minutes', async () => {
  const codes = ['MQTT.REFUSED', 'MQTT.AUTH', 'MQTT.TLS', 'MQTT.TCP', 'MQTT.NAME', 'MQTT.TIMEOUT', 'MQTT.FILE'];
  const answers = [...codes, ...codes].map(refused);
  const { waits, states } = await linked({ answers, serve: () => {}, attempts: 11 });
  assert.deepEqual(
    waits.slice(0, 11),
    [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((seconds) => seconds * 1_000),
  );
  assert.partialDeepStrictEqual(states.at(-1), { kind: 'connecting', failures: 11, trouble: { code: 'MQTT.TCP' } });
});

test('the whole wait is left to chance, so that many do not come back together', async () => {
  const answers = Array.from({ length: 9 }, () => refused('MQTT.TCP'));
  const { waits } = await linked({ answers, chance: 0.25, serve: () => {}, attempts: 3 });
  assert.deepEqual(waits, [250, 500, 1_000]);
});

test('a connection that held for five minutes begins anew with a short wait, a shorter one does not', async () => {
  const { waits } = await linked({
    serve(count, clock, broker) {
      clock.pass(count === 3 ? 300_000 : 299_999);
      broker.drop();
    },
    attempts: 4,
  });
  assert.deepEqual(waits, [1_000, 2_000, 1_000, 2_000]);
});

test('what fails while it is served ends the connection, and is told and tried again', async () => {
  const { states, broker } = await linked({
    async serve() {
      throw refused('MQTT.AUTH');
    },
    attempts: 2,
  });
  assert.equal(broker.requests.length, 2);
  assert.equal(broker.session, null);
  assert.partialDeepStrictEqual(states.at(-1), { trouble: { code: 'MQTT.AUTH' } });
});

test('a session that is taken over again and again is left to the other one', async () => {
  const { states, broker } = await linked({
    serve: (_, __, one) => one.drop({ kind: 'taken_over', reason: 0x8e }),
    attempts: 99,
  });
  assert.equal(broker.requests.length, 3);
  assert.partialDeepStrictEqual(states.at(-1), { kind: 'given_up', trouble: { code: 'MQTT.TAKEN_OVER' } });
});

test('a stop does not wait for a broker that confirms nothing', { timeout: 60_000 }, async () => {
  const clock = createSimClock();
  const broker = createSimBroker();
  const stop = new AbortController();
  await keepLinked(
    {
      ...{ broker, clock, chance: () => 1, waitMsMax: 1, request: () => request, onState() {} },
      async serve(session) {
        stop.abort();
        await session.closed;
        throw refused('MQTT.CLOSED');
      },
    },
    stop.signal,
  );
  assert.equal(clock.monotonic(), 2_000);
  assert.equal(broker.session, null);
});
