import { AgentError } from '../model/agent-error.ts';
import type { Alarm, RaisedAlarm } from '../model/status.ts';
import type { Clock, Ledger, Log } from '../ports.ts';

export interface Alarms {
  readonly standing: readonly Alarm[];
  /** Those that central monitoring is told of. */
  readonly told: readonly Alarm[];
  /** Raises an alarm, once for each id; one that stands is counted, and its newest text kept. */
  raise(alarm: RaisedAlarm): void;
  /** Clears it, if it stands. */
  clear(id: string): void;
  /** While muted, alarms stand and are logged, and are not sent; those that stand at its end are sent then. */
  mute(isMuted: boolean): void;
  /** Called after each change. */
  onChange(listener: () => void): void;
}

export interface AlarmPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Raised and cleared alarms are events: of the audit trail, and for central monitoring. */
  readonly ledger: Pick<Ledger, 'write'>;
}

/** What stands now. Each change is logged and told to the ledger, as far as the disk lets it. */
export function createAlarms({ clock, log, ledger }: AlarmPorts): Alarms {
  const standing = new Map<string, Alarm>();
  /** Raised while muted, so that nobody was told of them. */
  const untold = new Set<string>();
  let muted = false;
  let changed: () => void = () => {};

  function raise(wanted: RaisedAlarm): void {
    const earlier = standing.get(wanted.id);
    const now = clock.now();
    const alarm = { ...wanted, sinceMs: earlier?.sinceMs ?? now, lastSeenMs: now, count: (earlier?.count ?? 0) + 1 };
    standing.set(alarm.id, alarm);
    changed();
    if (earlier?.severity === alarm.severity) return;
    const { id, severity, code, message, hint } = alarm;
    const say = severity === 'low' || severity === 'medium' ? log.warn : log.error;
    say.call(log, `error: ${message}`, { alarm: id, severity, code, hint, ...(muted ? { muted } : {}) });
    if (muted && !earlier) untold.add(id);
    else if (!untold.has(id)) send('alarm_raised', alarm);
  }

  function clear(id: string): void {
    const alarm = standing.get(id);
    if (!alarm) return;
    standing.delete(id);
    log.info('alarm cleared', { alarm: id });
    if (!untold.delete(id)) send('alarm_cleared', alarm);
    changed();
  }

  function mute(isMuted: boolean): void {
    muted = isMuted;
    if (muted || untold.size === 0) return;
    const due = [...standing.values()].filter(({ id }) => untold.has(id));
    untold.clear();
    for (const alarm of due) send('alarm_raised', alarm);
    changed();
  }

  /** A disk that is full keeps the event back; the status and the log tell the alarm all the same. */
  function send(action: 'alarm_raised' | 'alarm_cleared', { id, severity, code }: Alarm): void {
    const detail = { action, id, severity, code };
    ledger
      .write((writer) => writer.tell({ fileId: '', kind: 'agent', detail }))
      .catch((error: unknown) => {
        if (!(error instanceof AgentError)) throw error;
        log.debug('an alarm could not be kept for sending', { alarm: id, code: error.code });
      });
  }

  return {
    raise,
    clear,
    mute,
    onChange(listener) {
      changed = listener;
    },
    get standing() {
      return [...standing.values()];
    },
    get told() {
      return [...standing.values()].filter(({ id }) => !untold.has(id));
    },
  };
}
