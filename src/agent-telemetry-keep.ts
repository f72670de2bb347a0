import type { ServiceHome } from './agent-monitor-home.ts';
import { metricsRow } from './agent-telemetry-told.ts';
import type { Gate } from './kit/gate.ts';
import { AgentError } from './model/agent-error.ts';
import type { Clock, Log } from './ports.ts';
import type { MetricsSnapshot } from './report/metrics-snapshot.ts';
import type { LinkState, LinkTrouble } from './telemetry/link.ts';
import type { Alarms } from './upkeep/alarms.ts';

export interface KeepParts {
  readonly home: ServiceHome;
  readonly gate: Gate;
  readonly alarms: Alarms;
  snapshot(): Promise<MetricsSnapshot>;
}

const roomReason = 'events wait for central monitoring';
const roomEveryMs = 1_000;
/** Open again only this much below the limit: intake must not stop and go with each event. */
const hysteresis = 0.9;

/** What is kept for central monitoring, whether it is connected or not: metrics, and an eye on the room for events. */
export async function keepOutbox({ home, gate, alarms, snapshot }: KeepParts, signal: AbortSignal): Promise<void> {
  const { clock, ledger, log } = home.road;
  const { mqtt } = home.settings;

  async function keepMetrics(): Promise<void> {
    const row = metricsRow(await snapshot());
    const bounds = { bytesMax: mqtt.metrics_max, beforeMs: clock.now() - mqtt.metrics_keep };
    await ledger.write((writer) => {
      writer.send({ ...row, expiresMs: null });
      writer.trimOutbox('metrics', bounds);
    });
  }

  /** Events are never dropped: without room for them nothing is done that would make more. */
  async function watchRoom(): Promise<void> {
    const bytes = ledger.outboxStreams().find(({ stream }) => stream === 'events')?.bytes ?? 0;
    const isFull = bytes > mqtt.events_max * (gate.reasons.includes(roomReason) ? hysteresis : 1);
    gate.set(roomReason, isFull);
    if (!isFull) return alarms.clear('OUTBOX_FULL');
    alarms.raise({
      id: 'OUTBOX_FULL',
      severity: 'critical',
      code: 'MQTT.OUTBOX',
      message: `${bytes} bytes of events wait for central monitoring: no files are taken`,
      hint: 'Mend the connection to the broker, or the central side; or raise mqtt.events_max.',
    });
  }

  const quiet = (act: () => Promise<void>) => () => act().catch((error: unknown) => quietly(log, error));
  await Promise.all([
    repeat({ clock, everyMs: mqtt.metrics_interval }, signal, quiet(keepMetrics)),
    repeat({ clock, everyMs: roomEveryMs }, signal, quiet(watchRoom)),
  ]);
}

/** At once, then at each interval. */
export async function repeat(
  { clock, everyMs }: { readonly clock: Clock; readonly everyMs: number },
  signal: AbortSignal,
  act: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await act();
    await clock.sleep(everyMs, signal).catch(() => undefined);
  }
}

/** The world is wrong: the next one may fare better. */
export function quietly(log: Log, error: unknown): void {
  if (!(error instanceof AgentError)) throw error;
  log.debug(`telemetry: ${error.message}`, { code: error.code });
}

/** Says how the connection is: each trouble once, and the one that nobody but a person ends. */
export function tellLink(
  { home, alarms }: Pick<KeepParts, 'home' | 'alarms'>,
  next: LinkState,
  before: LinkState,
): void {
  const { log } = home.road;
  const trouble = troubleOf(next);
  if (next.kind === 'connected') {
    log.info('connected to the broker', { url: home.settings.mqtt.url });
    alarms.clear('MQTT_TAKEN_OVER');
  } else if (trouble && trouble.message !== troubleOf(before)?.message) {
    log.warn(`no connection to the broker: ${trouble.message}`, { code: trouble.code, hint: trouble.hint });
  }
  if (next.kind !== 'given_up') return;
  alarms.raise({
    id: 'MQTT_TAKEN_OVER',
    severity: 'high',
    code: 'MQTT.TAKEN_OVER',
    message: 'another client uses the id of this agent at the broker, again and again: it is not connected to any more',
    hint: 'A copied machine? Give each its own mqtt.client_id and agent, then restart this one.',
  });
}

export const troubleOf = (link: LinkState): LinkTrouble | null => (link.kind === 'connected' ? null : link.trouble);

/** A kept list of texts; an empty one where none was kept. */
export function listOf(text: string | undefined): readonly string[] {
  const parsed: unknown = JSON.parse(text ?? '[]');
  return Array.isArray(parsed) ? parsed.filter((one) => typeof one === 'string') : [];
}
