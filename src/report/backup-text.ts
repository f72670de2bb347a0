import type { BackupCopy, BackupListed, BackupOutcome, BackupVerdict, RestoreOutcome } from '../model/backup.ts';
import { bytesText, counted, durationText } from './measures.ts';
import { factLines, tableLines, timeText } from './table-text.ts';
import type { TextStyle } from './text-style.ts';

/** What a run of backups came to. */
export function backupOutcomesText(outcomes: readonly BackupOutcome[], style: TextStyle): string {
  return outcomes.map((outcome) => outcomeLines(outcome, style).join('\n')).join('\n');
}

function outcomeLines(
  { kind, ok, files, bytes, members, durationMs, message, hint, copies }: BackupOutcome,
  style: TextStyle,
) {
  const { paint } = style;
  if (!ok) return [`${paint('red', 'failed')}  ${kind}: ${message}`, ...(hint ? [`  ${hint}`] : [])];
  if (files.length === 0) return [`${paint('dim', 'nothing')} ${kind}: ${message}`];
  const what = `${counted(members, 'file')}, ${bytesText(bytes)}, ${durationText(durationMs)}`;
  return [
    `${paint('green', 'made')}    ${kind}: ${what}`,
    ...files.map((path) => `  ${path}`),
    ...copyLines(copies, style),
  ];
}

export function copyLines(copies: readonly BackupCopy[], { paint }: TextStyle): readonly string[] {
  return copies.map(({ by, ok, attempts, durationMs, message }) =>
    ok
      ? `  ${paint('green', 'copied')} by ${by} in ${durationText(durationMs)}`
      : `  ${paint('red', 'not copied')} by ${by} after ${counted(attempts, 'attempt')}: ${message}`,
  );
}

export function backupListText(backups: readonly BackupListed[], style: TextStyle): string {
  if (backups.length === 0) return 'There are no backups. Make one: edi-agent backup all';
  const rows = backups.map(({ name, kind, bytes, modifiedMs, encrypted, copied }) => [
    timeText(modifiedMs),
    kind,
    bytesText(bytes),
    encrypted ? 'yes' : 'no',
    copied === null ? '' : copied ? 'yes' : 'no',
    name,
  ]);
  return tableLines(['made (UTC)', 'kind', 'size', 'encrypted', 'copied', 'name'], rows, style).join('\n');
}

export function backupVerdictText(
  { name, ok, members, message, createdAt }: BackupVerdict,
  { paint }: TextStyle,
): string {
  if (ok) return `${paint('green', 'sound')}    ${name}: ${counted(members, 'file')} as on ${createdAt}`;
  return `${paint('red', 'damaged')}  ${name}: ${message}`;
}

export function restoreText(outcome: RestoreOutcome, style: TextStyle): string {
  const { kind, file, rehearsal, createdAt, restored, kept, epoch, controlLeap, evidence, checks, notes } = outcome;
  const failed = checks.filter(({ ok }) => !ok);
  const head = rehearsal ? 'Rehearsal of a restore' : 'Restored';
  const facts = factLines(
    [
      ['from', file],
      ['as of', createdAt],
      ['files', restored.join(', ')],
      ['replaced', kept === null ? (rehearsal ? '' : 'nothing stood there') : `kept in ${kept}`],
      ['epoch', epoch ?? ''],
      ['control numbers', controlLeap === null ? '' : `moved on by ${controlLeap}`],
      ['done since', evidence === null ? '' : evidenceText(evidence)],
      ['took', durationText(outcome.durationMs)],
    ],
    style,
  );
  const told = checks.map(
    ({ name, ok, message }) => `  ${style.paint(ok ? 'green' : 'red', ok ? 'pass' : 'FAIL')}  ${name}: ${message}`,
  );
  const end =
    failed.length === 0 ? [] : [`${style.paint('red', 'The rehearsal failed')}: this backup is not to be relied on.`];
  return [`${head}: ${kind}`, ...facts, ...told, ...notes.map((note) => `  ${note}`), ...end].join('\n');
}

function evidenceText({ fromAudit, fromDestinations }: { fromAudit: number; fromDestinations: number }): string {
  return `${counted(fromAudit, 'effect')} by the audit trail, ${counted(fromDestinations, 'file')} at the destinations`;
}
