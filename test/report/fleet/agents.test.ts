import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentTopic, agentTopicOf } from '../../../src/model/telemetry.ts';
import { FleetView } from '../../../src/report/fleet/agents.ts';
import { collectedOf } from '../../../src/report/fleet/events.ts';
import { fleetDocument, fleetText, messageLine } from '../../../src/report/fleet/text.ts';

const nowMs = Date.parse('2026-11-24T03:00:00Z');
const at = (second: number): string => new Date(nowMs + second * 1_000).toISOString();

function topic(rest: string): AgentTopic {
  const parsed = agentTopicOf(`edi/v1/acme/berlin/a1/${rest}`);
  assert.ok(parsed);
  return parsed;
}

function bytes(data: unknown, more: object = {}): Uint8Array {
  const event = { specversion: '1.0', type: 'edi.x', epoch: 'e1', time: at(-10), ...more, data };
  return new TextEncoder().encode(JSON.stringify(event));
}

class Watched {
  readonly view = new FleetView();

  hear(rest: string, data: unknown, { retained = false, secondsLater = 0 } = {}): void {
    const told = typeof data === 'object' && data !== null && 'toldAt' in data ? { time: data.toldAt } : {};
    const payload = data === '' ? new Uint8Array() : bytes(data, told);
    this.view.take({ topic: topic(rest), payload, retained }, nowMs + secondsLater * 1_000);
  }

  get agent() {
    const [agent] = this.view.agents();
    assert.ok(agent);
    return agent;
  }
}

const birth = (session: string, boot: number, second: number) => ({
  version: '1.2.3',
  session,
  boot,
  toldAt: at(second),
});
const state = (status: string, session: string, boot: number, second: number) => ({
  status,
  session,
  boot,
  epoch: 'e1',
  ts: at(second),
  reason: null,
});

test('online after its birth, offline by its will, stopping when it says so', () => {
  const watched = new Watched();
  watched.hear('state', state('online', 's1', 1, 0));
  watched.hear('birth', birth('s1', 1, 0));
  assert.equal(watched.agent.presence, 'online');
  watched.hear('state', state('offline', 's1', 1, 0));
  assert.equal(watched.agent.presence, 'offline');
  watched.hear('state', state('online', 's2', 2, 5));
  watched.hear('state', state('stopping', 's2', 2, 5));
  assert.equal(watched.agent.presence, 'stopping');
});

const wills: ReadonlyArray<readonly [string, ReturnType<typeof state>, ReturnType<typeof birth>, string]> = [
  ['of this connection', state('offline', 's2', 2, 5), birth('s2', 2, 5), 'offline'],
  ['of the boot before', state('offline', 's1', 1, 0), birth('s2', 2, 5), 'online'],
  ['of an earlier connection of this boot', state('offline', 's1', 2, 0), birth('s2', 2, 5), 'online'],
  ['of a connection whose birth never came', state('offline', 's3', 2, 9), birth('s2', 2, 5), 'offline'],
  ['of a later boot whose birth never came', state('offline', 's3', 3, 0), birth('s2', 2, 5), 'offline'],
];

for (const [name, will, born, expected] of wills) {
  test(`a will ${name}: ${expected}, whichever comes first`, () => {
    for (const order of ['state first', 'birth first']) {
      const watched = new Watched();
      if (order === 'state first') watched.hear('state', will, { retained: true });
      watched.hear('birth', born, { retained: true });
      if (order === 'birth first') watched.hear('state', will);
      assert.equal(watched.agent.presence, expected, order);
    }
  });
}

test('alarms are forgotten where they are told anew, and nothing else is', () => {
  const watched = new Watched();
  watched.hear('birth', birth('s1', 1, 0));
  watched.hear('alarm/API', { id: 'API', severity: 'low', message: 'port taken', state: 'raised' });
  watched.view.forgetAlarms();
  assert.deepEqual([watched.agent.alarms, watched.agent.version], [[], '1.2.3']);
});

