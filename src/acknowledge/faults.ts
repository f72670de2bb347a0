import type { ElementValue, SegmentWriter } from '../x12/writer.ts';
import type { Clean } from './clean.ts';
import { elementCodeOf, segmentCodeOf, segmentHasElementErrors } from './codes.ts';
import type { Form } from './policy.ts';
import type { FaultRecord } from './records.ts';

/** Widths of AK3 and AK4 elements, by the version they are written in. */
const widths = {
  '004010': { ordinalMax: 999_999, loop: 6, value: 99 },
  '005010': { ordinalMax: 9_999_999_999, loop: 4, value: 99 },
} as const;
/** AK4 in one AK3. */
const elementsMax = 99;
const names = { '997': { segment: 'AK3', element: 'AK4' }, '999': { segment: 'IK3', element: 'IK4' } } as const;

export interface FaultWriting {
  readonly writer: SegmentWriter;
  readonly clean: Clean;
  readonly form: Form;
}

/**
 * Writes the errors of one set: an AK3 for each fault of a segment, and one more with code 8 over the faults of its
 * elements. Returns how many segments were written.
 */
export function writeFaults(faults: readonly FaultRecord[], writing: FaultWriting): number {
  let written = 0;
  for (let from = 0; from < faults.length; ) {
    let to = from + 1;
    while (to < faults.length && sameSegment(faults[from], faults[to])) to += 1;
    written += writeSegment(faults.slice(from, to), writing);
    from = to;
  }
  return written;
}

function sameSegment(one: FaultRecord | undefined, other: FaultRecord | undefined): boolean {
  return one?.segmentId === other?.segmentId && one?.ordinal === other?.ordinal;
}

/** The faults of one segment. */
function writeSegment(faults: readonly FaultRecord[], writing: FaultWriting): number {
  const { writer, form } = writing;
  const codes = new Set<string>();
  const elements: (readonly ElementValue[])[] = [];
  for (const fault of faults) {
    const [table = '', code = ''] = fault.x12.split(':');
    if (table === 'AK304') codes.add(segmentCodeOf(code) ?? segmentHasElementErrors);
    else codes.add(segmentHasElementErrors);
    const line = table === 'AK403' ? elementLine(fault, code, writing) : null;
    if (line && elements.length < elementsMax) elements.push(line);
  }
  // The AK4s belong under code 8, so that one comes last.
  const ordered = [...codes].sort();
  for (const code of ordered) writer.segment(names[form.kind].segment, segmentLine(faults[0], code, writing));
  for (const line of elements) writer.segment(names[form.kind].element, line);
  return ordered.length + elements.length;
}

function segmentLine(
  fault: FaultRecord | undefined,
  code: string,
  { clean, form }: FaultWriting,
): readonly ElementValue[] {
  const { ordinalMax, loop: loopMax } = widths[form.family];
  const loop = fault?.loop ?? '';
  const ordinal = Math.min(Math.max(fault?.ordinal ?? 1, 1), ordinalMax);
  return [
    segmentName(fault?.segmentId ?? ''),
    String(ordinal),
    loop.length > loopMax ? '' : clean(loop, loopMax),
    code,
  ];
}

/** AK301 must be two or three letters and digits, whatever the partner wrote. */
function segmentName(id: string): string {
  const plain = id
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 3);
  return plain.length >= 2 ? plain : 'UNK';
}

function elementLine(fault: FaultRecord, code: string, { clean, form }: FaultWriting): readonly ElementValue[] | null {
  const known = elementCodeOf(code, form.family);
  if (known === null || fault.element === null) return null;
  const place = [String(fault.element), textOf(fault.component)];
  // C030-3, the repetition, came with 005010.
  if (form.family === '005010') place.push(textOf(fault.repetition));
  const dataElement = /^\d{1,4}$/.test(fault.dataElement ?? '') ? (fault.dataElement ?? '') : '';
  return [[place], dataElement, known, clean(fault.value ?? '', widths[form.family].value).trimEnd()];
}

function textOf(position: number | null): string {
  return position === null ? '' : String(position);
}
