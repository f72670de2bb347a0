import { setTimeout as delay } from 'node:timers/promises';

/** The same bytes, no more of them in a second than allowed: what else the machine does keeps its share of the disk. */
export async function* paced(
  content: AsyncIterable<Uint8Array>,
  bytesPerSecond: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const started = performance.now();
  let bytes = 0;
  for await (const chunk of content) {
    signal.throwIfAborted();
    yield chunk;
    bytes += chunk.length;
    const waitMs = started + (bytes / bytesPerSecond) * 1_000 - performance.now();
    if (waitMs > 5) await delay(waitMs, undefined, { signal });
  }
}
