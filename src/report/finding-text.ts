import { columnsOf, cutToColumns, visible } from '../kit/columns.ts';
import type { Finding } from '../model/finding.ts';
import { numberText } from './measures.ts';
import { readableWidth, type TextStyle, wrapped } from './text-style.ts';

const indent = '    ';
/** Columns shown before what is marked, where the segment is wider than the page. */
const leadColumns = 20;

/** One finding for people: where, what, the segment with the mark under it, and what to do unless that was said before. */
export function findingLines(finding: Finding, style: TextStyle, withRemedy: boolean): readonly string[] {
  const width = readableWidth(style);
  const colour = finding.severity === 'error' ? 'red' : 'yellow';
  const head = `  ${style.paint(colour, finding.severity)} ${style.paint('bold', placeText(finding))}`;
  const lines = [`${head}  ${style.paint('dim', finding.code)}`];
  lines.push(...wrapped(visible(finding.message), { width, indent }));
  if (finding.context) lines.push(...markedLines(finding.context, style, width));
  if (withRemedy) lines.push(...wrapped(`To do: ${visible(finding.remedy)}`, { width, indent }));
  return lines;
}

/** `line 24, SE01 (segment 23 of 850 0001)`; a file on a single line needs the byte to be found. */
function placeText({ line, offset, segment, set, ...finding }: Finding): string {
  const where = line > 1 ? `line ${numberText(line)}` : `line 1, byte ${numberText(offset)}`;
  const what = segment && visible(segment.id).trim() !== '' ? `, ${visible(segment.id)}${elementPart(finding)}` : '';
  if (!set) return where + what;
  const ordinal = segment && segment.ordinal > 0 ? `segment ${numberText(segment.ordinal)} of ` : '';
  return `${where}${what} (${ordinal}${visible(`${set.id} ${set.control}`)})`;
}

/** `01`, `04-2` for a component, ` repetition 3` behind it. */
function elementPart({
  element,
  component,
  repetition,
}: Pick<Finding, 'element' | 'component' | 'repetition'>): string {
  if (element === null) return '';
  const inside = component === null ? '' : `-${component}`;
  const repeated = repetition === null || repetition < 2 ? '' : ` repetition ${repetition}`;
  return String(element).padStart(2, '0') + inside + repeated;
}

/** The segment, and under it `^^^` in the columns of what is meant; of a wide segment only the part around it. */
function markedLines(context: NonNullable<Finding['context']>, style: TextStyle, width: number): readonly string[] {
  const room = width - indent.length - 2;
  const text = visible(context.text);
  const start = startOf(text, context, room);
  const lead = start > 0 ? '…' : '';
  const shown = lead + text.slice(start);
  const fits = columnsOf(shown) <= room;
  const line = fits ? shown : `${cutToColumns(shown, room - 1)}…`;
  const before = columnsOf(lead + text.slice(start, context.from));
  const marked = columnsOf(text.slice(context.from, context.to));
  const marks = '^'.repeat(Math.max(1, Math.min(marked, columnsOf(line) - before)));
  return [`${indent}  ${line}`, `${indent}  ${' '.repeat(before)}${style.paint('red', marks)}`];
}

/** Where to begin so that what is marked can be seen. */
function startOf(text: string, { from, to }: { from: number; to: number }, room: number): number {
  if (columnsOf(text) <= room || columnsOf(text.slice(0, to)) < room) return 0;
  let start = from;
  for (let columns = 0; start > 0 && columns < leadColumns; start -= 1) columns += columnsOf(text.charAt(start - 1));
  const isLow = /^[\u{dc00}-\u{dfff}]$/u.test(text.charAt(start));
  return isLow ? start - 1 : start;
}
