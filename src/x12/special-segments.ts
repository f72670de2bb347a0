import { byte, digitsOf, textOf } from '../kit/bytes.ts';
import { delimiterClass } from './dialect.ts';
import { type Isa, readIsa } from './isa.ts';
import { binaryLengthPosition, isCleanId } from './segment-ids.ts';
import { elementText, type SegmentView } from './segment-view.ts';
import type { Window } from './window.ts';
import type { WindowView } from './window-view.ts';

/** A well-formed ISA after a line break inside of other text has at most so many damaged places. */
const plausibleDefectsMax = 3;

export function startsIsa(bytes: Uint8Array, at: number, end: number): boolean {
  return at + 2 < end && bytes[at] === 0x49 && bytes[at + 1] === 0x53 && bytes[at + 2] === 0x41;
}

/** LF ends lines, but for files that end segments with CR alone. */
export function lineByteOf(isa: Isa, window: Window): number {
  const next = isa.end < window.filled ? window.scanner.bytes[isa.end] : undefined;
  const alone = isa.dialect.terminator.last === byte.cr && next !== byte.lf;
  return alone ? byte.cr : byte.lf;
}

/** ISX01 takes the meaning of delimiters away from this ISA12 on. */
export const releaseSince = '00704';

/** ISX01, the release character; null where it is none. */
export function releaseOf(view: SegmentView): number | null {
  const release = elementText(view, 1);
  return release.length === 1 ? release.charCodeAt(0) : null;
}

/**
 * An id broken by wrapping or in lower case is read as what it means; anything longer than four bytes becomes 0. Returns
 * what is to be told of it.
 */
export function mendId(view: WindowView): 'segment-id' | 'segment-id-case' | null {
  const text = textOf(view.bytes, view.start, Math.min(view.idEnd, view.start + 16)).replace(/[\r\n]/g, '');
  let id = 0;
  if (text.length <= 4) for (const one of text.toUpperCase()) id = (id << 8) | (one.charCodeAt(0) & 0xff);
  view.id = id >>> 0;
  if (!isCleanId(view.id)) return 'segment-id';
  return (view.bytes[view.start] ?? 0) > 0x60 ? 'segment-id-case' : null;
}

export interface BinaryData {
  /** Index of the mark of the separator before the data. */
  readonly mark: number;
  readonly start: number;
  readonly bytes: number;
}

/** Where the binary data of a BIN or BDS starts and how long it is; undefined where the length is no number or not there yet. */
export function binaryDataOf(view: SegmentView): BinaryData | undefined {
  const position = binaryLengthPosition.get(view.id) ?? 0;
  let seen = 0;
  let from = 0;
  for (let mark = view.firstMark; mark < view.lastMark; mark += 1) {
    const at = view.marks[mark] ?? 0;
    if (view.classes[view.bytes[at] ?? 0] !== delimiterClass.element) continue;
    if (seen === position) {
      const bytes = digitsOf(view.bytes, from, at - view.dialect.element.lead);
      return bytes < 0 ? undefined : { mark, start: at + 1, bytes };
    }
    seen += 1;
    from = at + 1;
  }
  return undefined;
}

export type InnerIsa =
  | { readonly kind: 'isa'; readonly isa: Isa; readonly at: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'more' };

/** An ISA that starts a line inside of a segment: only a file that was cut off and glued to another has that. */
export function innerIsa(view: SegmentView, { end, final }: { end: number; final: boolean }): InnerIsa {
  for (let at = view.start; at < view.end; at += 1) {
    const code = view.bytes[at];
    if ((code !== byte.lf && code !== byte.cr) || !startsIsa(view.bytes, at + 1, end)) continue;
    const reading = readIsa(view.bytes, at + 1, { end, final });
    if (reading.kind === 'more' && !final) return { kind: 'more' };
    if (reading.kind === 'isa' && reading.defects.length <= plausibleDefectsMax) {
      return { kind: 'isa', isa: reading, at: at + 1 };
    }
  }
  return { kind: 'none' };
}

/** Ends the view before `at`, line breaks and all. */
export function cutShort(view: WindowView, at: number): void {
  let end = at;
  while (end > view.start && (view.bytes[end - 1] === byte.lf || view.bytes[end - 1] === byte.cr)) end -= 1;
  view.end = end;
  if (view.idEnd > end) view.idEnd = end;
  let lastMark = view.firstMark;
  let elements = 0;
  for (; lastMark < view.lastMark && (view.marks[lastMark] ?? 0) < end; lastMark += 1) {
    if (view.classes[view.bytes[view.marks[lastMark] ?? 0] ?? 0] === delimiterClass.element) elements += 1;
  }
  view.lastMark = lastMark;
  view.elements = elements;
}
