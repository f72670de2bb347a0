import type { AgentAddress } from './telemetry.ts';

/** One event of an agent, as the central side keeps it. */
export interface CollectedEvent extends StreamKey {
  readonly seq: number;
  /** Of the envelope: `edi.event.file.received`. */
  readonly type: string;
  /** Milliseconds since 1970, by the clock of the central side. */
  readonly receivedMs: number;
  /** The envelope on one line. */
  readonly text: string;
}

/** A sequence 1, 2, 3 … without gaps: one stream of one agent, as long as its ledger is the same. */
export interface StreamKey {
  /** `TENANT/SITE/AGENT`. */
  readonly agent: string;
  readonly epoch: string;
  readonly stream: string;
}

/** How far a stream is kept. */
export interface StreamPosition extends StreamKey {
  /** All up to this one is durable here, or was acknowledged before by somebody else. */
  readonly upTo: number;
  /** The highest that was seen, and the gaps below it: first and last number of each, the first ones. */
  readonly highest: number;
  readonly gaps: readonly (readonly [number, number])[];
}

export function agentKeyOf({ tenant, site, agent }: AgentAddress): string {
  return `${tenant}/${site}/${agent}`;
}

export function addressOfKey(key: string): AgentAddress {
  const [tenant = '', site = '', agent = ''] = key.split('/');
  return { tenant, site, agent };
}

/** For maps. */
export function streamIdOf({ agent, epoch, stream }: StreamKey): string {
  return `${agent} ${epoch} ${stream}`;
}
