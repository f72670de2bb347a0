import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { brokerAddressOf } from './agent-broker.ts';
import { type ConfigRequest, requireSettings } from './agent-config.ts';
import { AgentError } from './model/agent-error.ts';
import { addressOfKey, agentKeyOf, type StreamKey } from './model/fleet.ts';
import { agentTopicOf, type CentralAck, fleetFilter, topicOf } from './model/telemetry.ts';
import { createClock } from './platform/clock.ts';
import { openNdjsonSink } from './platform/fleet/ndjson-sink.ts';
import { openSqliteSink } from './platform/fleet/sqlite-sink.ts';
import { createBroker } from './platform/mqtt/broker.ts';
import type { BrokerMessage, BrokerRequest, BrokerSession, EventSink, ReceivedMessage } from './ports.ts';
import { type FleetMessage, FleetView } from './report/fleet/agents.ts';
import { Collector, type CollectorCounts } from './report/fleet/collector.ts';
import { collectedOf } from './report/fleet/events.ts';
import { ackPayload, jsonOf } from './report/fleet/payloads.ts';
import { type FleetDocument, fleetDocument, fleetText, messageLine } from './report/fleet/text.ts';
import type { TextStyle } from './report/text-style.ts';
import { keepLinked, type LinkOptions } from './telemetry/link.ts';

export interface FleetRequest extends ConfigRequest {
  /** A file of lines, or of SQLite, that events are kept in; one of them at most. */
  readonly ndjson?: string | undefined;
  readonly sqlite?: string | undefined;
  /** Several collectors with this name divide the events among them. */
  readonly share?: string | undefined;
  /** Tell agents what is kept. */
  readonly ack: boolean;
  /** With a name of its own the broker keeps events while the collector is away. */
  readonly clientId?: string | undefined;
  /** Metrics, logs and events of agents are listened to as well. */
  readonly everything: boolean;
  /** One line of each message, as text or as JSON. */
  readonly onMessage?:
    | ((line: { readonly agent: string; readonly text: string; readonly json: string }) => void)
    | undefined;
  readonly onNote: (note: string) => void;
}

export interface Fleet {
  /** Collects until the signal. Rejects with what the file of events throws. */
  run(signal: AbortSignal): Promise<void>;
  document(): FleetDocument;
  text(style: TextStyle): string;
  readonly counts: CollectorCounts | null;
  /** Milliseconds since the last message; null while there is no connection. */
  quietMs(): number | null;
}

/** The central side. Throws AgentError CONFIG, USAGE, E001, E004, STATE. */
export async function openFleet(request: FleetRequest): Promise<Fleet> {
  refuseParts(request);
  const { settings } = await requireSettings(request);
  const sink = await openSink(request);
  const clock = createClock();
  const view = new FleetView();
  const clientId = request.clientId ?? `edi-fleet-${hostname().slice(0, 40)}-${randomBytes(4).toString('hex')}`;
  let session: BrokerSession | null = null;
  let heardMs: number | null = null;
  let areAlarmsOld = false;

  const collector =
    sink === null
      ? null
      : new Collector({
          sink,
          clock,
          epochOf: (agent) => view.epochOf(agent),
          acknowledge: request.ack ? (key, ack) => publish(ackMessage(key, ack)) : null,
        });

  async function publish(message: BrokerMessage): Promise<void> {
    if (session === null) throw new AgentError('there is no connection', { code: 'MQTT.CLOSED', retry: true });
    await session.publish(message);
  }

  async function onMessage({ topic, payload, retain }: ReceivedMessage): Promise<void> {
    heardMs = clock.monotonic();
    // A new connection brings the alarms that stand; until it does, those of the last are all that is known.
    if (areAlarmsOld) view.forgetAlarms();
    areAlarmsOld = false;
    const at = agentTopicOf(topic);
    if (at === null) return;
    const message: FleetMessage = { topic: at, payload, retained: retain };
    view.take(message, clock.now());
    tellMessage(topic, message);
    if (sink === null || collector === null) return;
    if (at.kind === 'ack') await settleAck(sink, message);
    if (at.kind === 'birth') await settleBirth(sink, message);
    const event = at.kind === 'event' ? collectedOf(message, clock.now()) : null;
    if (event) await collector.take(event);
    else if (at.kind === 'event') request.onNote(`an event without a number, or too long, on ${topic}`);
  }

  function tellMessage(name: string, { topic, payload }: FleetMessage): void {
    if (!request.onMessage || topic.kind === 'ack') return;
    const json = JSON.stringify({ topic: name, message: jsonOf(payload) ?? null });
    request.onMessage({ agent: agentKeyOf(topic), text: messageLine(topic, payload, clock.now()), json });
  }

  async function settleBirth(to: EventSink, { topic }: FleetMessage): Promise<void> {
    const agent = agentKeyOf(topic);
    const epoch = view.epochOf(agent);
    if (epoch === null) return;
    for (const { stream, seq } of view.confirmedOf(agent)) await to.settle({ agent, epoch, stream }, seq);
  }

  const link: LinkOptions = {
    broker: createBroker(brokerAddressOf(settings, request.environment ?? process.env)),
    clock,
    chance: Math.random,
    waitMsMax: Math.min(settings.mqtt.reconnect_max, waitMsMax),
    request: () => {
      areAlarmsOld = true;
      return brokerRequestOf(request, clientId, onMessage);
    },
    async serve(now, signal) {
      session = now;
      heardMs = clock.monotonic();
      await aborted(signal);
      session = null;
      heardMs = null;
    },
    onState: stateTeller(request.onNote),
  };

  /** Ends with the signal alone: a broker that is away is tried again. */
  async function keepListening(signal: AbortSignal): Promise<void> {
    await keepLinked(link, signal);
    if (signal.aborted) return;
    throw new AgentError(`another client of the id ${clientId} took the connection over, again and again`, {
      code: 'MQTT.TAKEN_OVER',
      hint: 'Give each collector a --client-id of its own, or none.',
    });
  }

  return {
    async run(signal) {
      const stop = new AbortController();
      const listening = keepListening(AbortSignal.any([signal, stop.signal]));
      const collecting = collector?.run(stop.signal);
      try {
        await Promise.race([listening, ...(collecting ? [collecting] : [])]);
        // What came until the connection was closed is kept as well.
        stop.abort();
        await collecting;
      } finally {
        stop.abort();
        await Promise.allSettled([listening, collecting]);
        await sink?.close();
      }
    },
    document: () => fleetDocument(view.agents(), clock.now()),
    text: (style) => fleetText(view.agents(), clock.now(), style),
    get counts() {
      return collector?.counts ?? null;
    },
    quietMs: () => (heardMs === null ? null : clock.monotonic() - heardMs),
  };
}

