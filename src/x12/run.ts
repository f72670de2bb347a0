import { byte } from '../kit/bytes.ts';
import { isControl } from './control-ids.ts';
import type { Dialect } from './dialect.ts';
import { isaBytes } from './isa.ts';
import type { ReaderEvents } from './reader-events.ts';
import type { PassPlace, PassTerms, Scanner } from './scanner.ts';
import { cleanId, segmentId } from './segment-ids.ts';
import type { Window } from './window.ts';
import type { WindowView } from './window-view.ts';

/**
 * The hot loop: hands over ordinary segments, as they stand in nearly every file. It stops at the first one that is not
 * ordinary (padding other than one line break, a strange id, framing of its own, long enough to hide an ISA) and leaves
 * it to the reader's careful step; and when the hearer wants no more of them. Only for dialects of single bytes.
 */
export function runOrdinary(window: Window, view: WindowView, events: ReaderEvents): void {
  const { bytes, marks, segments, segmentCount } = window.scanner;
  const { lineByte } = window;
  const trimmed = view.dialect.terminator.last === byte.lf ? byte.cr : -1;
  let { cursor, segmentAt, markAt, elementsBefore, breaksBetween } = window;
  while (segmentAt < segmentCount) {
    const lastMark = segments[2 * segmentAt] ?? 0;
    const terminator = marks[lastMark] ?? 0;
    const idEnd = marks[markAt] ?? 0;
    const broken = bytes[cursor] === lineByte;
    const start = broken ? cursor + 1 : cursor;
    const id = cleanId(bytes, start, idEnd);
    if (id === 0 || isFraming(id) || terminator - start > isaBytes || bytes[terminator - 1] === trimmed) break;
    const elements = segments[2 * segmentAt + 1] ?? 0;
    view.id = id;
    view.start = start;
    view.idEnd = idEnd;
    view.end = terminator;
    view.firstMark = markAt;
    view.lastMark = lastMark;
    view.elements = (elements - elementsBefore) >>> 0;
    view.binaryBytes = -1;
    events.segment(view);
    if (broken) breaksBetween += 1;
    cursor = terminator + 1;
    segmentAt += 1;
    markAt = lastMark + 1;
    elementsBefore = elements;
    if (events.rowing || events.passing) break;
  }
  window.cursor = cursor;
  window.segmentAt = segmentAt;
  window.markAt = markAt;
  window.elementsBefore = elementsBefore;
  window.breaksBetween = breaksBetween;
}

/**
 * For the inside of a set that nobody judges: ordinary segments are counted and not shown. It stops at the first control
 * segment, and at all that `runOrdinary` would stop at or that ends with a separator.
 */
export function passOrdinary(window: Window, view: WindowView, events: ReaderEvents): void {
  const { segmentAt: first, elementsBefore } = window;
  passAll(window, view.dialect, false);
  const { segmentAt, cursor } = window;
  if (segmentAt === first) return;
  events.passed?.(segmentAt - first, (window.elementsBefore - elementsBefore) >>> 0, cursor + window.base);
}

/** Moves the window over ordinary segments; with `clean`, up to the first that holds a control character. */
export function passAll(window: Window, dialect: Dialect, clean: boolean): void {
  const { scanner, segmentAt: first } = window;
  const separator = dialect.element.last;
  const trimmed = dialect.terminator.last === byte.lf ? byte.cr : separator;
  const terms = { trimmed, separator, clean };
  if (scanner.pass) scanner.pass(window, terms);
  else passPlain(scanner, window, terms);
  if (window.segmentAt > first) window.elementsBefore = scanner.segments[2 * window.segmentAt - 1] ?? 0;
}

/** The loop of it, in plain TypeScript; the vector kernel has the same (`pass` in kernel/kernel.ts). */
export function passPlain(scanner: Scanner, place: PassPlace, { trimmed, separator, clean }: PassTerms): void {
  const { bytes, marks, segments, segmentCount } = scanner;
  const { lineByte } = place;
  let { cursor, segmentAt, markAt, breaksBetween } = place;
  while (segmentAt < segmentCount) {
    const lastMark = segments[2 * segmentAt] ?? 0;
    const terminator = marks[lastMark] ?? 0;
    const broken = bytes[cursor] === lineByte;
    const start = broken ? cursor + 1 : cursor;
    const id = cleanId(bytes, start, marks[markAt] ?? 0);
    const last = bytes[terminator - 1];
    if (id === 0 || isControl(id) || terminator - start > isaBytes || last === trimmed || last === separator) break;
    if (clean && hasControls(bytes, start, terminator)) break;
    if (broken) breaksBetween += 1;
    cursor = terminator + 1;
    segmentAt += 1;
    markAt = lastMark + 1;
  }
  place.cursor = cursor;
  place.segmentAt = segmentAt;
  place.markAt = markAt;
  place.breaksBetween = breaksBetween;
}

function hasControls(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at] ?? 0) < byte.space) return true;
  return false;
}

/** Ids that the reader itself acts on. */
export function isFraming(id: number): boolean {
  return (
    id === segmentId.ISA || id === segmentId.IEA || id === segmentId.BIN || id === segmentId.BDS || id === segmentId.ISX
  );
}
