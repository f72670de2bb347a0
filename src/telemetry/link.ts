import { AgentError } from '../model/agent-error.ts';
import type { Broker, BrokerEnd, BrokerRequest, BrokerSession, Clock } from '../ports.ts';

/** How the connection is, for status and alarms. */
export type LinkState =
  | { readonly kind: 'connecting'; readonly failures: number; readonly trouble: LinkTrouble | null }
  | { readonly kind: 'connected'; readonly sinceMs: number }
  | { readonly kind: 'given_up'; readonly trouble: LinkTrouble };

export interface LinkTrouble {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export interface LinkOptions {
  readonly broker: Broker;
  readonly clock: Clock;
  /** Of [0, 1). */
  readonly chance: () => number;
  /** The longest wait between two attempts, milliseconds. */
  readonly waitMsMax: number;
  /** Of one attempt: each has a session of its own. */
  request(): BrokerRequest;
  /**
   * What is done with a connection until the signal is aborted, which it is when the connection ends. What it throws ends
   * the connection.
   */
  serve(session: BrokerSession, signal: AbortSignal): Promise<void>;
  onState(state: LinkState): void;
}

const firstWaitMs = 1_000;
/** A connection that held so long was a good one: the next wait is short again. */
const stableMs = 300_000;
/** So often within that time, another client of our id took the session over: one of the two must give way. */
const takeoversMax = 3;
const takeoverMs = 600_000;
/** A stop waits so long for what is being said; then the connection is closed. */
const stopMsMax = 2_000;

/**
 * Keeps connected until the signal is aborted: a fresh client each time, waits that double and differ by chance, and no
 * reason of the broker's that would not be tried again, but one: when somebody else uses our id, again and again.
 */
export async function keepLinked(options: LinkOptions, signal: AbortSignal): Promise<void> {
  const { clock, onState } = options;
  let failures = 0;
  let takeovers: number[] = [];
  let trouble: LinkTrouble | null = null;

  while (!signal.aborted) {
    onState({ kind: 'connecting', failures, trouble });
    const result = await attempt(options, signal);
    if (signal.aborted) return;
    const now = clock.monotonic();
    trouble = result.trouble;
    failures = result.heldMs >= stableMs ? 1 : failures + 1;
    if (result.takenOver) takeovers = [...takeovers.filter((at) => at > now - takeoverMs), now];
    if (takeovers.length >= takeoversMax) {
      onState({ kind: 'given_up', trouble });
      return;
    }
    onState({ kind: 'connecting', failures, trouble });
    await clock.sleep(waitMs(failures, options), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** Full jitter: anything between nothing and the whole of it, so that many agents spread over all of the time. */
function waitMs(failures: number, { chance, waitMsMax }: LinkOptions): number {
  return Math.round(chance() * Math.min(waitMsMax, firstWaitMs * 2 ** Math.min(failures - 1, 30)));
}

interface Attempted {
  readonly trouble: LinkTrouble;
  readonly heldMs: number;
  readonly takenOver: boolean;
}

async function attempt(options: LinkOptions, signal: AbortSignal): Promise<Attempted> {
  const { broker, clock, onState } = options;
  let session: BrokerSession;
  try {
    session = await broker.connect(options.request(), signal);
  } catch (error) {
    return { trouble: troubleOf(error, signal), heldMs: 0, takenOver: isTakeover(error) };
  }
  const since = clock.monotonic();
  onState({ kind: 'connected', sinceMs: clock.now() });
  const { end, error } = await served(session, options, signal);
  const trouble = error === null ? lost(end) : troubleOf(error, signal);
  return { trouble, heldMs: clock.monotonic() - since, takenOver: end.kind === 'taken_over' };
}

/** Serves until the connection ends, is to end, or the service of it fails; the connection is closed then. */
async function served(session: BrokerSession, { serve, clock }: LinkOptions, signal: AbortSignal) {
  const ended = new AbortController();
  void session.closed.then((end) => ended.abort(new Error(end.message)));
  // What waits for a broker that is frozen ends with the connection.
  const overdue = (): void =>
    void clock.sleep(stopMsMax, ended.signal).then(
      () => session.close({ reason: 4 }),
      () => undefined,
    );
  if (signal.aborted) overdue();
  else signal.addEventListener('abort', overdue, { once: true });
  let error: unknown = null;
  try {
    await serve(session, AbortSignal.any([signal, ended.signal]));
  } catch (cause) {
    if (!ended.signal.aborted && !signal.aborted) error = cause;
  }
  // Reason 4: the broker tells the Will, when its delay is over and nobody has come back.
  await session.close({ reason: 4 });
  signal.removeEventListener('abort', overdue);
  return { end: await session.closed, error };
}

function isTakeover(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'MQTT.TAKEN_OVER';
}

function troubleOf(error: unknown, signal: AbortSignal): LinkTrouble {
  if (error instanceof AgentError) {
    const { code, message, hint } = error;
    return { code, message, hint };
  }
  if (signal.aborted) return { code: 'MQTT.CLOSED', message: 'the service is stopping', hint: '' };
  throw error;
}

function lost({ kind, message }: BrokerEnd): LinkTrouble {
  const code = kind === 'taken_over' ? 'MQTT.TAKEN_OVER' : 'MQTT.CLOSED';
  return {
    code,
    message: `the connection to the broker ended: ${message}`,
    hint: 'The agent connects anew by itself.',
  };
}
