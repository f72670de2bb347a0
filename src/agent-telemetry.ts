import { randomBytes } from 'node:crypto';
import { brokerAddressOf } from './agent-broker.ts';
import type { ServiceHome } from './agent-monitor-home.ts';
import { createSnapshots, healthLimitsOf } from './agent-snapshot.ts';
import { watchCertificates } from './agent-telemetry-certificates.ts';
import { createCommandDesk } from './agent-telemetry-commands.ts';
import type { ServiceHandles } from './agent-telemetry-handlers.ts';
import { createInbox } from './agent-telemetry-inbox.ts';
import { keepOutbox, listOf, repeat, tellLink, troubleOf } from './agent-telemetry-keep.ts';
import { createTold } from './agent-telemetry-told.ts';
import type { Gate } from './kit/gate.ts';
import type { ServiceStatus, TelemetryStatus } from './model/status.ts';
import { type AgentAddress, type StreamName, streams, topicOf } from './model/telemetry.ts';
import type { BrokerRequest, BrokerSession } from './ports.ts';
import { healthOf } from './report/health.ts';
import { outboxMessage, type Sender, withheldMessage } from './report/mqtt/envelope.ts';
import { statusDocument } from './report/status-document.ts';
import type { Settings } from './settings/shape.ts';
import { createAlarmTopics } from './telemetry/alarm-topics.ts';
import { createDrain, type Drain } from './telemetry/drain.ts';
import { keepLinked, type LinkState } from './telemetry/link.ts';
import { createLineFilter } from './telemetry/log-lines.ts';
import type { Presence } from './telemetry/presence.ts';
import type { Alarms } from './upkeep/alarms.ts';

export interface TelemetryParts {
  readonly home: ServiceHome;
  readonly version: string;
  readonly watching: boolean;
  readonly names: { readonly schemas: readonly string[]; readonly partners: readonly string[] };
  readonly gate: Gate;
  readonly alarms: Alarms;
  readonly handles: ServiceHandles;
  status(): ServiceStatus;
}

/** What central monitoring is told while the service runs. */
export interface Telemetry {
  status(): TelemetryStatus | null;
  /** Says that the service is stopping; what happens until `close` is told still. */
  stopping(reason: string): void;
  /** Tells of the last maintenance: it was remembered. Without a connection it is told at the next one. */
  maintenance(): void;
  /** Tells what waits, as far as that takes moments, and leaves the broker. Twice is fine. */
  close(): Promise<void>;
}

const none: Telemetry = { status: () => null, stopping() {}, maintenance() {}, close: async () => {} };

/** Where the agent stands in the topics. Its own id in the home stands in for a name that the settings leave out. */
export function agentAddressOf({ mqtt }: Pick<Settings, 'mqtt'>, agentId: string): AgentAddress {
  return { tenant: mqtt.tenant, site: mqtt.site, agent: mqtt.agent === '' ? agentId : mqtt.agent };
}

/** The broker may be away, for as long as it likes: nothing here waits for it. */
export async function openTelemetry(parts: TelemetryParts): Promise<Telemetry> {
  if (!parts.home.settings.mqtt.enabled) return none;
  const { createBroker } = await import('./platform/mqtt/broker.ts');
  return startTelemetry(parts, createBroker(brokerAddressOf(parts.home.settings, process.env)));
}