function refuseParts({ ndjson, sqlite, share, ack }: FleetRequest): void {
  if (ndjson !== undefined && sqlite !== undefined) {
    throw new AgentError('--ndjson and --sqlite go not together', { code: 'USAGE', hint: 'Keep events in one file.' });
  }
  if (share !== undefined && ndjson !== undefined && ack) {
    throw new AgentError(
      'collectors that share the work cannot acknowledge what each of them has in a file of its own',
      {
        code: 'USAGE',
        hint: 'An acknowledgement covers all before it: let them share one file with --sqlite, or add --no-ack.',
      },
    );
  }
}

async function openSink({ ndjson, sqlite, onNote }: FleetRequest): Promise<EventSink | null> {
  if (sqlite !== undefined) return openSqliteSink(sqlite);
  if (ndjson === undefined) return null;
  const sink = await openNdjsonSink(ndjson);
  const { lines, cutBytes, unreadableLines } = sink.opening;
  if (lines > 0) onNote(`${ndjson}: ${lines} events are there`);
  if (cutBytes > 0) onNote(`${ndjson}: ${cutBytes} bytes of a torn last line were cut`);
  if (unreadableLines > 0) onNote(`${ndjson}: ${unreadableLines} lines cannot be read; they stay`);
  return sink;
}

function brokerRequestOf(
  request: FleetRequest,
  clientId: string,
  onMessage: BrokerRequest['onMessage'],
): BrokerRequest {
  const { share, everything } = request;
  const isKept = request.clientId !== undefined;
  const keeps = request.ndjson !== undefined || request.sqlite !== undefined;
  // What was acknowledged before must be known before the first event comes.
  const always = [
    fleetFilter('ack', '+'),
    ...(['birth', 'state', 'health', 'status'] as const).map((kind) => fleetFilter(kind)),
  ];
  const events = fleetFilter('event', '#');
  const filters = [
    ...always,
    fleetFilter('alarm', '+'),
    ...(everything ? [fleetFilter('metrics'), fleetFilter('log')] : []),
    ...(keeps || everything ? [share === undefined ? events : `$share/${share}/${events}`] : []),
  ];
  return {
    clientId,
    cleanStart: !isKept,
    sessionExpirySeconds: isKept ? sessionExpirySeconds : 0,
    keepaliveSeconds: 30,
    subscriptions: filters.map((filter) => ({ filter, qos: 1 as const })),
    onMessage,
  };
}

const sessionExpirySeconds = 86_400;
/** People look on: they are not to wait for minutes. */
const waitMsMax = 30_000;

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Says each change once. */
function stateTeller(onNote: (note: string) => void): LinkOptions['onState'] {
  let said = '';
  return (state) => {
    const note = state.kind === 'connected' ? 'connected' : (state.trouble?.message ?? '');
    if (note !== '' && note !== said) onNote(note);
    said = note === '' ? said : note;
  };
}

function ackMessage({ agent, stream }: StreamKey, ack: CentralAck): BrokerMessage {
  return { topic: topicOf(addressOfKey(agent), 'ack', stream), payload: JSON.stringify(ack), qos: 1, retain: true };
}

async function settleAck(sink: EventSink, { topic, payload }: FleetMessage): Promise<void> {
  const ack = ackPayload.safeParse(jsonOf(payload)).data;
  if (ack) await sink.settle({ agent: agentKeyOf(topic), epoch: ack.epoch, stream: topic.rest }, ack.seq);
}
