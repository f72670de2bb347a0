import { AgentError } from '../model/agent-error.ts';
import type { BrokerMessage, BrokerRequest, BrokerSession, ReceivedMessage } from '../ports.ts';
import type { LinkOptions } from './link.ts';

interface Metric {
  readonly name: string;
  readonly type: 'Double' | 'Boolean' | 'UInt64';
  readonly value: number | boolean;
}

export interface SparkplugParts extends Omit<LinkOptions, 'request' | 'serve'> {
  readonly group: string;
  readonly node: string;
  /** Null: there is none to wait for. */
  readonly primaryHost: string | null;
  readonly clientId: string;
  readonly keepaliveSeconds: number;
  readonly everyMs: number;
  /** Of this connection, 0 … 255, another one than that of the connection before. */
  nextBdSeq(): number;
  metrics(): Promise<readonly Metric[]>;
  birth(metrics: readonly Metric[], bdSeq: number): readonly Metric[];
  death(bdSeq: number): readonly Metric[];
  /** Null: a new birth is due. */
  changed(before: ReadonlyMap<string, Metric>, now: readonly Metric[]): readonly Metric[] | null;
  encode(payload: {
    readonly timestampMs: number;
    readonly seq: number | null;
    readonly metrics: readonly Metric[];
  }): Uint8Array;
  /** Whether a command of a host asks for a birth. */
  asksForBirth(payload: Uint8Array): boolean;
}

/** An edge node of Sparkplug B 3.0: what `keepLinked` needs for it. */
export function sparkplugLink(parts: SparkplugParts): LinkOptions {
  const { clock, group, node, primaryHost } = parts;
  const topic = (kind: string): string => `spBv1.0/${group}/${kind}/${node}`;
  const stateTopic = `spBv1.0/STATE/${primaryHost ?? ''}`;
  let bdSeq = 0;
  let seq = 0;
  let known: ReadonlyMap<string, Metric> = new Map();
  let hostOnline = primaryHost === null;
  let hostSinceMs = Number.NEGATIVE_INFINITY;
  let wake = new AbortController();
  let birthDue = true;

  function request(): BrokerRequest {
    bdSeq = parts.nextBdSeq();
    hostOnline = primaryHost === null;
    hostSinceMs = Number.NEGATIVE_INFINITY;
    return {
      clientId: parts.clientId,
      // Both are demanded by the specification.
      cleanStart: true,
      sessionExpirySeconds: 0,
      keepaliveSeconds: parts.keepaliveSeconds,
      will: { ...message('NDEATH', parts.death(bdSeq), null), qos: 1, delaySeconds: 0 },
      subscriptions: [
        { filter: topic('NCMD'), qos: 1 },
        ...(primaryHost === null ? [] : [{ filter: stateTopic, qos: 1 as const }]),
      ],
      onMessage: receive,
    };
  }

  function receive({ topic: name, payload, retain }: ReceivedMessage): void {
    if (name === stateTopic) hostSays(payload);
    else if (name === topic('NCMD') && !retain && parts.asksForBirth(payload)) birthDue = true;
    wake.abort();
  }

  /** What is older than what was said last is a will that came late. */
  function hostSays(payload: Uint8Array): void {
    const state = hostState(payload);
    if (state === null || state.timestamp < hostSinceMs) return;
    hostSinceMs = state.timestamp;
    hostOnline = state.online;
  }

  async function serve(session: BrokerSession, signal: AbortSignal): Promise<void> {
    birthDue = true;
    let wasBorn = false;
    while (!signal.aborted) {
      // The broker tells our death, and the next connection waits for the host under another bdSeq.
      if (wasBorn && !hostOnline) throw hostIsOffline(stateTopic);
      if (hostOnline) {
        await tell(session);
        wasBorn = true;
      }
      await rest(signal);
    }
    if (wasBorn) await sayDeath(session);
  }

  /** The broker tells it only of connections that were lost. */
  async function sayDeath(session: BrokerSession): Promise<void> {
    const said = session.publish({ ...message('NDEATH', parts.death(bdSeq), null), qos: 1 }).catch(() => undefined);
    await Promise.race([said, clock.sleep(deathMsMax)]);
  }

  async function tell(session: BrokerSession): Promise<void> {
    const now = await parts.metrics();
    const changed = birthDue ? null : parts.changed(known, now);
    if (changed === null) {
      seq = 0;
      birthDue = false;
      await session.publish(message('NBIRTH', parts.birth(now, bdSeq), seq));
    } else if (changed.length > 0) {
      seq = (seq + 1) % 256;
      await session.publish(message('NDATA', changed, seq));
    }
    known = new Map([...known, ...now.map((metric) => [metric.name, metric] as const)]);
  }

  /** Until it is time again, or something was received. */
  async function rest(signal: AbortSignal): Promise<void> {
    await clock.sleep(parts.everyMs, AbortSignal.any([signal, wake.signal])).catch(() => undefined);
    wake = new AbortController();
  }

  function message(kind: string, metrics: readonly Metric[], number: number | null): BrokerMessage {
    const payload = parts.encode({ timestampMs: clock.now(), seq: number, metrics });
    return { topic: topic(kind), payload, qos: 0, retain: false };
  }

  return { ...parts, request, serve };
}

/** A stop waits so long for it. */
const deathMsMax = 1_000;

function hostIsOffline(topic: string): AgentError {
  const hint = 'Nothing is to be done here: it goes on when the host is there again.';
  return new AgentError(`the primary host is offline by ${topic}`, { code: 'SPARKPLUG.HOST', hint, retry: true });
}

function hostState(payload: Uint8Array): { readonly online: boolean; readonly timestamp: number } | null {
  try {
    const state: unknown = JSON.parse(new TextDecoder().decode(payload));
    if (typeof state !== 'object' || state === null || !('online' in state) || !('timestamp' in state)) return null;
    const { online, timestamp } = state;
    return typeof online === 'boolean' && typeof timestamp === 'number' ? { online, timestamp } : null;
  } catch {
    return null;
  }
}
