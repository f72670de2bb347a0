import { z } from 'zod';

/** What the central side reads out of payloads: no more than it shows, so that newer agents may say more. */
const text = z.string().max(1_000);
const whole = z.number().int().nonnegative();

export const envelope = z.looseObject({
  type: text,
  time: text.optional(),
  epoch: text.min(1).max(100),
  stream: text.min(1).max(100).optional(),
  seq: z.number().int().positive().optional(),
  data: z.unknown(),
});

export const statePayload = z.looseObject({
  status: z.enum(['online', 'offline', 'stopping']),
  session: z.union([text, whole]).transform(String),
  boot: whole,
  epoch: text.optional(),
  ts: text.optional(),
  reason: text.nullish(),
});

export const birthPayload = z.looseObject({
  version: text,
  session: z.union([text, whole]).transform(String),
  boot: whole,
  /** The last sequence of each stream, and the first that waits for its confirmation. */
  streams: z.array(z.looseObject({ stream: text, last: whole, first: whole.nullable() })).optional(),
});

export const healthPayload = z.looseObject({ status: text });

export const statusPayload = z.looseObject({
  status: text.optional(),
  state: text.optional(),
  version: text.optional(),
  queue: z.looseObject({ depth: whole.optional(), oldest_age_seconds: z.number().optional() }).optional(),
  metrics: z.looseObject({ error_rate: z.number().nullish(), p95_processing_time_ms: z.number().nullish() }).optional(),
});

export const alarmPayload = z.looseObject({
  id: text.optional(),
  severity: text,
  message: text.optional(),
  state: text.optional(),
});

export const ackPayload = z.looseObject({ epoch: text.min(1), seq: whole });

/** The parsed JSON of a payload; undefined where it is none. */
export function jsonOf(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    return undefined;
  }
}
