import { unreachable } from '../kit/assert.ts';
import { columnsOf, cutToColumns, visible } from '../kit/columns.ts';
import { findingCodes } from '../model/finding-codes.ts';
import type {
  InspectedFile,
  InspectedGroup,
  InspectedInterchange,
  InspectedSegment,
  InspectedSet,
  InspectRecord,
} from '../model/inspection.ts';
import { bytesText, counted, numberText } from './measures.ts';
import { setTitle } from './set-titles.ts';
import type { TextStyle } from './text-style.ts';

/** The heading over a list of segments. */
export const segmentsHeading = '   Offset    Line  Ordinal  Loop        Id   Segment';

/** One record as lines for people; with `segments` the list of segments stands for the tree. Empty where there is nothing to say. */
export function inspectionText(record: InspectRecord, style: TextStyle, segments: boolean): string {
  if (record.kind === 'segment') return segmentText(record, style);
  if (record.kind === 'file') return fileText(record, style);
  return segments ? '' : treeText(record, style);
}

type TreeRecord = Exclude<InspectRecord, InspectedSegment | InspectedFile>;

function treeText(record: TreeRecord, style: TextStyle): string {
  switch (record.kind) {
    case 'interchange':
      return interchangeText(record, style);
    case 'group':
      return groupText(record, style);
    case 'set':
      return setText(record, style);
    case 'groupEnd':
      return record.closed ? '' : `    ${open('group', 'GE', style)}`;
    case 'interchangeEnd': {
      const { groups, sets, end, line } = record;
      const sums = `  ${counted(groups, 'group')}, ${counted(sets, 'set')}, ends at byte ${numberText(end)}, line ${numberText(line)}`;
      return `${sums}${record.closed ? '' : `\n  ${open('interchange', 'IEA', style)}`}\n`;
    }
    default:
      return unreachable(record);
  }
}

const usages: Readonly<Record<string, string>> = { P: 'production', T: 'test', I: 'information' };

function interchangeText(record: InspectedInterchange, { paint }: TextStyle): string {
  const { control, sender, receiver, version, usage, date, time, acknowledgmentRequested, offset, line } = record;
  const facts = [
    `version ${version}`,
    usages[usage] ?? `ISA15 ${usage}`,
    `made ${madeText(date, time)}`,
    acknowledgmentRequested === '1' ? 'TA1 asked for' : 'no TA1 asked for',
    `byte ${numberText(offset)}, line ${numberText(line)}`,
  ];
  const { element, component, repetition, terminator, behindTerminator } = record.delimiters;
  const delimiters = [
    `element ${element}`,
    `component ${component ?? 'none'}`,
    `repetition ${repetition ?? 'none'}`,
    `segment ${terminator}${behindTerminator === null ? '' : ` and ${behindTerminator}`}`,
  ];
  return [
    `${paint('bold', visible(`Interchange ${control}`))}  ${visible(`${sender} to ${receiver}`)}`,
    `  ${paint('dim', visible(facts.join(', ')))}`,
    `  ${paint('dim', visible(`delimiters: ${delimiters.join('  ')}`))}`,
  ].join('\n');
}

/** ISA09 and ISA10: the century is not told. */
function madeText(date: string, time: string): string {
  const digits = /^(\d\d)(\d\d)(\d\d) (\d\d)(\d\d)$/.exec(`${date} ${time}`);
  return digits ? `${digits[1]}-${digits[2]}-${digits[3]} ${digits[4]}:${digits[5]}` : `${date} ${time}`;
}

function groupText(
  { functionalId, control, sender, receiver, version, line }: InspectedGroup,
  style: TextStyle,
): string {
  const about = `version ${version}, line ${numberText(line)}`;
  const name = style.paint('bold', visible(`Group ${control}`));
  return `  ${name}  ${visible(`${functionalId}, ${sender} to ${receiver}`)}  ${style.paint('dim', visible(about))}`;
}

function setText(record: InspectedSet, style: TextStyle): string {
  const { id, control, convention, segments, start, end, lineFrom, lineTo, closed } = record;
  const name = `${id} ${control}`.padEnd(14);
  const title = (setTitle(id) ?? '').padEnd(26);
  const size = counted(segments, 'segment').padStart(15);
  const places = `lines ${numberText(lineFrom)}-${numberText(lineTo)}  bytes ${numberText(start)}-${numberText(end - 1)}`;
  const guide = convention === null ? '' : `  ${visible(convention)}`;
  const line = `    ${visible(name)} ${title} ${size}  ${style.paint('dim', places)}${guide}`;
  return closed ? line : `${line}\n      ${open('set', 'SE', style)}`;
}

function open(what: string, trailer: string, { paint }: TextStyle): string {
  return paint('red', `the ${what} has no ${trailer}`);
}

function segmentText(segment: InspectedSegment, { paint, width }: TextStyle): string {
  const { offset, line, ordinal, loop, id, text } = segment;
  const place = [
    String(offset).padStart(9),
    String(line).padStart(7),
    (ordinal > 0 ? String(ordinal) : '').padStart(8),
  ];
  const head = `${place.join(' ')}  ${visible(loop ?? '').padEnd(11)} ${visible(id).padEnd(4)} `;
  const room = Math.max(20, width - columnsOf(head));
  const shown = visible(text);
  return `${paint('dim', head)}${columnsOf(shown) <= room ? shown : `${cutToColumns(shown, room - 1)}…`}`;
}

function fileText(record: InspectedFile, style: TextStyle): string {
  const { bytes, interchanges, groups, transactions, segments, elements, file } = record;
  const sums = [
    counted(interchanges, 'interchange'),
    counted(groups, 'group'),
    counted(transactions, 'transaction set'),
    counted(segments, 'segment'),
    counted(elements, 'element'),
    bytesText(bytes),
  ];
  const name = style.paint('bold', file === '-' ? 'standard input' : visible(file));
  return [`${name}: ${sums.join(', ')}`, ...findingsLines(record, style)].join('\n');
}

function findingsLines({ findings, failure }: InspectedFile, { paint }: TextStyle): readonly string[] {
  const known = Object.entries(findingCodes);
  const lines = Object.entries(findings).map(([code, count]) => {
    const kind = known.find(([name]) => name === code)?.[1];
    const severity = kind?.severity ?? 'error';
    const painted = paint(severity === 'error' ? 'red' : 'yellow', severity);
    return `  ${painted} ${code}, ${numberText(count)} times: ${kind?.title ?? ''}`.replace(', 1 times', '');
  });
  if (lines.length > 0) return [...lines, '  `edi-agent validate` tells where, and judges the inside of the sets.'];
  return failure ? [] : ['The envelope is in order; `edi-agent validate` judges the inside of the sets.'];
}
