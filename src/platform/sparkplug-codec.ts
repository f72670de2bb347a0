import { get } from 'sparkplug-payload';
import { AssertionFailure } from '../kit/assert.ts';

export interface SparkplugPayload {
  readonly timestampMs: number;
  readonly seq: number | null;
  readonly metrics: readonly {
    readonly name: string;
    readonly type: 'Double' | 'Boolean' | 'UInt64';
    readonly value: number | boolean;
  }[];
}

const codec = get('spBv1.0') ?? fail();

function fail(): never {
  throw new AssertionFailure('the package knows no Sparkplug B');
}

/** Protobuf of Sparkplug B. */
export function encodeSparkplug({ timestampMs, seq, metrics }: SparkplugPayload): Uint8Array {
  const told = metrics.map((metric) => ({ ...metric, timestamp: timestampMs }));
  return codec.encodePayload({ timestamp: timestampMs, ...(seq === null ? {} : { seq }), metrics: told });
}

/** Names and values; none where the bytes are something else. */
export function decodeSparkplug(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  try {
    const { metrics } = codec.decodePayload(bytes);
    return new Map((metrics ?? []).map(({ name, value }) => [name ?? '', value]));
  } catch {
    return new Map();
  }
}
