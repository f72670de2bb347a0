import { agentKeyOf, type CollectedEvent } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';
import type { FleetMessage } from './agents.ts';
import { envelope, jsonOf } from './payloads.ts';

/** A numbered event as the central side keeps it; null for one that has no number, or is none. */
export function collectedOf({ topic, payload }: FleetMessage, nowMs: number): CollectedEvent | null {
  const parsed = jsonOf(payload);
  const event = envelope.safeParse(parsed).data;
  if (event?.stream === undefined || event.seq === undefined) return null;
  // Written anew: one line, whatever white space it came with.
  const text = JSON.stringify(parsed);
  if (text.length > limits.fleetLineBytesMax / 4) return null;
  const { epoch, stream, seq, type } = event;
  return { agent: agentKeyOf(topic), epoch, stream, seq, type, receivedMs: nowMs, text };
}