test('what is shown of health, status and alarms; an empty payload clears an alarm', () => {
  const watched = new Watched();
  watched.hear('birth', birth('s1', 1, 0));
  watched.hear('state', state('online', 's1', 1, 0));
  watched.hear('health', { status: 'degraded', checks: [] });
  const metrics = { error_rate: 2.5, p95_processing_time_ms: 340 };
  watched.hear('status', { status: 'degraded', version: '1.2.3', queue: { depth: 12 }, metrics });
  watched.hear('alarm/DISK_LOW', { id: 'DISK_LOW', severity: 'critical', message: 'too little room', state: 'raised' });
  watched.hear('alarm/API', { id: 'API', severity: 'low', message: 'port taken', state: 'raised' });
  const { health, queue, errorRate, p95Ms, alarms } = watched.agent;
  assert.deepEqual([health, queue, errorRate, p95Ms, alarms.length], ['degraded', 12, 2.5, 340, 2]);
  const style = { paint: (_: string, text: string) => text, width: 100 };
  const [, row = ''] = fleetText(watched.view.agents(), nowMs, style).split('\n');
  assert.match(row, /^acme\/berlin +a1 +online +degraded +0 s +12 +2\.5 % +340 ms +DISK_LOW \+1 +1\.2\.3$/);
  watched.hear('alarm/DISK_LOW', '');
  watched.hear('alarm/API', { id: 'API', severity: 'low', state: 'cleared' });
  assert.deepEqual(watched.agent.alarms, []);
});

test('when it was heard: by its own word where the broker kept the message, and not by its will', () => {
  const watched = new Watched();
  watched.hear('birth', birth('s1', 1, -10), { retained: true });
  assert.equal(watched.agent.heardMs, nowMs - 10_000);
  watched.hear('state', state('offline', 's1', 1, 0), { secondsLater: 100 });
  assert.equal(watched.agent.heardMs, nowMs - 10_000);
  watched.hear('metrics', { values: [] }, { secondsLater: 60 });
  assert.equal(watched.agent.heardMs, nowMs + 60_000);
  assert.equal(fleetDocument(watched.view.agents(), nowMs + 90_000).agents[0]?.age_seconds, 30);
});

test('what is no message is counted and does no harm', () => {
  const { view } = new Watched();
  for (const text of ['', '{', '[]', 'null', '{"data":{}}', '{"type":"x","epoch":"e","data":{"status":"dancing"}}']) {
    view.take({ topic: topic('state'), payload: new TextEncoder().encode(text), retained: false }, nowMs);
  }
  view.take({ topic: topic('state'), payload: Uint8Array.of(0xff, 0xfe), retained: false }, nowMs);
  assert.equal(view.malformed, 6);
  assert.equal(view.agents()[0]?.presence, 'unknown');
});

test('sequences that somebody acknowledged before are told by the birth', () => {
  const watched = new Watched();
  watched.hear('birth', {
    ...birth('s1', 1, 0),
    streams: [
      { stream: 'events', last: 90, first: 81 },
      { stream: 'metrics', last: 7, first: null },
    ],
  });
  assert.deepEqual(watched.view.confirmedOf('acme/berlin/a1'), [
    { stream: 'events', seq: 80 },
    { stream: 'metrics', seq: 7 },
  ]);
  assert.equal(watched.view.epochOf('acme/berlin/a1'), 'e1');
});

test('an event is kept as it came, on one line; one without a number is none', () => {
  const payload = new TextEncoder().encode(
    '{ "type": "edi.event.x",\n "epoch": "e1", "stream": "events", "seq": 7, "data": {"n": "é"} }',
  );
  const message = { topic: topic('event/file.received'), payload, retained: false };
  assert.deepEqual(collectedOf(message, nowMs), {
    agent: 'acme/berlin/a1',
    epoch: 'e1',
    stream: 'events',
    seq: 7,
    type: 'edi.event.x',
    receivedMs: nowMs,
    text: '{"type":"edi.event.x","epoch":"e1","stream":"events","seq":7,"data":{"n":"é"}}',
  });
  for (const seq of [undefined, 0, -1, 1.5, '7']) {
    assert.equal(collectedOf({ ...message, payload: bytes({}, { stream: 'events', seq }) }, nowMs), null);
  }
});

test('a line of a message shows no control characters', () => {
  const line = messageLine(topic('log/\u001b[31m'), bytes({ text: '\u009b' }, { stream: 'events', seq: 3 }), nowMs);
  assert.match(line, /^03:00:00 {2}acme\/berlin\/a1 {2}log\/.* events 3 {2}\{/);
  assert.doesNotMatch(line, /\p{Cc}/u);
});
