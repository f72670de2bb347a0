import { visible } from '../kit/columns.ts';
import type { Detail, GroupState, LedgerAcknowledgement, SentGroup } from '../model/ledger.ts';
import { counted } from './measures.ts';
import { ageText, factLines, tableLines, timeText } from './table-text.ts';
import type { PaintKind, TextStyle } from './text-style.ts';

const stateWords: Readonly<Record<GroupState, string>> = {
  awaiting: 'waiting',
  accepted: 'accepted',
  accepted_with_errors: 'accepted with errors',
  partial: 'accepted in part',
  rejected: 'rejected',
  overdue: 'overdue',
};

/** AK901, AK501 and TA104. */
const verdictWords: Readonly<Record<string, string>> = {
  A: 'accepted',
  E: 'accepted with errors',
  P: 'accepted in part',
  R: 'rejected',
};

/** What we sent, newest first, and what has come of it. */
export function groupsText(groups: readonly SentGroup[], nowMs: number, style: TextStyle): string {
  if (groups.length === 0) return 'No groups. What counts as sent by us: the setting app.own_ids.';
  const rows = groups.map((group) => [
    timeText(group.sentMs),
    group.receiver,
    `${group.functionalId} ${group.control}`,
    counted(group.sets ?? 0, 'set'),
    stateWords[group.state],
    whenText(group, nowMs),
  ]);
  const counts = Object.entries(stateWords).flatMap(([state, word]) => {
    const count = groups.filter((group) => group.state === state).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  const headings = ['SENT (UTC)', 'TO', 'GROUP', 'SETS', 'STATE', 'WHEN'];
  return [...tableLines(headings, rows, style), '', `${counted(groups.length, 'group')}: ${counts.join(', ')}`].join(
    '\n',
  );
}

function whenText({ state, dueMs, acknowledgedMs, sentMs }: SentGroup, nowMs: number): string {
  if (acknowledgedMs !== null) return `after ${ageText(acknowledgedMs - sentMs)}`;
  if (dueMs === null) return '';
  return state === 'overdue' ? `since ${ageText(nowMs - dueMs)}` : `due ${timeText(dueMs)}`;
}

/** Acknowledgements that answer nothing we know of. */
export function unmatchedText(all: readonly LedgerAcknowledgement[], style: TextStyle): string {
  if (all.length === 0) return 'Every acknowledgement answers something that we sent.';
  const rows = all.map((one) => [
    timeText(one.atMs),
    one.sender,
    one.kind,
    `${one.functionalId} ${one.control}`.trim(),
    verdictText(one.verdict),
    one.fileId,
  ]);
  const last = `${counted(all.length, 'acknowledgement')} of groups that we did not send, or not from one of app.own_ids`;
  return [...tableLines(['CAME (UTC)', 'FROM', 'KIND', 'ABOUT', 'VERDICT', 'FILE'], rows, style), '', last].join('\n');
}

const colours: Readonly<Record<GroupState, PaintKind>> = {
  awaiting: 'dim',
  accepted: 'green',
  accepted_with_errors: 'yellow',
  partial: 'yellow',
  rejected: 'red',
  overdue: 'red',
};

/** One group with everything that the partner said of it. */
export function groupText(
  group: SentGroup,
  said: readonly LedgerAcknowledgement[],
  { nowMs, style }: { readonly nowMs: number; readonly style: TextStyle },
): string {
  const { functionalId, control, interchange, setId = '', sets = 0, state } = group;
  const facts = [
    ['From, to', `${group.sender}, ${group.receiver}`],
    [
      'Interchange',
      interchange?.control ? `${interchange.control} from ${interchange.sender} to ${interchange.receiver}` : '',
    ],
    ['Sets', `${counted(sets, 'set')}${setId === '' ? '' : `, ${setId}`}`],
    ['Sent', `${timeText(group.sentMs)} UTC with ${group.fileId}`],
    ['Due', group.dueMs === null ? '' : `${timeText(group.dueMs)} UTC`],
    [
      'Answered',
      group.acknowledgedMs === null ? `not yet (${whenText(group, nowMs)})` : `${timeText(group.acknowledgedMs)} UTC`,
    ],
  ] as const;
  const title = `${style.paint('bold', visible(`Group ${functionalId} ${control}`))}  ${style.paint(colours[state], stateWords[state])}`;
  return [[title], factLines(facts, style), ...said.map((one) => acknowledgementLines(one, style))]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function acknowledgementLines(one: LedgerAcknowledgement, { paint }: TextStyle): readonly string[] {
  const { kind, verdict, atMs, fileId, detail } = one;
  const head = `  ${timeText(atMs)}  ${kind}: ${verdictText(verdict)}  ${paint('dim', fileId)}`;
  return [head, ...(detail === null ? [] : detailLines(detail))];
}

function detailLines(detail: Detail): readonly string[] {
  const { code, codes, claimed, accepted, sets } = detail;
  const lines: string[] = [];
  if (typeof code === 'string' && code !== '000') lines.push(`    TA105 ${visible(code)}`);
  if (Array.isArray(codes) && codes.length > 0) lines.push(`    AK905 ${visible(codes.join(', '))}`);
  if (typeof claimed === 'number') lines.push(`    ${String(accepted)} of ${counted(claimed, 'set')} accepted`);
  return [...lines, ...(Array.isArray(sets) ? sets.flatMap(setLines) : [])];
}

interface KeptSet {
  readonly id: string;
  readonly control: string;
  readonly verdict: string;
  readonly codes: readonly string[];
  readonly faultCount: number;
  readonly faults: readonly {
    segment: string;
    ordinal: number;
    element: number | null;
    code: string;
    value: string | null;
  }[];
}

function setLines({ id, control, verdict, codes, faults, faultCount }: KeptSet): readonly string[] {
  const why = codes.length === 0 ? '' : ` (AK502 ${codes.join(', ')})`;
  const shown = faults.map(({ segment, ordinal, element, code, value }) => {
    const at = element === null ? segment : `${segment}${String(element).padStart(2, '0')}`;
    const table = element === null ? 'AK304' : 'AK403';
    return visible(
      `      segment ${ordinal}, ${at}: ${table} ${code}${value === null ? '' : ` ${JSON.stringify(value)}`}`,
    );
  });
  const more = faultCount > faults.length ? [`      and ${faultCount - faults.length} more`] : [];
  return [visible(`    ${id} ${control}: ${verdictText(verdict)}${why}`), ...shown, ...more];
}

function verdictText(verdict: string): string {
  return verdictWords[verdict] ?? (verdict === '' ? 'no verdict' : `rejected (${verdict})`);
}
