import type { SentGroup } from '../model/ledger.ts';
import type { RaisedAlarm } from '../model/status.ts';
import type { HealthLimits } from './health.ts';
import { durationText } from './measures.ts';
import { type MetricsSnapshot, queueOf } from './metrics-snapshot.ts';

export interface AlarmLimits extends HealthLimits {
  readonly stalledMs: number;
  readonly queueDepthMax: number;
  readonly p95MsMax: number;
  readonly certificateDaysMedium: number;
  readonly certificateDaysHigh: number;
}

export interface AlarmFacts {
  readonly snapshot: MetricsSnapshot;
  readonly overdue: readonly SentGroup[];
}

/** With fewer files judged in an hour, one bad file says nothing of the rate. */
const judgedMin = 5;
/** Partners that are told of one by one. */
const partnersMax = 20;
const dayMs = 86_400_000;

type Rule = (facts: AlarmFacts, limits: AlarmLimits) => readonly Omit<RaisedAlarm, 'severity'>[];
type SevereRule = (facts: AlarmFacts, limits: AlarmLimits) => readonly RaisedAlarm[];

/** The runbook's severities (R7.1), by rule; one alarm a rule, partner and code. */
export function alarmsOf(facts: AlarmFacts, limits: AlarmLimits): readonly RaisedAlarm[] {
  return ruleBook.flatMap((rule) => rule(facts, limits));
}

const critical = (rule: Rule): SevereRule => severe('critical', rule);
const high = (rule: Rule): SevereRule => severe('high', rule);
const medium = (rule: Rule): SevereRule => severe('medium', rule);

function severe(severity: RaisedAlarm['severity'], rule: Rule): SevereRule {
  return (facts, limits) => rule(facts, limits).map((alarm) => ({ ...alarm, severity }));
}

const when = (isSo: boolean, alarm: () => Omit<RaisedAlarm, 'severity'>) => (isSo ? [alarm()] : []);
const hourOf = ({ snapshot }: AlarmFacts) => snapshot.windows.find(({ window }) => window === '1h');

const stalled: Rule = ({ snapshot: { status, atMs } }, { stalledMs }) => {
  const since = Math.max(status.lastFile?.atMs ?? 0, status.startedMs);
  const waits = queueOf(status).depth + status.inWork > 0 && status.intakeHeldBy.length === 0;
  return when(status.state === 'running' && waits && atMs - since > stalledMs, () => ({
    id: 'STALLED',
    code: 'E001.IO',
    message: `files wait, and none was finished for ${durationText(atMs - since)}`,
    hint: 'See what they wait for: `edi-agent status`, `edi-agent logs --level warn`.',
  }));
};

const errorRate: Rule = (facts, { errorRateMax }) => {
  const { errorRate: rate = null, byStatus } = hourOf(facts)?.all ?? {};
  const judged = byStatus ? byStatus.processed + byStatus.partial + byStatus.failed : 0;
  return when(rate !== null && judged >= judgedMin && rate > errorRateMax, () => ({
    id: 'ERROR_RATE',
    code: 'E003',
    message: `${rate} % of the files of the last hour failed, more than ${errorRateMax} %`,
    hint: 'See which: `edi-agent metrics --since 1h --by partner`, then `edi-agent errors list`.',
  }));
};

const queueAge: Rule = ({ snapshot: { status } }, { queueAgeMsMax }) =>
  when(status.pickup.oldestWaitingMs > queueAgeMsMax, () => ({
    id: 'QUEUE_AGE',
    code: 'E001',
    message: `a file waits for ${durationText(status.pickup.oldestWaitingMs)}, more than ${durationText(queueAgeMsMax)}`,
    hint: 'See `edi-agent status` for what files wait for.',
  }));

const queueDepth: Rule = ({ snapshot: { status } }, { queueDepthMax }) => {
  const { depth } = queueOf(status);
  return when(depth > queueDepthMax, () => ({
    id: 'QUEUE_DEPTH',
    code: 'E001',
    message: `${depth} files wait, more than ${queueDepthMax}`,
    hint: 'See `edi-agent status`; raise performance.max_workers where the host has processors to spare.',
  }));
};

const slow: Rule = (facts, { processingMsMax, p95MsMax }) => {
  const { averageMs = null, p95Ms = null } = hourOf(facts)?.all ?? {};
  const isSlow = (averageMs ?? 0) > processingMsMax || (p95Ms ?? 0) > p95MsMax;
  return when(isSlow, () => ({
    id: 'SLOW',
    code: 'E002',
    message: `a file of the last hour took ${durationText(averageMs ?? 0)} on average, ${durationText(p95Ms ?? 0)} but for one in twenty`,
    hint: 'Look at sizes of files, the load of the host and performance.max_workers.',
  }));
};

