import { AgentError } from '../model/agent-error.ts';
import type { Alarm } from '../model/status.ts';
import type { Clock, Ledger, Log } from '../ports.ts';

export interface Alarms {
  readonly standing: readonly Alarm[];
  /** Raises an alarm, once for each id; a new text of a standing one is kept without telling it again. */
  raise(alarm: Omit<Alarm, 'sinceMs'>): void;
  /** Clears it, if it stands. */
  clear(id: string): void;
}

export interface AlarmPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Where raised and cleared alarms go on to central monitoring. */
  readonly ledger: Pick<Ledger, 'write'>;
}

/** What stands now. Each change is logged and put into the ledger's outbox, as far as the disk lets it. */
export function createAlarms({ clock, log, ledger }: AlarmPorts): Alarms {
  const standing = new Map<string, Alarm>();

  function raise(wanted: Omit<Alarm, 'sinceMs'>): void {
    const earlier = standing.get(wanted.id);
    const alarm = { ...wanted, sinceMs: earlier?.sinceMs ?? clock.now() };
    standing.set(alarm.id, alarm);
    if (earlier) return;
    const { id, severity, code, message, hint } = alarm;
    const say = severity === 'low' || severity === 'medium' ? log.warn : log.error;
    say.call(log, `error: ${message}`, { alarm: id, severity, code, hint });
    send(id, { raised: true, ...alarm });
  }

  function clear(id: string): void {
    if (!standing.delete(id)) return;
    log.info('alarm cleared', { alarm: id });
    send(id, { raised: false, id, atMs: clock.now() });
  }

  /** A disk that is full keeps the message back; the status and the log tell the alarm all the same. */
  function send(id: string, payload: object): void {
    const topic = `alarm/${id}`;
    const message = { stream: 'alarm', class: 'alarm', id, topic, props: {}, expiresMs: null };
    ledger
      .write((writer) => writer.send({ ...message, payload: JSON.stringify(payload) }))
      .catch((error: unknown) => {
        if (!(error instanceof AgentError)) throw error;
        log.debug('an alarm could not be kept for sending', { alarm: id, code: error.code });
      });
  }

  return {
    raise,
    clear,
    get standing() {
      return [...standing.values()];
    },
  };
}
