import type { Severity } from '../model/status.ts';
import { ruleAlarms } from './alarm-rules.ts';

/** Something that happened, as central monitoring and the audit trail are told of it. */
export interface EventEntry {
  /** `file.received`: the last part of the topic `event/{type}`. */
  readonly type: string;
  /** The kind in the audit trail. */
  readonly kind: string;
  readonly help: string;
  /** `audit` is kept until it is confirmed. */
  readonly class: 'audit';
}

const event = (type: string, kind: string, help: string): EventEntry => ({ type, kind, help, class: 'audit' });

export const eventCatalogue: readonly EventEntry[] = [
  event('file.received', 'received', 'A file was claimed.'),
  event('file.resumed', 'resumed', 'A file is walked again, after a stop or a wait.'),
  event('file.validated', 'surveyed', 'A file was read and judged: its counts.'),
  event('file.acknowledged', 'acknowledged', 'An acknowledgement was written for its sender.'),
  event(
    'file.acknowledgement_held',
    'acknowledgement_held',
    'An acknowledgement was written and waits for an operator to release it, as agreed with its partner.',
  ),
  event('file.delivered', 'delivered', 'Something of a file was handed to a destination.'),
  event('file.waiting', 'retry_wait', 'A temporary failure: the file waits for its next attempt.'),
  event('file.processed', 'processed', 'A file ended with all of its sets accepted.'),
  event('file.partial', 'partial', 'A file ended with some of its sets accepted.'),
  event('file.failed', 'failed', 'A file ended with nothing accepted.'),
  event('file.duplicate', 'duplicate', 'A file ended as one that was seen before.'),
  event(
    'file.quarantined',
    'quarantined',
    'Sets of a file were held back, or a whole file by what was agreed with its partner.',
  ),
  event('acknowledgement.received', 'acknowledgement_received', 'A partner answered what we sent.'),
  event('set.released', 'released', 'An operator released what was held back.'),
  event('set.replayed', 'replayed', 'An operator replayed what was held back.'),
  event('set.discarded', 'discarded', 'An operator discarded what was held back.'),
  event('set.replay_refused', 'replay_refused', 'What was to be replayed is wrong still.'),
  event('config.first', 'config_first', 'The home met its first settings.'),
  event('config.changed', 'config_changed', 'Settings changed: which keys, never secrets.'),
  event('ledger.began', 'epoch_began', 'A ledger begins anew: the first one, or one in place of a damaged one.'),
  event('ledger.replaced', 'ledger_replaced', 'The ledger was damaged; it was put aside and a new one begun.'),
  event('ledger.restored', 'restored', 'The state was restored from a backup: a new epoch.'),
  event('alarm.raised', 'alarm_raised', 'An alarm stands: its id, severity and code.'),
  event('alarm.cleared', 'alarm_cleared', 'An alarm is over.'),
  event('intake.paused', 'intake_paused', 'Somebody paused the taking of files: who, why, until when.'),
  event('intake.resumed', 'intake_resumed', 'Files are taken again.'),
  event('maintenance.opened', 'maintenance_window_opened', 'A maintenance window was opened: who, why, until when.'),
  event('maintenance.closed', 'maintenance_window_closed', 'A maintenance window was closed before its end.'),
  event(
    'command.state',
    'command',
    'A command that came over MQTT, and who gave it: executing, successful, failed or refused.',
  ),
  event('outbox.replayed', 'outbox_replayed', 'An operator had events told again.'),
  event('audit.cut', 'tail_cut', 'A stop tore the last line of the audit trail; it was cut and written again.'),
  event('audit.completed', 'tail_completed', 'The last line of the audit trail lacked only its line break.'),
  event('audit.lost', 'lines_lost', 'Lines of the audit trail that the ledger remembers were gone at a start.'),
  event('audit.changed', 'last_line_changed', 'The last line of the audit trail was not what was written.'),
];

/** Something that stands until it is over. */
export interface AlarmEntry {
  /** The id up to its first colon; behind it stands what it is about. */
  readonly id: string;
  readonly severity: Severity;
  readonly help: string;
}

export const alarmCatalogue: readonly AlarmEntry[] = [
  {
    id: 'LEDGER_REPLACED',
    severity: 'critical',
    help: 'The ledger was damaged; it was put aside and a new one begun.',
  },
  { id: 'DISK_LOW', severity: 'critical', help: 'Too little room on a file system: no files are taken.' },
  { id: 'DISK_TROUBLE', severity: 'critical', help: 'The disk refused a write.' },
  { id: 'DESTINATION_DOWN', severity: 'high', help: 'Deliveries to a destination fail; files wait for it.' },
  { id: 'PICKUP', severity: 'high', help: 'A pickup directory cannot be read.' },
  {
    id: 'OUTBOX_FULL',
    severity: 'critical',
    help: 'No room for more events that wait for central monitoring: no files are taken.',
  },
  {
    id: 'MQTT_TAKEN_OVER',
    severity: 'high',
    help: 'Another client uses our id at the broker: we do not connect any more.',
  },
  ...ruleAlarms,
  {
    id: 'SCHEDULE_FAILED',
    severity: 'high',
    help: 'Recurring work failed, or was broken off again and again: it stands until a run succeeds.',
  },
  { id: 'SCHEDULE_OVERDUE', severity: 'medium', help: 'Recurring work was not done by schedules.overdue_after.' },
  { id: 'METRICS', severity: 'low', help: 'Metrics cannot be written, or their file was damaged and put aside.' },
  { id: 'API', severity: 'low', help: 'The local API cannot listen: its port is taken, or may not be used.' },
  {
    id: 'NO_EVENTS',
    severity: 'low',
    help: 'The kernel tells no events of pickup; files are found by scanning alone.',
  },
];

/** Alarms that are shown and never raised: there is no service that could. */
export const shownAlarms: readonly AlarmEntry[] = [
  { id: 'LEDGER', severity: 'critical', help: 'No service runs, and the ledger of the home cannot be read.' },
];
