import type { z } from 'zod';
import { addressOfKey, agentKeyOf } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';
import type { AgentTopic } from '../../model/telemetry.ts';
import {
  alarmPayload,
  birthPayload,
  envelope,
  healthPayload,
  jsonOf,
  statePayload,
  statusPayload,
} from './payloads.ts';
import { type Birth, type Presence, presenceOf } from './presence.ts';

/** A message of an agent, or for one. */
export interface FleetMessage {
  readonly topic: AgentTopic;
  readonly payload: Uint8Array;
  /** Kept by the broker, and so of any age. */
  readonly retained: boolean;
}

/** One agent as the central side sees it. */
export interface FleetAgent {
  readonly tenant: string;
  readonly site: string;
  readonly agent: string;
  readonly presence: Presence;
  /** Milliseconds since 1970: when it was last heard of, by what it says itself where the broker kept the message. */
  readonly heardMs: number | null;
  readonly version: string | null;
  readonly boot: number | null;
  readonly session: string | null;
  readonly epoch: string | null;
  readonly reason: string | null;
  readonly health: string | null;
  readonly queue: number | null;
  /** Percent of the files judged in 24 hours. */
  readonly errorRate: number | null;
  readonly p95Ms: number | null;
  readonly alarms: readonly FleetAlarm[];
  /** Offline messages of an earlier connection that came late and were not believed. */
  readonly staleWills: number;
}

export interface FleetAlarm {
  readonly id: string;
  readonly severity: string;
  readonly message: string;
}

interface Known {
  state: z.infer<typeof statePayload> | null;
  birth: Birth | null;
  health: z.infer<typeof healthPayload> | null;
  status: z.infer<typeof statusPayload> | null;
  epoch: string | null;
  heardMs: number | null;
  staleWills: number;
  readonly alarms: Map<string, FleetAlarm>;
}

/** What all agents said last, of each no more than is shown. */
export class FleetView {
  readonly #agents = new Map<string, Known>();
  /** Messages that were not understood. */
  malformed = 0;

  take({ topic, payload, retained }: FleetMessage, nowMs: number): void {
    const known = this.#of(topic);
    if (known === null || topic.kind === 'cmd' || topic.kind === 'ack') return;
    if (topic.kind === 'alarm' && payload.length === 0) return void known.alarms.delete(topic.rest);
    const message = envelope.safeParse(jsonOf(payload)).data;
    if (message === undefined || !this.#takeData(known, topic, message)) {
      // An empty payload takes back a retained message, and says no more.
      if (payload.length > 0) this.malformed += 1;
      return;
    }
    const saidMs = retained ? Date.parse(message.time ?? '') : nowMs;
    // A will was written when the connection began: it says nothing of when the agent was heard.
    const isWill = topic.kind === 'state' && known.state?.status === 'offline';
    if (!isWill && !Number.isNaN(saidMs)) known.heardMs = Math.max(known.heardMs ?? 0, saidMs);
  }

  /** To be called before the broker tells anew what stands: what was cleared meanwhile would never be heard of. */
  forgetAlarms(): void {
    for (const { alarms } of this.#agents.values()) alarms.clear();
  }

  /** By tenant, site and agent. */
  agents(): readonly FleetAgent[] {
    return [...this.#agents].map(([key, known]) => shown(key, known)).sort(byAddress);
  }

  epochOf(agent: string): string | null {
    return this.#agents.get(agent)?.epoch ?? null;
  }

  /** Sequences that the agent does not hold any more, because somebody acknowledged them. */
  confirmedOf(agent: string): readonly { readonly stream: string; readonly seq: number }[] {
    const streams = this.#agents.get(agent)?.birth?.streams ?? [];
    return streams.map(({ stream, first, last }) => ({ stream, seq: first === null ? last : Math.max(0, first - 1) }));
  }

  #takeData(known: Known, topic: AgentTopic, { data, epoch, time = '' }: z.infer<typeof envelope>): boolean {
    switch (topic.kind) {
      case 'state': {
        const state = statePayload.safeParse(data).data;
        if (state === undefined) return false;
        known.state = state;
        if (presenceOf(state, known.birth).isStale) known.staleWills += 1;
        return true;
      }
      case 'birth': {
        const birth = birthPayload.safeParse(data).data;
        if (birth === undefined) return false;
        known.birth = { ...birth, time };
        known.epoch = epoch;
        return true;
      }
      case 'health':
        known.health = healthPayload.safeParse(data).data ?? known.health;
        return true;
      case 'status':
        known.status = statusPayload.safeParse(data).data ?? known.status;
        return true;
      case 'alarm':
        return takeAlarm(known.alarms, topic.rest, data);
      default:
        return true;
    }
  }

  #of(topic: AgentTopic): Known | null {
    const key = agentKeyOf(topic);
    const known = this.#agents.get(key);
    if (known) return known;
    if (this.#agents.size >= limits.fleetAgentsMax) return null;
    const fresh: Known = { ...nothingKnown, alarms: new Map() };
    this.#agents.set(key, fresh);
    return fresh;
  }
}

const nothingKnown = {
  state: null,
  birth: null,
  health: null,
  status: null,
  epoch: null,
  heardMs: null,
  staleWills: 0,
} as const;

function takeAlarm(alarms: Map<string, FleetAlarm>, id: string, data: unknown): boolean {
  const alarm = alarmPayload.safeParse(data).data;
  if (alarm === undefined) return false;
  if (alarm.state === 'cleared') alarms.delete(id);
  else if (alarms.has(id) || alarms.size < limits.fleetAlarmsMax)
    alarms.set(id, { id: alarm.id ?? id, severity: alarm.severity, message: alarm.message ?? '' });
  return true;
}

function shown(key: string, { state, birth, health, status, epoch, heardMs, staleWills, alarms }: Known): FleetAgent {
  return {
    ...addressOfKey(key),
    presence: presenceOf(state, birth).presence,
    heardMs,
    version: birth?.version ?? status?.version ?? null,
    boot: birth?.boot ?? state?.boot ?? null,
    session: birth?.session ?? state?.session ?? null,
    epoch,
    reason: state?.reason ?? null,
    health: health?.status ?? status?.status ?? null,
    queue: status?.queue?.depth ?? null,
    errorRate: status?.metrics?.error_rate ?? null,
    p95Ms: status?.metrics?.p95_processing_time_ms ?? null,
    alarms: [...alarms.values()],
    staleWills,
  };
}

function byAddress(one: FleetAgent, other: FleetAgent): number {
  const [a, b] = [agentKeyOf(one), agentKeyOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
