import { NumberSet } from '../../kit/number-set.ts';
import { type StreamKey, type StreamPosition, streamIdOf } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';

interface Stream {
  readonly seen: NumberSet;
  highest: number;
  settled: number;
}

/** Which sequences of which streams are kept, in memory: it grows with streams and gaps, not with events. */
export class StreamIndex {
  readonly #streams = new Map<string, Stream>();

  /** Whether it was new; false as well where there are too many gaps to remember one more. */
  add(key: StreamKey, seq: number): boolean {
    const stream = this.#of(key);
    if (stream.seen.add(seq) !== 'new') return false;
    stream.highest = Math.max(stream.highest, seq);
    return true;
  }

  settle(key: StreamKey, seq: number): void {
    const stream = this.#of(key);
    stream.settled = Math.max(stream.settled, seq);
  }

  position(key: StreamKey): StreamPosition {
    const { seen, highest, settled } = this.#of(key);
    const upTo = seen.endOf(settled + 1);
    return { ...key, upTo, highest: Math.max(highest, upTo), gaps: gapsAbove(upTo, seen.ranges()) };
  }

  #of(key: StreamKey): Stream {
    const id = streamIdOf(key);
    const known = this.#streams.get(id);
    if (known) return known;
    const stream = { seen: new NumberSet(limits.fleetStreamGapsMax), highest: 0, settled: 0 };
    this.#streams.set(id, stream);
    return stream;
  }
}

/** First and last number of the gaps above a number, the first ones. */
export function gapsAbove(
  upTo: number,
  ranges: Iterable<readonly [number, number]>,
): readonly (readonly [number, number])[] {
  const gaps: (readonly [number, number])[] = [];
  let next = upTo + 1;
  for (const [from, to] of ranges) {
    if (to < next) continue;
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
    if (gaps.length >= limits.fleetGapsListedMax) break;
  }
  return gaps;
}
