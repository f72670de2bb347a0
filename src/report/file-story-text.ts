import { visible } from '../kit/columns.ts';
import type { Finding } from '../model/finding.ts';
import type { LedgerDelivery, LedgerEvent, LedgerFile, LedgerSet } from '../model/ledger.ts';
import type { Settled } from '../model/quarantine.ts';
import { findingLines } from './finding-text.ts';
import { bytesText, counted } from './measures.ts';
import { storyLines } from './story-text.ts';
import { factLines, moreText, tableLines, timeText } from './table-text.ts';
import { type PaintKind, shortPath, type TextStyle } from './text-style.ts';

/** All that the ledger knows of one file. */
export interface FileStory {
  readonly file: LedgerFile;
  readonly events: readonly LedgerEvent[];
  readonly deliveries: readonly LedgerDelivery[];
  /** What was held back of it. */
  readonly held: readonly LedgerSet[];
  /** Where something was wrong: what, and what to do. */
  readonly trouble: FileTrouble | null;
}

export interface FileTrouble {
  readonly message: string;
  readonly remedy: string;
  readonly errors: number;
  readonly warnings: number;
  /** The first limits.storyFindingsKeptMax. */
  readonly findings: readonly Finding[];
}

const colours: Readonly<Partial<Record<LedgerFile['state'], PaintKind>>> = {
  processed: 'green',
  partial: 'yellow',
  failed: 'red',
  quarantined: 'red',
  duplicate: 'yellow',
};

/** The story of one file, from first sight to receipt. */
export function fileStoryText(story: FileStory, style: TextStyle): string {
  const { file, deliveries, held, trouble, events } = story;
  const state = style.paint(colours[file.state] ?? 'dim', stateText(file));
  const parts = [
    [`${style.paint('bold', visible(file.name))}  ${state}`],
    factLines(factsOf(file, style), style),
    trouble === null ? [] : troubleLines(trouble, style),
    storyLines(events, style),
    deliveries.flatMap((one) => deliveryLines(one, style)),
    heldLines(held),
  ];
  return parts
    .map((lines) => lines.join('\n'))
    .filter((text) => text !== '')
    .join('\n\n');
}

function stateText({ state, code }: LedgerFile): string {
  const word = state === 'partial' ? 'taken in part' : state.replaceAll('_', ' ');
  return code === null ? word : `${word}, error ${code}`;
}

function factsOf(file: LedgerFile, style: TextStyle): readonly (readonly [string, string])[] {
  return [
    ['Id', file.id],
    ['From', `${file.origin}${file.partner === null ? '' : `, ${file.partner}`}`],
    [
      'Content',
      [file.bytes > 0 ? bytesText(file.bytes) : '', file.sha256 ? `sha256 ${file.sha256}` : '']
        .filter((one) => one !== '')
        .join(', '),
    ],
    ['Lies at', file.path === file.origin ? '' : shortPath(file.path, style)],
    [
      'Attempts',
      file.attempts > 0 ? `${file.attempts}${file.dueMs === null ? '' : `, next at ${timeText(file.dueMs)} UTC`}` : '',
    ],
  ];
}

function troubleLines(
  { message, remedy, errors, warnings, findings }: FileTrouble,
  style: TextStyle,
): readonly string[] {
  const shown = findings.map((one, at) => {
    const first = findings.findIndex((other) => other.remedy === one.remedy) === at;
    return findingLines(one, style, first).join('\n');
  });
  const more = errors + warnings - findings.length;
  const rest =
    more > 0 ? [`  and ${counted(more, 'more finding')}; run \`edi-agent validate\` on the file to see them`] : [];
  const facts = factLines(
    [
      ['What', message],
      ['To do', remedy],
    ],
    style,
  );
  return [facts.join('\n'), [...shown, ...rest].join('\n\n')]
    .filter((text) => text !== '')
    .join('\n\n')
    .split('\n');
}

/** What the neighbour has not taken yet is worth a line of its own: it may be his trouble. */
function deliveryLines(
  { destination, state, path, collectedMs, code }: LedgerDelivery,
  style: TextStyle,
): readonly string[] {
  if (state !== 'delivered') return [`  ${destination}: ${state}${code === null ? '' : `, error ${code}`}`];
  if (path === null || collectedMs === null) return [];
  return [`  ${visible(shortPath(path, style))} was collected at ${timeText(collectedMs)} UTC`];
}

function heldLines(held: readonly LedgerSet[]): readonly string[] {
  const waiting = held.filter(({ state }) => state === 'quarantined');
  if (waiting.length === 0) return [];
  const shown = waiting
    .slice(0, 10)
    .map(({ fileId, position, setId, control }) =>
      visible(
        `  ${`${setId} ${control}`.trim() || 'group or interchange'}  edi-agent quarantine show ${fileId}.${position}`,
      ),
    );
  const more = waiting.length > shown.length ? [`  and ${waiting.length - shown.length} more`] : [];
  return ['Held back:', ...shown, ...more];
}

/** A file, and what became of what was held back of it. */
export interface FileRow extends LedgerFile, Settled {}

/** Files, newest first. */
export function filesText(files: readonly FileRow[], style: TextStyle, limit?: number): string {
  if (files.length === 0) return 'No files.';
  const rows = files.map((file) => [
    timeText(file.createdMs),
    stateText(file) + since(file),
    file.partner ?? '',
    file.name,
    file.id,
  ]);
  return [
    ...tableLines(['CAME (UTC)', 'STATE', 'PARTNER', 'FILE', 'ID'], rows, style),
    '',
    counted(files.length, 'file') + moreText(files.length, limit),
  ].join('\n');
}

/** What came after the road: a file that failed may be nobody's work any more. */
function since(settled: Settled): string {
  const text = settledText(settled);
  return text === '' ? '' : `, ${text}`;
}

function settledText({ decided, waiting }: Settled): string {
  if (waiting > 0) return `${waiting} held`;
  return decided === 'mixed' ? 'decided' : (decided ?? '');
}

export interface ErrorRow extends Settled {
  readonly file: LedgerFile;
  readonly message: string;
}

/** Files that were not taken whole, newest first. */
export function errorsText(rows: readonly ErrorRow[], style: TextStyle, limit?: number): string {
  if (rows.length === 0) return 'No errors.';
  const shown = rows.map(({ file, message, ...settled }) => [
    timeText(file.createdMs),
    file.code ?? '',
    settledText(settled),
    file.partner ?? '',
    file.name,
    file.id,
    message,
  ]);
  const headings = ['CAME (UTC)', 'CODE', 'DECISION', 'PARTNER', 'FILE', 'ID', 'WHAT'];
  const last = `${counted(rows.length, 'file')}${moreText(rows.length, limit)}. To see one: edi-agent errors show ID`;
  return [...tableLines(headings, shown, style), '', last].join('\n');
}
