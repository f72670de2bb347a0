import { createTokenBucket } from '../kit/token-bucket.ts';
import { AgentError } from '../model/agent-error.ts';
import { limits } from '../model/limits.ts';
import type { OutboxRow } from '../model/outbox.ts';
import type { BrokerMessage, BrokerSession, Clock, Ledger } from '../ports.ts';
import { createProgress } from './progress.ts';

export interface DrainOptions {
  readonly stream: string;
  readonly ledger: Pick<Ledger, 'outboxPage' | 'outboxStreams' | 'write'>;
  readonly clock: Clock;
  /** Rows stay until the central side confirms them; otherwise until the broker does. */
  readonly central: { readonly timeoutMs: number } | null;
  /** Rows a second that were there before this connection; 0 for no limit. */
  readonly backlogPerSecond: number;
  message(row: OutboxRow): BrokerMessage;
  /** In the place of one that is too large for the broker. */
  withheld(row: OutboxRow): BrokerMessage;
}

/** One stream of the outbox on its way to the broker, over one connection after the other. */
export interface Drain {
  /** Sends what waits, and what comes, until the signal is aborted. Throws what the broker refuses. */
  run(session: BrokerSession, signal: AbortSignal): Promise<void>;
  /** Something was committed: there may be rows. */
  nudge(): void;
  /** The central side keeps all up to a number. The same one again asks for what comes behind it. */
  acknowledged(seq: number, options: { readonly retained: boolean }): Promise<void>;
}

/** Places that stay free for what is told at once. */
const freePlaces = 4;
const silenceMsMax = 1_800_000;
/** A central side that asks again and again is answered this often at most. */
const resendMsMin = 5_000;

