import { assert, present } from '../kit/assert.ts';
import { byte } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import { classesOf, type Dialect } from './dialect.ts';
import { isaBytes } from './isa.ts';
import { isFraming } from './run.ts';
import { cleanId } from './segment-ids.ts';
import type { SegmentView } from './segment-view.ts';
import type { Window } from './window.ts';

/** The one view that a reader hands out again and again. Only the reader writes to it. */
export class WindowView implements SegmentView {
  readonly bytes: Uint8Array;
  readonly marks: Uint32Array;
  start = 0;
  idEnd = 0;
  end = 0;
  firstMark = 0;
  lastMark = 0;
  id = 0;
  elements = 0;
  base = 0;
  binaryBytes = -1;
  #dialect: Dialect | null = null;
  classes: Uint8Array = new Uint8Array(256);

  constructor(bytes: Uint8Array, marks: Uint32Array) {
    this.bytes = bytes;
    this.marks = marks;
  }

  get dialect(): Dialect {
    return present(this.#dialect, 'a segment was looked at before any ISA was read');
  }

  speak(dialect: Dialect): void {
    this.#dialect = dialect;
    this.classes = classesOf(dialect);
  }
}

/**
 * Fills the view with the segment between the cursor and a terminator. Returns whether it is ordinary, so that nobody
 * needs to look at it twice.
 */
export function showSegment(
  view: WindowView,
  window: Window,
  at: { readonly lastMark: number; readonly terminator: number; readonly elements: number },
): boolean {
  const { element, terminator } = view.dialect;
  const { bytes, marks } = window.scanner;
  const start = window.cursor;
  let end = at.terminator - terminator.lead;
  if (terminator.last === byte.lf && end > start && bytes[end - 1] === byte.cr) end -= 1;
  let firstMark = window.markAt;
  while ((marks[firstMark] ?? 0) < start) firstMark += 1;
  view.start = start;
  view.idEnd = firstMark === at.lastMark ? end : (marks[firstMark] ?? 0) - element.lead;
  view.end = end;
  view.firstMark = firstMark;
  view.lastMark = at.lastMark;
  view.elements = (at.elements - window.elementsBefore) >>> 0;
  view.binaryBytes = -1;
  view.id = cleanId(bytes, start, view.idEnd);
  return end - start <= isaBytes && view.id !== 0 && !isFraming(view.id);
}

/** A view of its own over what stands in [index, to), up to the limit of what a finding shows. */
export function viewWithoutMarks(
  window: Window,
  { index, to, dialect }: { index: number; to: number; dialect: Dialect | null },
): WindowView {
  const view = new WindowView(window.scanner.bytes, window.scanner.marks);
  if (dialect) view.speak(dialect);
  view.base = window.base;
  const end = Math.min(window.filled, to, index + limits.findingContextBytesMax);
  showUnmarked(view, { start: Math.min(index, end), end, id: 0 });
  return view;
}

/** Puts a segment in the view that has no marks: an ISA, or what is left of a segment that was cut off. */
export function showUnmarked(view: WindowView, { start, end, id }: { start: number; end: number; id: number }): void {
  assert(start <= end, 'a segment ends behind its start');
  view.start = start;
  view.idEnd = Math.min(start + 3, end);
  view.end = end;
  view.lastMark = view.firstMark;
  view.id = id;
  view.binaryBytes = -1;
}

/** Cuts the view off before the binary data: BIN01 or BDS01 and BDS02 stay. */
export function showBinary(view: WindowView, data: { mark: number; start: number; bytes: number }): void {
  view.end = data.start - view.dialect.element.bytes.length;
  view.lastMark = data.mark;
  view.elements = binaryElements(view, data.mark);
  view.binaryBytes = data.bytes;
}

/** Separators up to and with the one before the data. */
function binaryElements(view: WindowView, mark: number): number {
  return mark - view.firstMark + 1;
}
