import { cronExpression, section, timeZone } from '../fields.ts';
import { duration } from '../fields-measured.ts';

export const schedules = section(
  'When recurring work is done by the running service, as cron expressions: minute, hour, day of the month, month, day of the week. One that was missed while the service was down is caught up once at its start.',
  {
    timezone: timeZone('The zone that the expressions speak of, as an IANA name. Nothing: that of the host.', ''),
    jitter: duration(
      'Each start is put off by up to so long, by a share that differs from site to site; half the way to the next time at most.',
      { min: 0, max: 3.6e6, default: '5 min' },
    ),
    overdue_after: duration('Work that was to be done so long ago and is not is an alarm.', {
      min: 6e4,
      max: 6.048e8,
      default: '2 h',
    }),
    retention: cronExpression('Compress closed logs, let go of what is kept long enough.', '30 0 * * *'),
    compact: cronExpression(
      'Give the room of old metrics back to the disk. The weekly maintenance does it, too.',
      'off',
    ),
    backup: cronExpression('Back up everything at once.', 'off'),
    backup_config: cronExpression('Back up settings, profiles of partners and schema documents.', '10 1 * * *'),
    backup_metrics: cronExpression('Back up the metrics.', '5 * * * *'),
    backup_logs: cronExpression('Back up logs and audit trail.', '20 1 * * *'),
    backup_state: cronExpression('Back up the ledger and the small state.', '35 * * * *'),
    backup_verify: cronExpression('Read all backups and hold them to their manifests.', '40 4 * * *'),
    backup_prune: cronExpression('Remove backups that were kept long enough.', '50 4 * * *'),
    maintenance_weekly: cronExpression('The weekly maintenance.', '0 3 * * 0'),
    maintenance_monthly: cronExpression('The monthly maintenance, with its report.', '30 3 1 * *'),
    maintenance_quarterly: cronExpression('The quarterly maintenance, with its report.', '0 4 1 1,4,7,10 *'),
  },
);
