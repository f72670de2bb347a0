import { textOf } from '../kit/bytes.ts';
import { classesOf, type Dialect, delimiterClass } from './dialect.ts';

/**
 * One segment, looked at in the reader's window. The reader reuses ONE view for all segments: whoever wants to keep
 * something copies it before returning. `marks[firstMark] … marks[lastMark]` are the delimiters of the segment, the
 * terminator being `lastMark`; the segment id is bytes [start, idEnd).
 */
export interface SegmentView {
  readonly bytes: Uint8Array;
  readonly marks: Uint32Array;
  readonly dialect: Dialect;
  /** Byte → delimiterClass, for bytes that marks stand on. */
  readonly classes: Uint8Array;
  /** Index in `bytes` of the first byte of the id. */
  readonly start: number;
  readonly idEnd: number;
  /** Index in `bytes` behind the last byte of content (the terminator's first byte). */
  readonly end: number;
  readonly firstMark: number;
  readonly lastMark: number;
  /** packId of the id, lower case kept as written; 0 when it is longer than four bytes or empty. */
  readonly id: number;
  /** Element separators in the segment, those in binary data not counted. */
  readonly elements: number;
  /** Add it to an index in `bytes` to get the offset in the file. */
  readonly base: number;
  /** Bytes of binary data that follow the last element shown (BIN02, BDS03); -1 for all other segments. */
  readonly binaryBytes: number;
}

/** Start and end (indexes in `bytes`) of element `position` (from 1); undefined where the segment is shorter. */
export function elementRange(view: SegmentView, position: number): { start: number; end: number } | undefined {
  const lead = view.dialect.element.lead;
  const { marks, firstMark, lastMark, elements } = view;
  if (elements === lastMark - firstMark) {
    // All of its marks are element separators: the place is known without counting.
    if (position > elements || position === 0) return undefined;
    const at = firstMark + position;
    return { start: (marks[at - 1] ?? 0) + 1, end: position === elements ? view.end : (marks[at] ?? 0) - lead };
  }
  let start = -1;
  let seen = 0;
  for (let at = view.firstMark; at < view.lastMark; at += 1) {
    const mark = view.marks[at] ?? 0;
    if (view.classes[view.bytes[mark] ?? 0] !== delimiterClass.element) continue;
    if (seen === position) return { start, end: mark - lead };
    seen += 1;
    start = mark + 1;
  }
  return seen === position && seen > 0 ? { start, end: view.end } : undefined;
}

/** Text of element `position` (from 1), line breaks of wrapped files left out; '' where it is absent. */
export function elementText(view: SegmentView, position: number, bytesMax = 1_000_000): string {
  const range = elementRange(view, position);
  if (!range) return '';
  const text = textOf(view.bytes, range.start, Math.min(range.end, range.start + bytesMax));
  return text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]/g, '') : text;
}

/** A view over a segment of its own, for tests and for whoever has the bytes of one segment in hand. */
export function viewOf(segment: Uint8Array, dialect: Dialect): SegmentView {
  const classes = classesOf(dialect);
  const marks: number[] = [];
  for (let at = 0; at < segment.length; at += 1) {
    // What is released is no delimiter, and releases nothing.
    if (segment[at] === dialect.release) at += 1;
    else if (classes[segment[at] ?? 0]) marks.push(at);
  }
  const end = segment.length;
  let idEnd = marks[0] ?? end;
  if (idEnd > end) idEnd = end;
  let id = 0;
  for (let at = 0; at < idEnd && idEnd <= 4; at += 1) id = (id << 8) | (segment[at] ?? 0);
  const elements = marks.filter((mark) => classes[segment[mark] ?? 0] === delimiterClass.element).length;
  return {
    bytes: segment,
    marks: Uint32Array.from([...marks, end]),
    dialect,
    classes,
    start: 0,
    idEnd,
    end,
    firstMark: 0,
    lastMark: marks.length,
    id: id >>> 0,
    elements,
    base: 0,
    binaryBytes: -1,
  };
}
