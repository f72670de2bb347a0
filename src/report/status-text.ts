import type { HealthDocument } from './health.ts';
import { counted, durationText, numberText } from './measures.ts';
import type { StatusDocument } from './status-document.ts';
import { factLines, tableLines, timeText } from './table-text.ts';
import type { PaintKind, TextStyle } from './text-style.ts';

const paints: Readonly<Record<string, PaintKind>> = {
  healthy: 'green',
  pass: 'green',
  degraded: 'yellow',
  warn: 'yellow',
  unhealthy: 'red',
  fail: 'red',
};

const painted = (word: string, { paint }: TextStyle): string => paint(paints[word] ?? 'bold', word);

/** `edi-agent health` for people: the verdict, then each check, with what to do where it is not well. */
export function healthText({ status, service, checks }: HealthDocument, style: TextStyle): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ name, status: one, message, hint }) => [
    `  ${painted(one, style)}  ${name.padEnd(width)}  ${message}`,
    ...(hint === null ? [] : [`        ${' '.repeat(width)}${style.paint('dim', `To do: ${hint}`)}`]),
  ]);
  return [`${style.paint('bold', service)} is ${painted(status, style)}`, ...lines].join('\n');
}

/** `edi-agent status` for people. */
export function statusText(status: StatusDocument, style: TextStyle): string {
  const { service, version, environment, running, state, metrics, alerts } = status;
  const up = running
    ? `${state} for ${durationText(status.uptime_seconds * 1_000)}, process ${status.pid}`
    : 'not running';
  return [
    `${style.paint('bold', `${service} ${version}`)}  ${painted(status.status, style)}, ${up}`,
    ...factLines(
      [
        ['Home', `${status.home} (${environment})`],
        ['Pickup', pickupText(status)],
        ['Held', status.intake_held_by.length > 0 ? `no files are taken: ${status.intake_held_by.join(', ')}` : ''],
        ['In work', workText(status)],
        ['Quarantine', quarantineText(status)],
        ['Last file', lastFileText(status)],
        ['24 hours', figuresText(metrics)],
        ['Reload', status.last_reload ? `${shortTime(status.last_reload.at)}: ${status.last_reload.message}` : ''],
      ],
      style,
    ),
    ...alertLines(alerts, style),
    ...destinationLines(status, style),
    ...problemLines(status, style),
    ...partnerLines(status, style),
  ].join('\n');
}

function pickupText({ pickup, queue, running, watching }: StatusDocument): string {
  const waiting = Object.entries(pickup.waiting).map(([reason, files]) => `${numberText(files)} ${reason}`);
  if (running && !watching) return 'not watched: files are taken when somebody asks';
  if (waiting.length === 0) return running ? 'no file waits' : 'no file waits there';
  const oldest =
    queue.oldest_age_seconds > 0 ? `, the oldest for ${durationText(queue.oldest_age_seconds * 1_000)}` : '';
  return `${waiting.join(', ')}${oldest}: edi-agent files list --waiting`;
}

function workText({ queue, workers, running }: StatusDocument): string {
  const waits: readonly (readonly [number, string])[] = [
    [queue.queued, running ? 'wait for a place' : 'to be taken up at the next start'],
    [queue.retry_waiting, 'wait for a retry'],
    [queue.destination_waiting, 'wait for a destination'],
  ];
  const told = waits.filter(([files]) => files > 0).map(([files, what]) => `${numberText(files)} ${what}`);
  const now = running ? [`${numberText(queue.in_work)} of ${numberText(workers.files_in_work_max)} places`] : [];
  return [...now, ...told].join(', ');
}

function quarantineText({ quarantine }: StatusDocument): string {
  // A service of an earlier version does not tell of it.
  const { waiting = 0, oldest_age_seconds: age = null } = quarantine ?? {};
  if (waiting === 0) return '';
  const oldest = age === null ? '' : `, the oldest for ${durationText(age * 1_000)}`;
  const wait = waiting === 1 ? 'waits' : 'wait';
  return `${counted(waiting, 'item')} ${wait} for a decision${oldest}: edi-agent quarantine list`;
}

function lastFileText({ last_file: file }: StatusDocument): string {
  if (!file) return '';
  const code = file.code === null ? '' : ` ${file.code}`;
  return `${file.name}: ${file.status}${code}, ${shortTime(file.at)}, ${durationText(file.duration_ms)}`;
}

function figuresText(metrics: StatusDocument['metrics']): string {
  const { total_processed: files = 0, error_rate: rate = null, p95_processing_time_ms: p95 = null } = metrics;
  if (files === 0) return 'no files';
  return [
    counted(files, 'file'),
    ...(rate === null ? [] : [`error rate ${rate} %`]),
    ...(p95 === null ? [] : [`95 % within ${durationText(p95)}`]),
  ].join(', ');
}

function alertLines(alerts: StatusDocument['alerts'], style: TextStyle): readonly string[] {
  if (alerts.length === 0) return [];
  const lines = alerts.flatMap(({ id, severity, message, hint, since }) => [
    `  ${style.paint(severity === 'critical' || severity === 'high' ? 'red' : 'yellow', severity)}  ${id} since ${shortTime(since)}: ${message}`,
    `        ${style.paint('dim', `To do: ${hint}`)}`,
  ]);
  return ['', style.paint('bold', 'Alarms'), ...lines];
}

function destinationLines({ destinations }: StatusDocument, style: TextStyle): readonly string[] {
  const down = destinations.filter(({ state }) => state !== 'closed');
  if (down.length === 0) return [];
  const lines = down.map(({ destination, state, message }) => `  ${destination}: ${state}, ${message ?? ''}`);
  return ['', style.paint('bold', 'Destinations that are down'), ...lines];
}

const listedMax = 10;

function problemLines({ pickup }: StatusDocument, style: TextStyle): readonly string[] {
  const all = [
    ...pickup.problems.map(({ path, message }) => `  ${path}: ${message}`),
    ...pickup.refused.map(({ path, why }) => `  ${path} is never taken: ${why}`),
  ];
  if (all.length === 0) return [];
  const more = all.length > listedMax ? [`  and ${all.length - listedMax} more (--json lists them)`] : [];
  return ['', style.paint('bold', 'Problems in pickup'), ...all.slice(0, listedMax), ...more];
}

function partnerLines({ partners }: StatusDocument, style: TextStyle): readonly string[] {
  if (partners.length === 0) return [];
  const rows = partners.slice(0, listedMax).map(({ partner, last_success_at: at }) => [partner, shortTime(at)]);
  return ['', ...tableLines(['Partner', 'Last success (UTC)'], rows, style)];
}

function shortTime(iso: string): string {
  return timeText(Date.parse(iso));
}