export function createDrain(options: DrainOptions): Drain {
  const { stream, ledger, central, clock } = options;
  let current: Run | null = null;

  const position = () => ledger.outboxStreams().find((one) => one.stream === stream) ?? nothing;

  async function run(session: BrokerSession, signal: AbortSignal): Promise<void> {
    const mine = createRun(options, session, floorOf(position()));
    current = mine;
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const silence = central === null ? null : watchSilence(mine, central.timeoutMs, either).catch(mine.stop);
    try {
      await mine.ended(signal);
    } finally {
      current = null;
      over.abort();
      await silence;
      await mine.settle();
    }
  }

  /** What the central side does not confirm is sent again: a few rows, and the rest once they are confirmed. */
  async function watchSilence(mine: Run, timeoutMs: number, signal: AbortSignal): Promise<void> {
    let waitMs = timeoutMs;
    let before = floorOf(position());
    while (!signal.aborted) {
      await clock.sleep(waitMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      const floor = floorOf(position());
      const isSilent = floor === before && mine.upTo > floor;
      if (isSilent && !signal.aborted) mine.resend(floor, { probe: true });
      waitMs = isSilent ? Math.min(silenceMsMax, waitMs * 2) : timeoutMs;
      before = floor;
    }
  }

  async function acknowledged(seq: number, { retained }: { readonly retained: boolean }): Promise<void> {
    const { last, ...rest } = position();
    const floor = floorOf({ last, ...rest });
    if (central === null || seq > last || seq < floor) return;
    if (seq > floor) {
      while (await ledger.write((writer) => writer.confirm(stream, seq)));
      current?.confirmed(seq);
    } else if (!retained && current !== null && current.upTo > floor) {
      current.resend(floor, { probe: false });
    }
  }

  return { run, acknowledged, nudge: () => current?.pump() };
}

type Position = ReturnType<DrainOptions['ledger']['outboxStreams']>[number];
const nothing = { last: 0, first: null } as const;

/** All up to this one is confirmed. */
const floorOf = ({ first, last }: Pick<Position, 'first' | 'last'>): number => (first ?? last + 1) - 1;

interface Run {
  /** The highest number that reached the broker, all before it among them. */
  readonly upTo: number;
  pump(): void;
  stop(error: unknown): void;
  resend(afterSeq: number, options: { readonly probe: boolean }): void;
  /** By the central side. */
  confirmed(seq: number): void;
  ended(signal: AbortSignal): Promise<void>;
  settle(): Promise<void>;
}

/** The stream over one connection. Nothing here waits: each confirmation sends the next row. */
function createRun(options: DrainOptions, session: BrokerSession, floor: number): Run {
  const { stream, ledger, clock } = options;
  const progress = createProgress(options);
  const places = Math.max(1, session.limits.inFlightMax - freePlaces);
  const mayGo = paceOf(options);
  const { promise: failure, reject: fail } = Promise.withResolvers<never>();
  failure.catch(() => undefined);
  let page: readonly OutboxRow[] = [];
  let at = 0;
  let cursor = floor;
  let over = false;
  /** The last row of a probe; the rest waits for what the central side says of it. */
  let probeEnd: number | null = null;
  let resentAt = Number.NEGATIVE_INFINITY;

  /** Never throws: it is called in the middle of what others do. */
  function pump(): void {
    try {
      sendAll();
    } catch (error) {
      stop(error);
    }
  }

  function sendAll(): void {
    while (!over && progress.inFlight < places) {
      const row = next();
      if (row === undefined || !mayGo(row, pump)) return;
      at += 1;
      cursor = row.seq;
      send(row);
    }
  }

  function next(): OutboxRow | undefined {
    if (probeEnd !== null && cursor >= probeEnd) return undefined;
    if (at < page.length) return page[at];
    page = ledger.outboxPage(stream, cursor, limits.outboxPageRows);
    at = 0;
    return page[0];
  }

  function send(row: OutboxRow): void {
    progress.sent(row.seq);
    publish(row, options.message(row)).then(() => {
      progress.confirmed(row.seq);
      pump();
    }, stop);
  }

  function publish(row: OutboxRow, message: BrokerMessage): Promise<void> {
    return session.publish(message).catch((error: unknown) => {
      if (!isTooLarge(error)) throw error;
      return session.publish(options.withheld(row));
    });
  }

  function stop(error: unknown): void {
    over = true;
    fail(error);
  }

  function resend(afterSeq: number, { probe }: { readonly probe: boolean }): void {
    if (over || (!probe && clock.monotonic() - resentAt < resendMsMin)) return;
    resentAt = clock.monotonic();
    probeEnd = probe ? afterSeq + limits.outboxPageRows : null;
    cursor = afterSeq;
    page = [];
    at = 0;
    pump();
  }

  function confirmed(seq: number): void {
    if (probeEnd === null) return;
    probeEnd = null;
    cursor = Math.max(seq, cursor);
    pump();
  }

  return {
    pump,
    stop,
    resend,
    confirmed,
    settle: progress.settle,
    async ended(signal) {
      pump();
      const stopped = new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve(), { once: true });
      });
      try {
        await Promise.race([stopped, failure]);
      } finally {
        over = true;
      }
    },
    get upTo() {
      return progress.upTo;
    },
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'MQTT.TOO_LARGE';
}

/** Holds back what waited before the connection was there: false when a row is to wait, `later` is called then. */
function paceOf({ clock, backlogPerSecond }: DrainOptions): (row: OutboxRow, later: () => void) => boolean {
  if (backlogPerSecond === 0) return () => true;
  const since = clock.now();
  // Timers are coarse: a twentieth of a second may go at once.
  const burstMax = Math.max(1, backlogPerSecond / 20);
  const bucket = createTokenBucket({ burstMax, perSecond: backlogPerSecond, monotonic: clock.monotonic });
  let isWaiting = false;
  return (row, later) => {
    if (row.createdMs >= since) return true;
    const ms = isWaiting ? 1 : bucket.take();
    if (ms === 0) return true;
    if (isWaiting) return false;
    isWaiting = true;
    void clock.sleep(ms).then(() => {
      isWaiting = false;
      later();
    });
    return false;
  };
}
