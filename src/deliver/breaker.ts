import { type Backoff, backoffMs } from '../kit/backoff.ts';
import { AgentError } from '../model/agent-error.ts';
import type { BreakerStatus } from '../model/status.ts';
import type { Clock } from '../ports.ts';
import type { Delivered, DeliveryItem, Destination } from './destination.ts';

export interface BreakerOptions {
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Failures in a row after which it opens. */
  readonly failuresMax: number;
  /** Between the tries of an open breaker. */
  readonly probe: Backoff;
  /** Of [0, 1). */
  readonly chance: () => number;
  readonly onChange: (status: BreakerStatus) => void;
}

/** A destination that is not asked while it is down. */
export interface GuardedDestination extends Destination {
  readonly status: () => BreakerStatus;
}

/** Not tried: the destination is down. Says nothing against the file, so it is no attempt of the file's. */
export class HeldBack extends AgentError {
  /** Milliseconds until it is worth asking again; 0: now, and nobody else is asked for a moment. */
  readonly askAgain: () => number;

  constructor(cause: AgentError, destination: string, askAgain: () => number) {
    super(`${destination} is down, deliveries wait for it: ${cause.message}`, {
      code: cause.code,
      hint: cause.hint,
      retry: true,
      cause,
    });
    this.askAgain = askAgain;
  }
}

/** How long one that was sent to try keeps the others waiting. */
const ticketMs = 5_000;
const othersAskAgainMs = 500;

/**
 * Opens after failures in a row that a later try may mend; then one delivery at a time tries whether the destination is
 * up again, and the first success closes it. A refusal of one file (no `retry`) shows that the destination is there.
 */
export function withBreaker(destination: Destination, options: BreakerOptions): GuardedDestination {
  const { clock, failuresMax, probe, chance, onChange } = options;
  let failures = 0;
  let probes = 0;
  let last: AgentError | null = null;
  /** By the monotonic clock; null: closed. */
  let openUntil: number | null = null;
  let isProbing = false;
  let ticketUntil = 0;

  async function deliver(item: DeliveryItem, key: string, signal: AbortSignal): Promise<Delivered> {
    const isProbe = openUntil !== null;
    if (isProbe) beginProbe();
    try {
      const delivered = await destination.deliver(item, key, signal);
      closeIfOpen();
      return delivered;
    } catch (error) {
      note(error, signal);
      throw error;
    } finally {
      if (isProbe) isProbing = false;
    }
  }

  function beginProbe(): void {
    if (last !== null && openUntil !== null && (isProbing || clock.monotonic() < openUntil)) {
      throw new HeldBack(last, destination.name, askAgain);
    }
    isProbing = true;
    onChange(status());
  }

  function note(error: unknown, signal: AbortSignal): void {
    // What comes of the file itself (E001) says nothing of the destination.
    if (!(error instanceof AgentError) || signal.aborted || error.code.startsWith('E001')) return;
    if (error.retry) noteFailure(error);
    else closeIfOpen();
  }

  function noteFailure(error: AgentError): void {
    last = error;
    failures += 1;
    if (openUntil === null && failures < failuresMax) return;
    // Deliveries that were on their way when it opened fail as well, and are not tries of their own.
    if (openUntil !== null && !isProbing) return;
    probes += 1;
    openUntil = clock.monotonic() + backoffMs(probes, probe, chance());
    isProbing = false;
    onChange(status());
  }

  function closeIfOpen(): void {
    const wasOpen = openUntil !== null;
    failures = 0;
    probes = 0;
    openUntil = null;
    ticketUntil = 0;
    last = null;
    isProbing = false;
    if (wasOpen) onChange(status());
  }

  function askAgain(): number {
    if (openUntil === null) return 0;
    const now = clock.monotonic();
    if (now < openUntil) return Math.max(openUntil - now, 1);
    if (isProbing || now < ticketUntil) return othersAskAgainMs;
    ticketUntil = now + ticketMs;
    return 0;
  }

  function status(): BreakerStatus {
    const state = openUntil === null ? 'closed' : isProbing ? 'half-open' : 'open';
    return {
      destination: destination.name,
      state,
      failuresInARow: failures,
      code: last?.code ?? null,
      message: last?.message ?? null,
      probeInMs: openUntil === null ? null : Math.max(0, Math.round(openUntil - clock.monotonic())),
    };
  }

  return {
    name: destination.name,
    deliver,
    status,
    check: (signal) => destination.check(signal),
    receipt: (delivered, signal) => destination.receipt(delivered, signal),
    close: () => destination.close(),
  };
}
