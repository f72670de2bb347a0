import type { LedgerFile } from '../model/ledger.ts';
import type { HealthDocument } from './health.ts';
import { counted, durationText, numberText } from './measures.ts';
import type { StatusDocument } from './status-document.ts';
import { timeText } from './table-text.ts';

/** The one page of the service: it stands alone, runs no script, and is loaded anew by itself. */
export interface Page {
  readonly html: string;
  /** The content of its style element, to be allowed by its hash. */
  readonly style: string;
}

export interface PageFacts {
  readonly status: StatusDocument;
  readonly health: HealthDocument;
  /** The last files, newest first. */
  readonly files: readonly LedgerFile[];
}

const reloadSeconds = 10;

const style = `
:root { color-scheme: light dark; --good: #1a7f37; --warn: #9a6700; --bad: #cf222e; --dim: #6e7781; --line: #8884; }
@media (prefers-color-scheme: dark) { :root { --good: #3fb950; --warn: #d29922; --bad: #ff7b72; --dim: #8b949e; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th { color: var(--dim); font-weight: normal; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; } .hint { color: var(--dim); } .good { color: var(--good); } .warn { color: var(--warn); }
.bad { color: var(--bad); } footer { color: var(--dim); margin-top: 2rem; }
`;

/** State, queue, alarms, checks and the last files, for whoever opens a browser on the host. */
export function pageOf({ status, health, files }: PageFacts): Page {
  const title = `${status.service} is ${status.status}`;
  const parts = [
    `<h1>${text(status.service)} is ${marked(status.status)}</h1>`,
    table([], factRows(status)),
    section('Alarms', alarmRows(status), ['Since (UTC)', 'Severity', 'What', 'To do'], 'No alarm.'),
    section('Checks', checkRows(health), ['Check', 'Result', 'What', 'To do'], ''),
    section(
      'Last files',
      files.map(fileRow),
      ['Came (UTC)', 'State', 'Partner', 'File', 'Id'],
      'No file has come yet.',
    ),
    `<footer>Version ${text(status.version)}, ${text(status.environment)}, loaded anew every ${reloadSeconds} seconds. <code>edi-agent files show ID</code> tells the story of a file.</footer>`,
  ];
  const head = [
    '<meta charset="utf-8">',
    `<meta http-equiv="refresh" content="${reloadSeconds}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title>`,
    `<style>${style}</style>`,
  ];
  const html = `<!doctype html>\n<html lang="en">\n<head>\n${head.join('\n')}\n</head>\n<body>\n${parts.join('\n')}\n</body>\n</html>\n`;
  return { html, style };
}

type Row = readonly string[];

function factRows(status: StatusDocument): readonly Row[] {
  const { queue, pickup, workers, quarantine } = status;
  const waiting = Object.entries(pickup.waiting).map(([reason, count]) => `${numberText(count)} ${reason}`);
  const oldest = queue.depth > 0 ? `, the oldest for ${durationText(queue.oldest_age_seconds * 1_000)}` : '';
  const held = status.intake_held_by.join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['State', `${status.state}, for ${durationText(status.uptime_seconds * 1_000)}`],
    ['Queue', `${counted(queue.depth, 'file')}${oldest}`],
    ['Pickup', waiting.length === 0 ? 'no file waits' : waiting.join(', ')],
    ['In work', `${numberText(workers.in_work)} of ${numberText(workers.files_in_work_max)} places`],
    ...(held === '' ? [] : [['Held', `no files are taken: ${held}`] as const]),
    ...(quarantine && quarantine.waiting > 0
      ? [['Quarantine', `${counted(quarantine.waiting, 'item')} held back`] as const]
      : []),
    ...pickup.problems.map((problem) => ['Pickup problem', words(problem)] as const),
  ];
  return rows.map((row) => row.map(text));
}

function alarmRows({ alerts }: StatusDocument): readonly Row[] {
  return alerts.map(({ since, severity, code, message, hint }) => [
    text(clock(since)),
    marked(severity),
    text(`${code}: ${message}`),
    `<span class="hint">${text(hint)}</span>`,
  ]);
}

function checkRows({ checks }: HealthDocument): readonly Row[] {
  return checks.map(({ name, status, message, hint }) => [
    text(name),
    marked(status),
    text(message),
    `<span class="hint">${text(hint ?? '')}</span>`,
  ]);
}

function fileRow({ createdMs, state, code, partner, name, id }: LedgerFile): Row {
  const told = `${marked(state)}${code === null ? '' : ` ${text(code)}`}`;
  return [text(timeText(createdMs)), told, text(partner ?? ''), text(name), text(id)];
}

function section(heading: string, rows: readonly Row[], columns: Row, none: string): string {
  const content = rows.length === 0 ? `<p>${text(none)}</p>` : table(columns, rows);
  return `<h2>${text(heading)}</h2>\n${content}`;
}

function table(columns: Row, rows: readonly Row[]): string {
  const head =
    columns.length === 0 ? '' : `<tr>${columns.map((one) => `<th scope="col">${text(one)}</th>`).join('')}</tr>\n`;
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<table>\n${head}${body}\n</table>`;
}

const kinds: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  healthy: 'good',
  pass: 'good',
  processed: 'good',
  degraded: 'warn',
  warn: 'warn',
  partial: 'warn',
  duplicate: 'warn',
  medium: 'warn',
  low: 'warn',
  unhealthy: 'bad',
  fail: 'bad',
  failed: 'bad',
  quarantined: 'bad',
  high: 'bad',
  critical: 'bad',
};

function marked(word: string): string {
  const kind = Object.hasOwn(kinds, word) ? kinds[word] : undefined;
  return kind === undefined ? text(word) : `<strong class="${kind}">${text(word)}</strong>`;
}

function clock(iso: string | null): string {
  return iso === null ? '' : iso.slice(0, 19).replace('T', ' ');
}

function words(problem: unknown): string {
  const isObject = typeof problem === 'object' && problem !== null;
  return isObject && 'message' in problem ? String(problem.message) : String(problem);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What a partner or a file name says is text, never markup. */
function text(value: string): string {
  return value.replace(/[&<>"']/g, (sign) => escapes[sign] ?? '').replace(/\p{Cc}/gu, '\u{fffd}');
}
