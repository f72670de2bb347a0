import type { Isa } from './isa.ts';
import type { SegmentView } from './segment-view.ts';
import type { Window } from './window.ts';

/** What stands in a file besides well-formed segments. */
export type OddityKind =
  | 'bom'
  | 'padding'
  | 'text-outside'
  | 'wrapped'
  | 'empty-segment'
  | 'segment-id'
  | 'segment-id-case'
  | 'last-terminator'
  | 'segment-too-long'
  | 'binary-length'
  | 'isa-unreadable'
  | 'isa-truncated';

/** What the reader tells, in file order. Everything handed over is reused: read it before returning. */
export interface ReaderEvents {
  /** An ISA was read; `view` spans it, without marks. */
  isa(isa: Isa, view: SegmentView): void;
  /** While this holds, ordinary segments that are no control segments need not be shown, only counted. */
  readonly passing?: boolean;
  /** So many segments with so many element separators were passed over; `end` is the offset behind the last of them. */
  passed?(segments: number, elements: number, end: number): void;
  /** While this holds, `row` is asked before each segment is shown. Only for dialects of single bytes. */
  readonly rowing?: boolean;
  /** Takes as many ordinary segments as it likes straight from the marks, and moves the window over them. */
  row?(window: Window): void;
  /** Any other segment inside of an interchange. */
  segment(view: SegmentView): void;
  /** `index` is that of the first byte concerned, in the window; what is to be shown of it ends before `end`. */
  oddity(kind: OddityKind, index: number, end: number): void;
}
