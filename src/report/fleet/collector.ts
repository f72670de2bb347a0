import { type CollectedEvent, type StreamKey, streamIdOf } from '../../model/fleet.ts';
import { limits } from '../../model/limits.ts';
import type { CentralAck } from '../../model/telemetry.ts';
import type { Clock, EventSink } from '../../ports.ts';

export interface CollectorParts {
  readonly sink: EventSink;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
  /** The epoch an agent is in now; null while it is not known. */
  readonly epochOf: (agent: string) => string | null;
  /** Tells an agent how far its events are kept; null where others do that. What it throws is not minded: it is asked again. */
  readonly acknowledge: ((key: StreamKey, ack: CentralAck) => Promise<void>) | null;
  readonly onEvents?: (events: readonly CollectedEvent[]) => void;
}

export interface CollectorCounts {
  readonly received: number;
  readonly kept: number;
  /** That were kept before: sent again, or told by another connection. */
  readonly duplicates: number;
}

interface Told {
  readonly key: StreamKey;
  /** The acknowledgement told last, when by the monotonic clock, and how often the same in a row. */
  readonly upTo: number;
  readonly atMs: number;
  readonly repeats: number;
}

const neverTold = { upTo: -1, atMs: Number.NEGATIVE_INFINITY, repeats: 0 } as const;

/** Events that come close together are committed together. */
const lingerMs = 20;
/** An acknowledgement that repeats asks for what comes after it: not more often than this. */
const repeatMs = 3_000;
const repeatMsMax = 300_000;
const idleMs = 60_000;

/** Takes events in, keeps each once, and only then acknowledges: one commit and one acknowledgement a batch. */
export class Collector {
  readonly #parts: CollectorParts;
  readonly #told = new Map<string, Told>();
  /** Streams of which something came twice or is missing. */
  readonly #asks = new Map<string, StreamKey>();
  /** Acknowledgements that the broker has not confirmed yet. */
  readonly #underWay = new Map<string, Promise<void>>();
  #waiting: CollectedEvent[] = [];
  #wake: () => void = () => {};
  #roomFor: (() => void)[] = [];
  #counts = { received: 0, kept: 0, duplicates: 0 };

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  get counts(): CollectorCounts {
    return { ...this.#counts };
  }

  /** Resolves when there is room for the next one: nothing more is read from the broker before. */
  async take(event: CollectedEvent): Promise<void> {
    this.#counts.received += 1;
    this.#waiting.push(event);
    this.#wake();
    if (this.#waiting.length < limits.fleetEventsWaitingMax) return;
    await new Promise<void>((resolve) => this.#roomFor.push(resolve));
  }

  /** Commits what waits until the signal, and then what waits still. Rejects with what the sink throws. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#rest(signal);
      await this.#commitAll();
      this.#askAgain();
    }
    await this.#commitAll();
    await Promise.all(this.#underWay.values());
  }

  async #commitAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, limits.fleetBatchEventsMax);
      const added = await this.#parts.sink.commit(batch);
      this.#counts.kept += added.length;
      this.#counts.duplicates += batch.length - added.length;
      for (const resolve of this.#roomFor.splice(0)) resolve();
      if (added.length > 0) this.#parts.onEvents?.(added);
      this.#acknowledge(batch);
    }
  }

  /** Nothing here waits for the broker: while it is waited for, nothing would be taken from it. */
  #acknowledge(batch: readonly CollectedEvent[]): void {
    const keys = new Map(batch.map((event) => [streamIdOf(event), keyOf(event)]));
    for (const [id, key] of keys) {
      const { upTo, highest } = this.#parts.sink.position(key);
      const before = this.#told.get(id)?.upTo ?? -1;
      // Nothing new: the agent does not know what is kept here. A gap: it is to send again what is missing.
      if (upTo <= before || highest > upTo) this.#asks.set(id, key);
      if (upTo > before) this.#tell({ key, upTo, repeats: 0 });
    }
  }

  /** More and more seldom, while nothing comes of it. */
  #askAgain(): void {
    for (const [id, key] of [...this.#asks]) {
      const { atMs, repeats, upTo: toldUpTo } = this.#told.get(id) ?? { ...neverTold, key };
      const waitMs = Math.min(repeatMs * 2 ** repeats, repeatMsMax);
      if (this.#parts.clock.monotonic() - atMs < waitMs) continue;
      const { upTo, highest } = this.#parts.sink.position(key);
      if (highest <= upTo) this.#asks.delete(id);
      this.#tell({ key, upTo, repeats: upTo > toldUpTo ? 0 : repeats + 1 });
    }
  }

  #tell(told: Omit<Told, 'atMs'>): void {
    const { key, upTo } = told;
    const id = streamIdOf(key);
    const current = this.#parts.epochOf(key.agent);
    // One topic holds the acknowledgement of one epoch: an older one must not take the place of the newer.
    if (this.#parts.acknowledge === null || (current !== null && current !== key.epoch)) return;
    // The one under way is followed by the newest.
    if (this.#underWay.has(id)) return;
    this.#told.set(id, { ...told, atMs: this.#parts.clock.monotonic() });
    const sent = this.#parts.acknowledge(key, { epoch: key.epoch, seq: upTo }).then(
      () => this.#sent(id, key),
      () => this.#notSent(id, key),
    );
    this.#underWay.set(id, sent);
  }

  #sent(id: string, key: StreamKey): void {
    this.#underWay.delete(id);
    const { upTo } = this.#parts.sink.position(key);
    if (upTo > (this.#told.get(id)?.upTo ?? -1)) this.#tell({ key, upTo, repeats: 0 });
  }

  #notSent(id: string, key: StreamKey): void {
    this.#underWay.delete(id);
    this.#told.delete(id);
    this.#asks.set(id, key);
  }

  /** Until something waits, and a little longer; or until it is time to ask again. */
  async #rest(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    if (this.#waiting.length === 0) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      const restMs = this.#asks.size === 0 ? idleMs : repeatMs;
      await clock.sleep(restMs, AbortSignal.any([signal, woken.signal])).catch(() => {});
    }
    const isFull = this.#waiting.length >= limits.fleetBatchEventsMax;
    if (!isFull) await clock.sleep(lingerMs, signal).catch(() => {});
  }
}

function keyOf({ agent, epoch, stream }: StreamKey): StreamKey {
  return { agent, epoch, stream };
}
