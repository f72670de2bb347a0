import { digitsOf } from '../kit/bytes.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { OpenSet } from './open-envelope.ts';

/** The short way for a trailer that is right to the letter, as nearly all are. */
export function trailerHolds(view: SegmentView, header: { counted: number; headerControl: string }): boolean {
  const start = controlBehind(view, header.counted);
  const control = header.headerControl;
  if (start < 0 || view.end - start !== control.length) return false;
  for (let at = 0; at < control.length; at += 1) if (view.bytes[start + at] !== control.charCodeAt(at)) return false;
  return true;
}

/** The same for SE, of which there are most. */
export function setTrailerHolds(view: SegmentView, { ordinal, control }: OpenSet): boolean {
  const start = controlBehind(view, ordinal);
  return start >= 0 && control.equals(view.bytes, start, view.end);
}

/** Where the control number of a trailer of two plain elements starts; -1 when there are others, or it counts otherwise. */
function controlBehind({ bytes, marks, firstMark, lastMark, elements, dialect }: SegmentView, counted: number): number {
  if (elements !== 2 || lastMark - firstMark !== 2 || dialect.element.lead > 0) return -1;
  const count = marks[firstMark + 1] ?? 0;
  return digitsOf(bytes, (marks[firstMark] ?? 0) + 1, count) === counted ? count + 1 : -1;
}

/** Offset behind a segment and its terminator. */
export function endOf(view: SegmentView): number {
  return view.end + view.base + view.dialect.terminator.bytes.length;
}
