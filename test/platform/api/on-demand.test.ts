import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOnDemand, type OnDemandOptions } from '../../../src/agent-on-demand.ts';
import { HalfClaimed } from '../../../src/claim/claim.ts';
import { createGate } from '../../../src/kit/gate.ts';
import { AgentError } from '../../../src/model/agent-error.ts';
import { limits } from '../../../src/model/limits.ts';
import { receipt } from '../../report/metrics-samples.ts';
import { createSimClock } from '../../sim/sim-clock.ts';

const claim = { id: 'i', name: 'a.x12', path: '/work/i', origin: '/pickup/a.x12', bytes: 1, inPlace: false };
const never = new AbortController().signal;

function options(changes: Partial<OnDemandOptions> = {}): OnDemandOptions {
  return {
    files: { stat: async () => ({ bytes: 1, modifiedMs: 0, device: 0, inode: 0 }) },
    clock: createSimClock(),
    claims: { take: async () => claim },
    work: { resume: async () => {} },
    gate: createGate(),
    stop: never,
    ...changes,
  };
}

test('the answer is the receipt of that very file, not of another that ends meanwhile', async () => {
  const desk = createOnDemand(
    options({
      work: {
        async resume() {
          desk.ended({ ...claim, id: 'other' }, receipt({ status: 'failed' }));
          desk.ended(claim, receipt({}));
        },
      },
    }),
  );
  const result = await desk.take('/pickup/a.x12');
  assert.equal(result.kind === 'ended' && result.receipt.status, 'processed');
});

test('a file that does not end in time is told by its id', async () => {
  const clock = createSimClock();
  const before = clock.monotonic();
  assert.deepEqual(await createOnDemand(options({ clock })).take('/pickup/a.x12'), { kind: 'waiting', id: 'i' });
  assert.equal(clock.monotonic() - before, limits.apiProcessMsMax);
});

test('a stop does not keep the one who asks waiting', async () => {
  const stop = new AbortController();
  const work = { resume: async () => stop.abort() };
  assert.deepEqual(await createOnDemand(options({ stop: stop.signal, work })).take('/a'), { kind: 'waiting', id: 'i' });
  await assert.rejects(createOnDemand(options({ stop: stop.signal })).take('/a'), { code: 'API.HELD', retry: true });
});

test('while intake is held nothing is claimed; what another took first is not there', async () => {
  const gate = createGate();
  gate.set('disk space', true);
  const claims = { take: () => assert.fail('it was claimed') };
  await assert.rejects(createOnDemand(options({ gate, claims })).take('/a'), {
    code: 'API.HELD',
    message: /disk space/,
  });
  const gone = { take: async () => 'gone' as const };
  await assert.rejects(createOnDemand(options({ claims: gone })).take('/a'), { code: 'E001.NOT_FOUND' });
});

test('a file that reached work/ goes its road, whatever failed after that', async () => {
  const half = new HalfClaimed(claim, new AgentError('no space', { code: 'STATE.NO_SPACE', retry: true }));
  const resumed: string[] = [];
  const desk = createOnDemand(
    options({
      claims: { take: () => Promise.reject(half) },
      work: {
        async resume({ id }) {
          resumed.push(id);
          desk.ended(claim, receipt({}));
        },
      },
    }),
  );
  assert.equal((await desk.take('/pickup/a.x12')).kind, 'ended');
  assert.deepEqual(resumed, ['i']);
});