const failedFiles: Rule = (facts) =>
  (hourOf(facts)?.partners ?? [])
    .filter(({ byStatus }) => byStatus.failed > 0)
    .slice(0, partnersMax)
    .map(({ key, byStatus }) => ({
      id: `FAILED_FILES:${key === '' ? 'unknown' : key}`,
      code: 'E003',
      message: `${byStatus.failed} files of ${key === '' ? 'an unknown partner' : key} failed in the last hour`,
      hint: 'See which: `edi-agent errors list --since 1h`.',
    }));

const acksOverdue: Rule = ({ overdue }) =>
  [...Map.groupBy(overdue, ({ interchange, receiver }) => interchange?.receiver || receiver)]
    .slice(0, partnersMax)
    .map(([partner, groups]) => ({
      id: `ACKS_OVERDUE:${partner}`,
      code: 'E003',
      message: `${groups.length} groups sent to ${partner} are not acknowledged in time`,
      hint: 'See which: `edi-agent acks list --state overdue`; ask the partner whether they came.',
    }));

const diskScarce: Rule = ({ snapshot }, { diskFreeMin }) =>
  snapshot.resources.fileSystems
    .filter(
      ({ freeBytes, totalBytes, freeInodes, totalInodes }) =>
        freeBytes * 100 < totalBytes * diskFreeMin || freeInodes * 100 < totalInodes * diskFreeMin,
    )
    .map(({ paths: [path = '/'] }) => ({
      id: `DISK_SCARCE:${path}`,
      code: 'E004.NO_SPACE',
      message: `less than ${diskFreeMin} % of space or inodes free at ${path}`,
      hint: 'Free space: `df -h`, `df -i`.',
    }));

const memory: Rule = ({ snapshot: { resources } }, { memoryMax }) => {
  const { memoryTotalBytes: total, memoryAvailableBytes: free } = resources;
  const used = Math.round(((total - free) * 100) / Math.max(1, total));
  return when(used > memoryMax, () => ({
    id: 'MEMORY',
    code: 'E001.IO',
    message: `${used} % of the host’s memory is used, more than ${memoryMax} %`,
    hint: 'See what uses it: `top`.',
  }));
};

const certificates: SevereRule = ({ snapshot }, { certificateDaysMedium, certificateDaysHigh }) =>
  (snapshot.status.telemetry?.certificates ?? []).flatMap(({ name, endsMs }) => {
    const days = Math.floor((endsMs - snapshot.atMs) / dayMs);
    if (days >= certificateDaysMedium) return [];
    return [
      {
        id: `CERTIFICATE:${name}`,
        severity: days < certificateDaysHigh ? ('high' as const) : ('medium' as const),
        code: 'MQTT.TLS',
        message: days < 0 ? `the certificate ${name} has ended` : `the certificate ${name} ends in ${days} days`,
        hint: 'Put the new one in its place: it is read at the next connect, no restart is needed.',
      },
    ];
  });

const ruleBook: readonly SevereRule[] = [
  critical(stalled),
  high(errorRate),
  high(queueAge),
  high(queueDepth),
  high(slow),
  medium(failedFiles),
  medium(acksOverdue),
  medium(diskScarce),
  medium(memory),
  certificates,
];

/** The rules by the ids of their alarms, for the catalogue. */
export const ruleAlarms = [
  { id: 'STALLED', severity: 'critical', help: 'Files wait and none is finished, for alarms.stalled_after.' },
  { id: 'ERROR_RATE', severity: 'high', help: 'More than metrics.error_rate_max of the last hour’s files failed.' },
  { id: 'QUEUE_AGE', severity: 'high', help: 'A file waits longer than metrics.queue_age_max.' },
  { id: 'QUEUE_DEPTH', severity: 'high', help: 'More files wait than alarms.queue_depth_max.' },
  { id: 'SLOW', severity: 'high', help: 'Files take longer than metrics.processing_time_max or its P95.' },
  { id: 'FAILED_FILES', severity: 'medium', help: 'Files of a partner failed in the last hour.' },
  { id: 'ACKS_OVERDUE', severity: 'medium', help: 'A partner has not acknowledged in time what we sent.' },
  { id: 'DISK_SCARCE', severity: 'medium', help: 'Less than metrics.disk_free_min free on a file system.' },
  { id: 'MEMORY', severity: 'medium', help: 'More than metrics.memory_max of the host’s memory is used.' },
  { id: 'CERTIFICATE', severity: 'medium', help: 'A certificate ends soon; high within alarms.certificate_days_high.' },
] as const satisfies readonly {
  readonly id: string;
  readonly severity: RaisedAlarm['severity'];
  readonly help: string;
}[];