/** The same, over any broker. */
export function startTelemetry(parts: TelemetryParts, broker: Parameters<typeof keepLinked>[0]['broker']): Telemetry {
  const { home, alarms } = parts;
  const { settings, road, state } = home;
  const { mqtt } = settings;
  const { clock, ledger, log } = road;
  const { epoch, boot } = ledger.opening;
  const address = agentAddressOf(settings, state.data.agentId);
  const sender: Sender = { address, epoch };
  const told = createTold({ ...parts, sender });
  const snapshots = createSnapshots({ ...parts, settings, clock, meter: () => home.meter });
  const end = new AbortController();
  let own: Presence = { status: 'offline', boot, session: '', epoch };
  let session: BrokerSession | null = null;
  let link: LinkState = { kind: 'connecting', failures: 0, trouble: null };
  let linkSinceMs = clock.now();
  const certificates = watchCertificates({ address: () => brokerAddressOf(settings, process.env), clock }, end.signal);

  const drains: Readonly<Record<StreamName, Drain>> = { events: drainOf('events'), metrics: drainOf('metrics') };
  const alarmTopics = createAlarmTopics({
    clock,
    told: () => alarms.told,
    raised: told.alarm,
    cleared: told.alarmOver,
    kept: () => listOf(ledger.remembered('alarms')),
    keep: (ids) => ledger.write((writer) => writer.remember('alarms', JSON.stringify(ids))),
  });
  const commands = createCommandDesk({
    ...parts,
    documents,
    answer: told.answer,
    publish: (message) => session?.publish(message),
  });
  const inbox = createInbox({
    log,
    epoch,
    drains,
    commands,
    own: () => own,
    sayAgain: () => session?.publish(told.presence(own, null)),
  });
  const filter = createLineFilter(clock);

  home.onCommit(() => {
    drains.events.nudge();
    drains.metrics.nudge();
  });
  alarms.onChange(alarmTopics.nudge);
  if (mqtt.logs) {
    home.logControl.onLine((level, message, fields) => {
      const line = session && filter(level, message, fields);
      if (line) session?.publish(told.line(line)).catch(() => undefined);
    });
  }

  function drainOf(stream: StreamName): Drain {
    const isAudit = streams[stream] === 'audit';
    return createDrain({
      stream,
      ledger,
      clock,
      central: isAudit && mqtt.central_ack ? { timeoutMs: mqtt.central_ack_timeout } : null,
      backlogPerSecond: mqtt.backlog_rate,
      message: (row) => outboxMessage(sender, row),
      withheld: (row) => withheldMessage(sender, row),
    });
  }

  function request(): BrokerRequest {
    own = { ...own, status: 'online', session: randomBytes(8).toString('hex') };
    const will = told.presence({ ...own, status: 'offline' }, 'the connection was lost');
    return {
      clientId: mqtt.client_id === '' ? `edi-${address.tenant}-${address.site}-${address.agent}` : mqtt.client_id,
      cleanStart: false,
      sessionExpirySeconds: Math.ceil(mqtt.session_expiry / 1_000),
      keepaliveSeconds: Math.ceil(mqtt.keepalive / 1_000),
      will: { ...will, delaySeconds: Math.ceil(mqtt.will_delay / 1_000), expirySeconds: willSeconds },
      subscriptions: [
        { filter: topicOf(address, 'state'), qos: 1 },
        { filter: topicOf(address, 'ack', '+'), qos: 1 },
        ...mqtt.commands.map((name) => ({
          filter: topicOf(address, 'cmd', name),
          qos: 1 as const,
          retainAsPublished: true,
        })),
      ],
      onMessage: inbox.receive,
    };
  }

  async function serve(current: BrokerSession, signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const whole = (work: Promise<void>): Promise<void> =>
      work.catch((error: unknown) => {
        failed.abort(error);
        if (!signal.aborted) throw error;
      });
    try {
      await current.publish(told.presence(own, null));
      await current.publish(told.birth(own));
      await tellMaintenance(current);
      session = current;
      await certificates.connected(current.limits.certificateEndsMs);
      await Promise.all([
        whole(repeat({ clock, everyMs: mqtt.health_interval }, either, () => tellHealth(current))),
        whole(alarmTopics.run(current, either)),
        whole(drains.events.run(current, either)),
        whole(drains.metrics.run(current, either)),
      ]);
    } finally {
      session = null;
    }
  }

  async function documents() {
    const snapshot = await snapshots.take();
    const health = healthOf(snapshot, healthLimitsOf(settings));
    return { snapshot, health, status: statusDocument(snapshot, health) };
  }

  async function tellMaintenance(current: BrokerSession): Promise<void> {
    const last = told.maintenance();
    if (last) await current.publish(last);
  }

  async function tellHealth(current: BrokerSession): Promise<void> {
    const { snapshot, health, status } = await documents();
    await current.publish(told.health(health, snapshot));
    await current.publish(told.status(status));
  }

  function onState(next: LinkState): void {
    if (next.kind !== link.kind) linkSinceMs = clock.now();
    tellLink(parts, next, link);
    link = next;
  }

  const linked = keepLinked(
    { broker, clock, chance: Math.random, waitMsMax: mqtt.reconnect_max, request, serve, onState },
    end.signal,
  );
  const kept = keepOutbox({ ...parts, snapshot: snapshots.take }, end.signal);
  let closing: Promise<void> | null = null;
  /** That we are stopping is on its way to the broker. */
  let saying: Promise<void> | undefined;

  async function close(): Promise<void> {
    const until = clock.monotonic() + flushMsMax;
    const waiting = (): boolean => ledger.outboxStreams().some(({ sent, last, rows }) => rows > 0 && sent < last);
    await Promise.race([saying, clock.sleep(flushMsMax, end.signal).catch(() => undefined)]);
    while (session && waiting() && clock.monotonic() < until) await clock.sleep(50);
    end.abort(new Error('the service is stopping'));
    home.onCommit(() => {});
    home.logControl.onLine(() => {});
    await Promise.all([linked, kept]);
  }

  return {
    status: () => ({
      state: link.kind,
      sinceMs: linkSinceMs,
      failures: link.kind === 'connecting' ? link.failures : 0,
      trouble: troubleOf(link),
      streams: ledger.outboxStreams(),
      certificates: certificates.ends,
      clockStepMs: told.stepMs(),
    }),
    stopping(reason) {
      own = { ...own, status: 'stopping' };
      saying = session?.publish(told.presence(own, reason)).catch(() => undefined);
    },
    maintenance() {
      if (session) tellMaintenance(session).catch(() => undefined);
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** A stop waits so long for what is still to be told. */
const flushMsMax = 2_000;
const willSeconds = 2_592_000;
