import { AgentError } from '../model/agent-error.ts';
import type { Alarm } from '../model/status.ts';
import type { BrokerMessage, BrokerSession, Clock } from '../ports.ts';

export interface AlarmTopicsOptions {
  readonly clock: Clock;
  told(): readonly Alarm[];
  raised(alarm: Alarm): BrokerMessage;
  cleared(id: string): BrokerMessage;
  /** Ids of the alarms that the broker keeps, over starts of the service. */
  kept(): readonly string[];
  keep(ids: readonly string[]): Promise<void>;
}

export interface AlarmTopics {
  /** Brings the broker's alarms to what stands, again and again, until the signal is aborted. */
  run(session: BrokerSession, signal: AbortSignal): Promise<void>;
  /** Something changed. */
  nudge(): void;
}

/** An alarm that is met again and again is told anew this often at most. */
const updateMsMin = 30_000;
const lookMs = 10_000;
/** Alarms of an earlier run are cleared when they were not raised again by then. */
const graceMs = 45_000;

export function createAlarmTopics(options: AlarmTopicsOptions): AlarmTopics {
  const { clock } = options;
  const startedAt = clock.monotonic();
  const ours = new Set<string>();
  let wake: () => void = () => {};

  async function run(session: BrokerSession, signal: AbortSignal): Promise<void> {
    const published = new Map<string, { readonly text: string; readonly atMs: number }>();
    while (!signal.aborted) {
      await raiseAll(session, published);
      await clearAll(session, published);
      await changed(signal);
    }
  }

  async function raiseAll(session: BrokerSession, published: Map<string, { text: string; atMs: number }>) {
    // Kept before they are told: whatever stops in between, somebody knows that they are to be cleared.
    const kept = options.kept();
    const news = options.told().filter(({ id }) => !kept.includes(id));
    if (news.length > 0) await keepIfCan([...kept, ...news.map(({ id }) => id)]);
    for (const alarm of options.told()) {
      const { id, severity, code, message, sinceMs, count } = alarm;
      const text = JSON.stringify([severity, code, sinceMs, message, count]);
      const before = published.get(id);
      const isSame = before?.text === text;
      const isSoon = before && severityOf(before.text) === severity && clock.monotonic() - before.atMs < updateMsMin;
      if (isSame || isSoon) continue;
      ours.add(id);
      await session.publish(options.raised(alarm));
      published.set(id, { text, atMs: clock.monotonic() });
    }
  }

  async function clearAll(session: BrokerSession, published: Map<string, unknown>) {
    const standing = new Set(options.told().map(({ id }) => id));
    const isEarly = clock.monotonic() - startedAt < graceMs;
    const known = new Set([...options.kept(), ...ours]);
    const over = [...known].filter((id) => !standing.has(id) && (ours.has(id) || !isEarly));
    for (const id of over) {
      await session.publish(options.cleared(id));
      published.delete(id);
      ours.delete(id);
    }
    if (over.length > 0) await keepIfCan(options.kept().filter((id) => !over.includes(id)));
  }

  /** A ledger that cannot be written is itself an alarm to be told: the next look tries to keep again. */
  async function keepIfCan(ids: readonly string[]): Promise<void> {
    try {
      await options.keep(ids);
    } catch (error) {
      if (!(error instanceof AgentError)) throw error;
    }
  }

  function changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const rest = new AbortController();
      const over = (): void => {
        wake = () => {};
        rest.abort();
        signal.removeEventListener('abort', over);
        resolve();
      };
      wake = over;
      if (signal.aborted) over();
      else signal.addEventListener('abort', over, { once: true });
      clock.sleep(lookMs, rest.signal).then(over, () => {});
    });
  }

  return { run, nudge: () => wake() };
}

function severityOf(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed[0] : undefined;
}

/** `DESTINATION_DOWN:accepted` as one level of a topic. */
export function alarmLevel(id: string): string {
  return id.replace(/[^A-Za-z0-9._-]/g, (character) => (character === ':' ? '.' : '_')).slice(0, 200);
}
