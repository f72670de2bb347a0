import { visible } from '../kit/columns.ts';
import type { Finding } from '../model/finding.ts';
import type { LedgerEvent } from '../model/ledger.ts';
import type { QuarantineItem, QuarantineOutcome } from '../model/quarantine.ts';
import { findingLines } from './finding-text.ts';
import { counted } from './measures.ts';
import { storyLines } from './story-text.ts';
import { factLines, moreText, tableLines, timeText } from './table-text.ts';
import { shortPath, type TextStyle } from './text-style.ts';

const findingsShownMax = 20;

export function quarantineListText(items: readonly QuarantineItem[], style: TextStyle, limit?: number): string {
  if (items.length === 0) return 'Nothing.';
  const rows = items.map((item) => [
    timeText(item.changedMs),
    whatText(item),
    item.partner ?? '',
    item.code ?? '',
    item.file.name,
    item.id,
  ]);
  const states = [...new Set(items.map(({ state }) => state))];
  const count = states.length === 1 ? `${items.length} ${states[0]}` : counted(items.length, 'item');
  const next = states[0] === 'quarantined' ? '. To see why: edi-agent quarantine show ID' : '';
  return [
    ...tableLines(['SINCE (UTC)', 'WHAT', 'FROM', 'CODE', 'FILE', 'ID'], rows, style),
    '',
    `${count}${moreText(items.length, limit)}${next}`,
  ].join('\n');
}

/** `850 0002`, `group 17`, `interchange 000000042`, `whole file`. */
export function whatText({ kind, set, group, interchange }: QuarantineItem): string {
  if (kind === 'file') return 'whole file';
  if (kind === 'answer') return `answer ${set.id}`.trim();
  if (set.id !== '' || set.control !== '') return `${set.id} ${set.control}`;
  return group === '' ? `interchange ${interchange}` : `group ${group}`;
}

export interface QuarantineView {
  readonly item: QuarantineItem;
  readonly reasons: unknown;
  readonly events: readonly LedgerEvent[];
}

/** One item: what it is, what is wrong with it, what was done, and what can be done. */
export function quarantineText({ item, reasons, events }: QuarantineView, style: TextStyle): string {
  const { findings, reason } = reasonsOf(reasons);
  const envelope = [
    ['interchange', item.interchange],
    ['group', item.group],
  ].filter(([, control]) => control !== '');
  const facts = [
    ['Id', item.id],
    ['From', [item.partner ?? '', ...envelope.map((pair) => pair.join(' '))].filter((part) => part !== '').join(', ')],
    ['File', item.file.origin],
    ['Code', item.code ?? ''],
    ['Bytes', shortPath(item.path, style)],
    ['Reason', reason],
  ] as const;
  const shown = findings.slice(0, findingsShownMax).map((one, at, all) => {
    const first = all.findIndex(({ remedy }) => remedy === one.remedy) === at;
    return findingLines(one, style, first).join('\n');
  });
  const more =
    findings.length > shown.length ? [`  and ${counted(findings.length - shown.length, 'more finding')}`] : [];
  const parts = [
    [`${style.paint('bold', `${whatText(item)} of ${visible(item.file.name)}`)}  ${stateText(item)}`],
    factLines(facts, style),
    [[...shown, ...more].join('\n\n')],
    item.kind === 'set' && reasons === null ? ['  The reasons that were written beside it are gone.'] : [],
    storyLines(events, style),
    item.state === 'quarantined' ? choices(item) : [],
  ];
  return parts
    .map((lines) => lines.join('\n'))
    .filter((text) => text !== '')
    .join('\n\n');
}

function stateText({ state, changedMs }: QuarantineItem): string {
  const word = state === 'quarantined' ? 'held back' : state;
  return `${word} since ${timeText(changedMs)} UTC`;
}

function choices({ id, kind }: QuarantineItem): readonly string[] {
  if (kind === 'answer') {
    return choiceLines([
      ['send it', `release ${id} --reason WHY`],
      ['never send it', `discard ${id} --reason WHY`],
    ]);
  }
  return choiceLines([
    ['judge it again, when the rules or the profile were changed', `replay ${id} --reason WHY`],
    ...(kind === 'set' ? [['judge a mended copy in its place', `replay ${id} --file MENDED.x12 --reason WHY`]] : []),
    ['hand it on as it is, errors and all', `release ${id} --reason WHY`],
    ['drop it for good; the bytes stay until retention', `discard ${id} --reason WHY`],
  ]);
}

function choiceLines(rows: readonly (readonly string[])[]): readonly string[] {
  return [
    'What can be done:',
    ...rows.flatMap(([what, command]) => [`  ${what}`, `    edi-agent quarantine ${command}`]),
  ];
}

interface Reasons {
  readonly findings: readonly Finding[];
  readonly reason: string;
}

/** The JSON beside the bytes is ours, but a person may have had it in hand. */
function reasonsOf(reasons: unknown): Reasons {
  if (typeof reasons !== 'object' || reasons === null) return { findings: [], reason: '' };
  const findings = 'findings' in reasons && Array.isArray(reasons.findings) ? (reasons.findings as Finding[]) : [];
  const reason = 'reason' in reasons ? reasons.reason : null;
  const said = typeof reason === 'object' && reason !== null && 'message' in reason ? String(reason.message) : '';
  return { findings, reason: said };
}

const doneWords = { release: 'released', replay: 'replayed', discard: 'discarded' } as const;

/** What came of one item, with where it went or why not. */
export function outcomeText(outcome: QuarantineOutcome, style: TextStyle): string {
  const { action, id, paths, code, message, hint, findings } = outcome;
  if (outcome.outcome === 'done') {
    const places = paths.map((path) => `  ${visible(shortPath(path, style))}`);
    return [`${style.paint('green', doneWords[action])} ${id}`, ...places].join('\n');
  }
  const word = outcome.outcome === 'refused' ? `not ${doneWords[action]}` : `error${code === null ? '' : ` ${code}`}`;
  const shown = findings.slice(0, findingsShownMax).map((one) => findingLines(one, style, true).join('\n'));
  const lines = [`${style.paint('red', word)} ${id}: ${visible(message)}`, ...shown];
  return hint === '' ? lines.join('\n') : [...lines, `  ${visible(hint)}`].join('\n');
}

/** What is about to be done, for the question before it. */
export function intentText(action: QuarantineOutcome['action'], items: readonly QuarantineItem[]): string {
  const shown = items.slice(0, 5).map((item) => `  ${whatText(item)} of ${visible(item.file.name)}  ${item.id}`);
  const more = items.length > 5 ? [`  and ${items.length - 5} more`] : [];
  return [`To be ${doneWords[action]}:`, ...shown, ...more].join('\n');
}
