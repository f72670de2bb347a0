import { byte, textOf, unpackId } from '../kit/bytes.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { type FindingCode, findingKind } from '../model/finding-codes.ts';
import { limits } from '../model/limits.ts';
import type { FindingDraft } from '../validate/set-judge.ts';
import { elementRange, type SegmentView } from '../x12/segment-view.ts';

/** Where in the envelope a finding belongs. */
export interface FindingPlace {
  readonly interchange: string | null;
  readonly group: string | null;
  readonly set: { readonly id: string; readonly control: string } | null;
  /** Ordinal of the segment at hand, ST = 1; 0 outside of sets. */
  readonly ordinal: number;
  placeOf(index: number): { readonly offset: number; readonly line: number };
}

/** Bytes of the view that a draft is about. */
export function rangeOf(draft: FindingDraft, view: SegmentView): { from: number; to: number } {
  if (draft.from !== undefined) return { from: draft.from, to: draft.to ?? draft.from };
  const range = draft.element === undefined ? undefined : elementRange(view, draft.element);
  if (range) return { from: range.start, to: range.end };
  return { from: view.start, to: draft.element === undefined ? view.idEnd : view.end };
}

/** The finding as people and JSON get it: the draft, the defaults of its code, its place and the segment around it. */
export function makeFinding(draft: FindingDraft, view: SegmentView, place: FindingPlace): Finding {
  const kind = findingKind(draft.code);
  const { from, to } = rangeOf(draft, view);
  const { offset, line } = place.placeOf(from);
  const away = draft.offset !== undefined;
  const ordinal = draft.ordinal ?? place.ordinal;
  return {
    code: draft.code,
    severity: severityOf(draft.code, draft.severity),
    level: kind.level,
    message: draft.message,
    remedy: draft.remedy ?? kind.remedy,
    x12: draft.x12 === undefined ? kind.x12 : draft.x12,
    offset: draft.offset ?? offset,
    line,
    interchange: place.interchange,
    group: place.group,
    set: place.set,
    segment: segmentOf(draft.segmentId ?? unpackId(view.id), ordinal),
    element: draft.element ?? null,
    component: draft.component ?? null,
    repetition: draft.repetition ?? null,
    dataElement: draft.dataElement ?? null,
    value: offendingValue(draft, view),
    context: away ? null : contextOf(view, from, to),
  };
}

/** Where the file ends there is no segment at hand. */
function segmentOf(id: string, ordinal: number): Finding['segment'] {
  return id === '' && ordinal === 0 ? null : { id, ordinal };
}

export function severityOf(code: FindingCode, own: Severity | undefined): Severity {
  return own ?? findingKind(code).severity;
}

/** The offending value, cut to its limit; null where there is none: for segments, and for elements that are missing. */
export function offendingValue(draft: FindingDraft, view: SegmentView): string | null {
  if (draft.element === undefined) return null;
  const max = limits.findingValueBytesMax;
  if (draft.value !== undefined) return clean(draft.value.slice(0, max)) || null;
  const { from, to } = rangeOf(draft, view);
  // Of an element that is not there the whole segment is shown.
  if (draft.offset !== undefined || from === view.start) return null;
  return clean(textOf(view.bytes, from, Math.min(to, from + max)));
}

/** As much of the segment around [from, to) as the limit allows, and the columns of what is marked. */
function contextOf(view: SegmentView, from: number, to: number): Finding['context'] {
  const most = limits.findingContextBytesMax;
  const whole = view.end - view.start <= most;
  const start = whole ? view.start : Math.max(view.start, Math.min(from - (most >> 1), view.end - most));
  const end = Math.min(view.end, start + most);
  const before = clean(textOf(view.bytes, start, Math.max(start, Math.min(from, end))));
  const marked = clean(textOf(view.bytes, Math.max(start, Math.min(from, end)), Math.max(start, Math.min(to, end))));
  const after = clean(textOf(view.bytes, Math.max(start, Math.min(to, end)), end));
  return { text: before + marked + after, from: before.length, to: before.length + marked.length };
}

/** Control characters would spoil a terminal and a log line. */
function clean(text: string): string {
  let out = '';
  for (const one of text) {
    const code = one.codePointAt(0) ?? 0;
    if (code === byte.lf || code === byte.cr) continue;
    out += code < byte.space || code === 0x7f ? '·' : one;
  }
  return out;
}
