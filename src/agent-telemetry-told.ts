import { createHash } from 'node:crypto';
import type { HomeRequest, ServiceHome } from './agent-monitor-home.ts';
import type { OutboxStream } from './model/outbox.ts';
import type { Alarm, TelemetryStatus } from './model/status.ts';
import type { BrokerMessage } from './ports.ts';
import { familiesOf } from './report/catalogue.ts';
import type { HealthDocument } from './report/health.ts';
import type { MetricsSnapshot } from './report/metrics-snapshot.ts';
import { liveMessage, type Sender } from './report/mqtt/envelope.ts';
import type { AlarmData, BirthData, HealthData, MetricsData, StateData, StreamData } from './report/mqtt/shapes.ts';
import { maintenanceData } from './report/mqtt/shapes.ts';
import type { StatusDocument } from './report/status-document.ts';
import { alarmLevel } from './telemetry/alarm-topics.ts';
import type { ToldLine } from './telemetry/log-lines.ts';
import type { Presence } from './telemetry/presence.ts';

/** What the messages are made of. */
export interface ToldParts {
  readonly home: ServiceHome;
  readonly sender: Sender;
  readonly version: string;
  readonly names: { readonly schemas: readonly string[]; readonly partners: readonly string[] };
}

/** The messages that are told now or not at all. Each has an id of its own. */
export type Told = ReturnType<typeof createTold>;

const logSeconds = 300;
const answerSeconds = 86_400;

export function createTold({ home, sender, version, names }: ToldParts) {
  const { settings, road, state } = home;
  const { mqtt } = settings;
  const startedMs = road.clock.now();
  const startedAt = road.clock.monotonic();
  const intervalSeconds = Math.ceil((mqtt.health_interval * 3) / 1_000);
  let count = 0;

  const stepMs = (): number => Math.round(road.clock.now() - startedMs - (road.clock.monotonic() - startedAt));
  const message = (told: Omit<Parameters<typeof liveMessage>[1], 'id' | 'atMs' | 'class'>): BrokerMessage => {
    count += 1;
    const id = `${sender.epoch}/${road.ledger.opening.boot}/${count}`;
    return liveMessage(sender, { ...told, id, atMs: road.clock.now(), class: 'live' });
  };

  function presence(own: Presence, reason: string | null): BrokerMessage {
    const data: StateData = { ...own, ts: iso(road.clock.now()), reason };
    return message({ kind: 'state', data, retain: true });
  }

  function birth(own: Presence): BrokerMessage {
    const { app, directories } = settings;

    const data: BirthData = {
      version,
      node: process.version,
      platform: `${process.platform}-${process.arch}`,
      config_sha256: sha256(road.ledger.remembered('settings') ?? ''),
      boot: own.boot,
      session: own.session,
      epoch: own.epoch,
      started_at: iso(startedMs),
      environment: app.environment,
      central_ack: mqtt.central_ack,
      commands: [...mqtt.commands],
      directories: { ...directories },
      schemas: [...names.schemas],
      partners: [...names.partners],
      streams: streams(),
    };
    return message({ kind: 'birth', data, retain: true });
  }

  const streams = (): StreamData[] => road.ledger.outboxStreams().map((one) => streamData(one, road.clock.now()));

  function health(document: HealthDocument, snapshot: MetricsSnapshot): BrokerMessage {
    const data: HealthData = {
      ...document,
      checks: [...document.checks],
      disks: snapshot.resources.fileSystems.map((use) => ({
        path: use.paths[0] ?? '',
        free_percent: percent(use.freeBytes, use.totalBytes) ?? 0,
        free_inodes_percent: percent(use.freeInodes, use.totalInodes),
      })),
      streams: streams(),
      clock_step_seconds: stepMs() / 1_000,
      certificates: (snapshot.status.telemetry?.certificates ?? []).map((one) => certificate(one, snapshot.atMs)),
    };
    return message({ kind: 'health', data, retain: true, expirySeconds: intervalSeconds });
  }

  function status(document: StatusDocument): BrokerMessage {
    return message({ kind: 'status', data: document, retain: true, expirySeconds: intervalSeconds });
  }

  function alarm(alarm: Alarm): BrokerMessage {
    const { sinceMs, lastSeenMs, ...told } = alarm;
    const data: AlarmData = { ...told, since: iso(sinceMs), last_seen: iso(lastSeenMs) };
    return message({ kind: 'alarm', rest: alarmLevel(alarm.id), subject: alarm.id, data, retain: true });
  }

  function alarmOver(id: string): BrokerMessage {
    const { topic } = message({ kind: 'alarm', rest: alarmLevel(id), data: null });
    return { topic, payload: '', qos: 1, retain: true };
  }

  /** The last one; null where there was none. Retained: the same one again changes nothing. */
  function maintenance(): BrokerMessage | null {
    const kept = road.ledger.remembered('maintenance');
    if (kept === undefined) return null;
    return message({ kind: 'maintenance', data: maintenanceData.parse(JSON.parse(kept)), retain: true });
  }

  const line = (data: ToldLine): BrokerMessage => message({ kind: 'log', data, qos: 0, expirySeconds: logSeconds });

  function answer(command: string, id: string, data: unknown): BrokerMessage {
    return message({
      kind: 'cmd',
      rest: `${command}/${id}`,
      subject: id,
      data,
      retain: true,
      expirySeconds: answerSeconds,
    });
  }

  return {
    presence,
    birth,
    health,
    status,
    alarm,
    alarmOver,
    maintenance,
    line,
    answer,
    stepMs,
    agentId: state.data.agentId,
  };
}

/** Of the partners and schemas of the site that are in force. */
export function namesOf({
  partners = [],
  schemas = [],
}: Pick<HomeRequest, 'partners' | 'schemas'>): ToldParts['names'] {
  return {
    partners: partners.map(({ name }) => name),
    schemas: schemas.map((one) => (one.kind === 'set' ? `${one.version}/${one.set}` : one.kind)),
  };
}

/** A row of the outbox: all figures of one moment. */
export function metricsRow(snapshot: MetricsSnapshot) {
  const metrics = familiesOf(snapshot).map(({ name, type, unit, samples }) => ({
    name,
    type,
    unit,
    samples: samples.map(({ labels, value }) => ({ labels: { ...labels }, value })),
  }));
  const data: MetricsData = { at: iso(snapshot.atMs), metrics: metrics.filter(({ samples }) => samples.length > 0) };
  return { stream: 'metrics', class: 'telemetry', id: '', topic: 'metrics', payload: JSON.stringify(data), props: {} };
}

function streamData({ oldestMs, sent: _, ...stream }: OutboxStream, nowMs: number): StreamData {
  const age = oldestMs === null ? null : Math.max(0, Math.round((nowMs - oldestMs) / 1_000));
  return { ...stream, oldest_age_seconds: age };
}

function certificate({ name, endsMs }: TelemetryStatus['certificates'][number], nowMs: number) {
  return { name, ends_at: iso(endsMs), days_left: Math.floor((endsMs - nowMs) / 86_400_000) };
}

/** One decimal; null where there is nothing to have a share of. */
function percent(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part * 1_000) / whole) / 10 : null;
}

const iso = (ms: number): string => new Date(ms).toISOString();

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
