import { visible } from '../kit/columns.ts';
import { counted } from '../kit/counted.ts';
import type {
  OutlineRow,
  SchemaCheckView,
  SchemaOutline,
  SchemaRow,
  ShownElement,
  ShownSegment,
} from '../model/schema-view.ts';
import { tableLines } from './table-text.ts';
import { readableWidth, shortPath, type TextStyle, wrapped } from './text-style.ts';

/** `schema list`. */
export function schemasText(rows: readonly SchemaRow[], style: TextStyle): string {
  const table = rows.map(({ set, version, group, name, ...origin }) => [
    set,
    version,
    group,
    name,
    originText(origin, style),
  ]);
  return tableLines(['Set', 'Version', 'GS01', 'Name', 'From'], table, style).join('\n');
}

/** `schema check`. */
export function checkText({ directory, files, documents, problems }: SchemaCheckView, style: TextStyle): string {
  const parts = `${counted(documents, 'document')} in ${counted(files.length, 'file')}`;
  if (problems.length === 0 && files.length === 0) return `There are no schema documents in ${directory}.`;
  if (problems.length === 0) return `The schema documents are good: ${parts}.`;
  const lines = problems.map(({ file, line, path, message }) => {
    const key = path === '' ? '' : `${path}: `;
    return visible(`  ${shortPath(file, style)}, line ${line}: ${key}${message}`);
  });
  return [`${style.paint('red', 'error CONFIG')}: ${counted(problems.length, 'problem')}`, ...lines].join('\n');
}

function originText({ file, changedBy }: Pick<SchemaRow, 'file' | 'changedBy'>, style: TextStyle): string {
  const from = file === null ? 'built in' : shortPath(file, style);
  return changedBy.length === 0
    ? from
    : `${from}, changed by ${changedBy.map((one) => shortPath(one, style)).join(', ')}`;
}

/** `schema show SET`: the structure as a tree. */
export function outlineText(outline: SchemaOutline, style: TextStyle): string {
  const { set, name, version, group } = outline;
  const lines = tableLines(['Segment', 'Req', 'Max', 'Name'], outline.rows.map(outlineCells), style);
  return [
    `${style.paint('bold', `${set} ${name}`)}  version ${version}, functional group ${group}, ${originText(outline, style)}`,
    '',
    ...lines,
    '',
    style.paint(
      'dim',
      'Req: M mandatory, O optional. Max: how often here; >1 without limit. A loop turns at its first segment.',
    ),
  ].join('\n');
}

function outlineCells({ kind, depth, id, name, required, max }: OutlineRow): readonly string[] {
  const indent = '  '.repeat(depth);
  const most = max === null ? '>1' : String(max);
  return [`${indent}${kind === 'loop' ? `loop ${id}` : id}`, required ? 'M' : 'O', most, kind === 'loop' ? '' : name];
}

/** `schema show SET --segment ID`. */
export function segmentText(segment: ShownSegment, style: TextStyle): string {
  const { id, name, version, file, notes, notesSeverity } = segment;
  const from = file === null ? 'built in' : shortPath(file, style);
  const elements = segment.elements.flatMap((one) => [one, ...one.components]);
  const lists = Map.groupBy(elements, ({ list }) => list?.id);
  return [
    `${style.paint('bold', `${id} ${name}`)}  version ${version}, ${from}`,
    '',
    ...tableLines(['Element', 'Number', 'Use', 'Type', 'Length', 'Repeat', 'Name'], elements.map(elementCells), style),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => noteText(id, note, notesSeverity))]),
    ...[...lists.values()].flatMap((users) => listLines(users, style)),
  ].join('\n');
}

function elementCells(element: ShownElement): readonly string[] {
  const { reference, element: number, use, type, min, max, repeat, name } = element;
  const length = type === '' ? '' : min === max ? String(min) : `${min}-${max}`;
  return [reference, number, use, type, length, repeat === 1 ? '' : String(repeat), name];
}

const noteTexts: Readonly<Record<string, string>> = {
  P: 'all of them or none',
  R: 'at least one of them',
  E: 'at most one of them',
  C: 'where the first is used, all others are',
  L: 'where the first is used, at least one of the others is',
};

/** `P0304  N103, N104: all of them or none`. */
function noteText(id: string, note: string, severity: 'error' | 'warning'): string {
  const positions = note.slice(1).match(/\d\d/g) ?? [];
  const means = noteTexts[note.charAt(0)] ?? '';
  const about = severity === 'warning' ? ' (a warning)' : '';
  return `${note}  ${positions.map((position) => id + position).join(', ')}: ${means}${about}`;
}

const codesShownMax = 40;

/** A code list, told once for all elements that use it. */
function listLines(users: readonly ShownElement[], style: TextStyle): readonly string[] {
  const list = users[0]?.list;
  if (!list) return [];
  const { id, title, open, codes } = list;
  const others = open ? '; other codes may exist and are warned of' : '';
  const about = `code list ${id} (${title}): ${counted(codes.length, 'code')}${others}`;
  const shown = codes.slice(0, codesShownMax).map(([code, meaning]) => (meaning === '' ? code : `${code} ${meaning}`));
  const more = codes.length - shown.length;
  const text = `${shown.join(', ')}${more > 0 ? `, and ${more} more (all of them with --json)` : ''}`;
  const width = readableWidth(style);
  const head = wrapped(`${users.map(({ reference }) => reference).join(', ')}: ${about}`, { width, indent: '' });
  return ['', ...head.map((line) => style.paint('dim', line)), ...wrapped(text, { width, indent: '  ' })];
}
