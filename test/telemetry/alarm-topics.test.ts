import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AgentError } from '../../src/model/agent-error.ts';
import type { Alarm } from '../../src/model/status.ts';
import type { BrokerSession } from '../../src/ports.ts';
import { createAlarmTopics } from '../../src/telemetry/alarm-topics.ts';

const alarm = { id: 'DISK', severity: 'critical', code: 'E004', message: 'full', sinceMs: 0, count: 1 } as Alarm;

test('a ledger that cannot be written keeps no alarm from being told and cleared, and is tried again', async () => {
  const published: string[] = [];
  let kept: readonly string[] = [];
  let standing: readonly Alarm[] = [alarm];
  let isFull = true;
  let looks = 0;
  const end = new AbortController();
  const session = { publish: async ({ topic }: { topic: string }) => void published.push(topic) };
  const topics = createAlarmTopics({
    clock: {
      now: () => 0,
      monotonic: () => 0,
      async sleep() {
        looks += 1;
        if (looks === 1) isFull = false;
        if (looks === 2) {
          assert.deepEqual(kept, ['DISK']);
          kept = [];
          isFull = true;
          standing = [];
        }
        if (looks === 3) end.abort();
      },
    },
    told: () => standing,
    raised: ({ id }) => ({ topic: `raised ${id}`, payload: '', qos: 1, retain: true }),
    cleared: (id) => ({ topic: `cleared ${id}`, payload: '', qos: 1, retain: true }),
    kept: () => kept,
    async keep(ids) {
      if (isFull) throw new AgentError('no room', { code: 'E004.NO_SPACE' });
      kept = ids;
    },
  });
  await topics.run(session as unknown as BrokerSession, end.signal);
  assert.deepEqual(published, ['raised DISK', 'cleared DISK']);
});
