import type { CollectedEvent, StreamKey } from '../../../src/model/fleet.ts';

export const stream: StreamKey = { agent: 'acme/berlin/a1', epoch: 'e1', stream: 'events' };

/** An event as it comes from the broker. */
export function sample(seq: number, key: Partial<StreamKey> = {}): CollectedEvent {
  const type = 'edi.event.file.received';
  return { ...stream, ...key, seq, type, receivedMs: 1_764_000_000_000 + seq, text: JSON.stringify({ seq, type }) };
}

export function samples(from: number, to: number, key: Partial<StreamKey> = {}): CollectedEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => sample(from + at, key));
}
