import { brokerAddressOf } from './agent-broker.ts';
import type { ServiceHome } from './agent-monitor-home.ts';
import { createSnapshots } from './agent-snapshot.ts';
import { agentAddressOf } from './agent-telemetry.ts';
import { repeat } from './agent-telemetry-keep.ts';
import type { ServiceStatus } from './model/status.ts';
import type { AgentAddress } from './model/telemetry.ts';
import type { MetricsSnapshot } from './report/metrics-snapshot.ts';
import { keepLinked, type LinkOptions } from './telemetry/link.ts';

export interface ExportsParts {
  readonly home: ServiceHome;
  readonly version: string;
  readonly watching: boolean;
  status(): ServiceStatus;
}

/** What is told to others than our own central side: each is off unless the settings ask for it. */
export interface Exports {
  /** Twice is fine. */
  close(): Promise<void>;
}

interface Running extends ExportsParts {
  readonly address: AgentAddress;
  snapshot(): Promise<MetricsSnapshot>;
}

/** Whether the other ends are there or not: files go their way all the same. */
export function openExports(parts: ExportsParts): Exports {
  const { settings, road, state } = parts.home;
  const { clock, log } = road;
  const end = new AbortController();
  const snapshots = createSnapshots({ ...parts, settings, clock, meter: () => parts.home.meter });
  const running: Running = {
    ...parts,
    address: agentAddressOf(settings, state.data.agentId),
    snapshot: snapshots.take,
  };
  const wanted = [
    ...(settings.homeassistant.enabled && settings.mqtt.enabled ? [tellHomeAssistant] : []),
    ...(settings.sparkplug.enabled ? [beSparkplugNode] : []),
    ...(settings.opentelemetry.enabled ? [sendOtlp] : []),
  ];
  const all = wanted.map((tell) =>
    tell(running, end.signal).catch((error: unknown) => {
      log.error(`error: ${tell.name} ended: ${error instanceof Error ? error.message : String(error)}`);
    }),
  );
  return {
    async close() {
      end.abort(new Error('the service is stopping'));
      await Promise.all(all);
    },
  };
}

async function tellHomeAssistant(running: Running, signal: AbortSignal): Promise<void> {
  const { discoveryMessage } = await import('./report/exports/homeassistant.ts');
  const { settings, road } = running.home;
  const { mqtt, homeassistant } = settings;
  const { prefix } = homeassistant;
  const expireSeconds = Math.ceil((mqtt.health_interval * 3) / 1_000);
  const message = discoveryMessage({ address: running.address, prefix, version: running.version, expireSeconds });
  let again = new AbortController();
  await keepLinked(
    {
      ...(await linkParts(running, 'Home Assistant')),
      request: () => ({
        clientId: clientIdOf(running, 'ha'),
        cleanStart: true,
        sessionExpirySeconds: 0,
        keepaliveSeconds: Math.ceil(mqtt.keepalive / 1_000),
        subscriptions: [{ filter: `${prefix}/status`, qos: 1 }],
        onMessage({ payload }) {
          // It started anew, and has forgotten what it was told.
          if (new TextDecoder().decode(payload) === 'online') again.abort();
        },
      }),
      async serve(session, until) {
        while (!until.aborted) {
          await session.publish(message);
          await road.clock.sleep(dayMs, AbortSignal.any([until, again.signal])).catch(() => undefined);
          again = new AbortController();
        }
      },
    },
    signal,
  );
}

async function beSparkplugNode(running: Running, signal: AbortSignal): Promise<void> {
  const { encodeSparkplug, decodeSparkplug } = await import('./platform/sparkplug-codec.ts');
  const { bdSeqMetric, birthMetrics, changedMetrics, rebirthName, sparkplugMetrics } = await import(
    './report/exports/sparkplug.ts'
  );
  const { sparkplugLink } = await import('./telemetry/sparkplug-node.ts');
  const { settings, road } = running.home;
  const { group, node, primary_host: primaryHost, interval } = settings.sparkplug;
  const { tenant, site, agent } = running.address;
  let bdSeq = Number(road.ledger.remembered('sparkplug') ?? '-1');

  const link = sparkplugLink({
    ...(await linkParts(running, 'Sparkplug')),
    group,
    node: node === '' ? `${tenant}-${site}-${agent}` : node,
    primaryHost: primaryHost === '' ? null : primaryHost,
    clientId: clientIdOf(running, 'spb'),
    keepaliveSeconds: Math.ceil(settings.mqtt.keepalive / 1_000),
    everyMs: interval,
    nextBdSeq() {
      bdSeq = (bdSeq + 1) % 256;
      road.ledger.write((writer) => writer.remember('sparkplug', String(bdSeq))).catch(() => undefined);
      return bdSeq;
    },
    metrics: async () => sparkplugMetrics(await running.snapshot()),
    birth: birthMetrics,
    death: (seq) => [bdSeqMetric(seq)],
    changed: changedMetrics,
    encode: encodeSparkplug,
    asksForBirth: (payload) => decodeSparkplug(payload).get(rebirthName) === true,
  });
  await keepLinked(link, signal);
}

async function sendOtlp(running: Running, signal: AbortSignal): Promise<void> {
  const { otlpDocument } = await import('./report/exports/otlp.ts');
  const { postOtlp, otlpToken } = await import('./platform/otlp.ts');
  const { settings, road } = running.home;
  const { url, interval, timeout, token_file: tokenFile } = settings.opentelemetry;
  const identity = { ...running.address, startedMs: running.status().startedMs };
  const say = changesOf(running, 'OTLP');
  await repeat({ clock: road.clock, everyMs: interval }, signal, async () => {
    try {
      const token = await otlpToken(settings.app.home, tokenFile, process.env);
      await postOtlp({ url, token, timeoutMs: timeout }, otlpDocument(await running.snapshot(), identity));
      say(null);
    } catch (error) {
      // The next figures tell of this time as well.
      say(error instanceof Error ? error.message : String(error));
    }
  });
}

const dayMs = 86_400_000;

async function linkParts(
  running: Running,
  name: string,
): Promise<Pick<LinkOptions, 'broker' | 'clock' | 'chance' | 'waitMsMax' | 'onState'>> {
  const { createBroker } = await import('./platform/mqtt/broker.ts');
  const { settings, road } = running.home;
  const say = changesOf(running, name);
  return {
    broker: createBroker(brokerAddressOf(settings, process.env)),
    clock: road.clock,
    chance: Math.random,
    waitMsMax: settings.mqtt.reconnect_max,
    onState(state) {
      if (state.kind === 'connected') say(null);
      else if (state.trouble) say(state.trouble.message);
    },
  };
}

/** Trouble is told once, until it is over or another one. */
function changesOf({ home }: Running, name: string): (trouble: string | null) => void {
  const { log } = home.road;
  let before: string | null | undefined;
  return (trouble) => {
    if (trouble === before) return;
    before = trouble;
    if (trouble === null) log.info(`${name}: connected`);
    else log.warn(`warning: ${name}: ${trouble}`);
  };
}

function clientIdOf({ home, address }: Running, end: string): string {
  const { client_id: given } = home.settings.mqtt;
  const { tenant, site, agent } = address;
  return `${given === '' ? `edi-${tenant}-${site}-${agent}` : given}-${end}`;
}
