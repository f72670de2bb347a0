import type { Alarm, ServiceStatus } from '../model/status.ts';

/** One line that says how the service is, for `systemctl status`: "3 in work, 41 waiting, accepted away since 12:03". */
export function statusLine(status: ServiceStatus): string {
  const { state, inWork, queued, retryWaiting, destinationWaiting, intakeHeldBy } = status;
  if (state !== 'running' && state !== 'draining') return state;
  const waiting = queued + Object.values(status.pickup.waiting).reduce((sum, one) => sum + one, 0);
  const parts = [
    state === 'draining' ? `draining: ${inWork} in work` : `${inWork} in work`,
    `${waiting} waiting`,
    ...counted(retryWaiting, 'to be tried again'),
    ...counted(destinationWaiting, 'held for a destination'),
    ...(intakeHeldBy.length > 0 ? [`nothing is taken: ${intakeHeldBy.join(', ')}`] : []),
    ...brokerPart(status),
    ...alarmParts(status.alarms),
  ];
  return parts.join(', ');
}

const counted = (count: number, what: string): readonly string[] => (count > 0 ? [`${count} ${what}`] : []);

/** What is away, and since when; of other alarms how many there are and the name of the first. */
function alarmParts(alarms: readonly Alarm[]): readonly string[] {
  const away = alarms.filter(isAway);
  const others = alarms.filter((one) => !isAway(one));
  const [first] = others;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  return [
    ...away.map(({ id, sinceMs }) => `${nameOf(id)} away since ${clockTime(sinceMs)}`),
    ...(first ? [`alarm ${first.id}${more}`] : []),
  ];
}

const isAway = ({ id }: Alarm): boolean => id.startsWith('DESTINATION_DOWN:');

const nameOf = (id: string): string => id.slice(id.indexOf(':') + 1);

/** A first attempt under way says nothing yet. */
function brokerPart({ telemetry }: ServiceStatus): readonly string[] {
  if (!telemetry || telemetry.state === 'connected' || telemetry.trouble === null) return [];
  return [`broker away since ${clockTime(telemetry.sinceMs)}`];
}

const clockTime = (ms: number): string => new Date(ms).toTimeString().slice(0, 5);
