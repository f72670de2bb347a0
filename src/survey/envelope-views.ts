import { digitsOf } from '../kit/bytes.ts';
import type { SegmentView } from '../x12/segment-view.ts';

/** The short way for a trailer that is right to the letter, as nearly all are. */
export function trailerHolds(view: SegmentView, header: { counted: number; headerControl: string }): boolean {
  const { bytes, marks, firstMark, lastMark, end } = view;
  if (view.elements !== 2 || lastMark - firstMark !== 2 || view.dialect.element.lead > 0) return false;
  const count = marks[firstMark + 1] ?? 0;
  if (digitsOf(bytes, (marks[firstMark] ?? 0) + 1, count) !== header.counted) return false;
  const control = header.headerControl;
  if (end - count - 1 !== control.length) return false;
  for (let at = 0; at < control.length; at += 1) if (bytes[count + 1 + at] !== control.charCodeAt(at)) return false;
  return true;
}

/** Offset behind a segment and its terminator. */
export function endOf(view: SegmentView): number {
  return view.end + view.base + view.dialect.terminator.bytes.length;
}
