import type { Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';

/** What a judge says of a segment. The surveyor adds place (line, offsets, envelope) and the defaults of the code. */
export interface FindingDraft {
  readonly code: FindingCode;
  readonly message: string;
  /** Left out, the code's own. */
  readonly severity?: Severity;
  readonly remedy?: string;
  readonly x12?: string | null;
  /** Positions from 1. */
  readonly element?: number;
  readonly component?: number;
  readonly repetition?: number;
  readonly dataElement?: string;
  /** Told once a file, however often its message comes. */
  readonly once?: boolean;
  /** Id of the loop the segment stands in (AK303), where it is in one. */
  readonly loop?: string;
  /** Segment id and ordinal where the finding is not about the segment at hand (a missing one, for instance). */
  readonly segmentId?: string;
  readonly ordinal?: number;
  /** Indexes in view.bytes of what is wrong; left out, the whole segment is meant. */
  readonly from?: number;
  readonly to?: number;
  /** Offset in the file of the segment meant, where it is not the one at hand; then `from` and `to` are left out. */
  readonly offset?: number;
  /** The offending value, where it does not stand in the segment at hand; '' where there is none. */
  readonly value?: string;
  /** Which repetition of the detail loop, for people: `PO1 line 7`. */
  readonly place?: string;
}

/** Where findings go. `view` is the segment at hand; it is read before the call returns. */
export type ReportFinding = (draft: FindingDraft, view: SegmentView) => void;

/** What is known of a transaction set when its ST has been read. */
export interface SetContext {
  readonly id: string; // ST01
  readonly version: string; // GS08
  readonly functionalId: string; // GS01
  /** Who may have a profile of severities and codes of his own. */
  readonly senderQualifier: string; // ISA05
  readonly sender: string; // ISA06
  readonly groupSender: string; // GS02
}

/**
 * Judges the inside of transaction sets, one after the other, from ST to SE. It holds only the state of one set.
 * `begin` answers at which level the set will be judged: by its schema, or only by the syntax of its elements.
 */
export interface SetJudge {
  begin(context: SetContext, st: SegmentView, report: ReportFinding): 'schema' | 'syntax';
  /** Every segment between ST and SE; `ordinal` counts from 2 (ST is 1). */
  segment(view: SegmentView, ordinal: number): void;
  /**
   * Judges as many of the next segments as are surely good straight from the marks, and moves the window over them; the
   * first that is not is left for `segment`. `ordinal` is that of the last segment before. Findings told on the way
   * (by business rules) name their own ordinal.
   */
  row(window: Window, ordinal: number): void;
  /** SE was read; `ordinal` is its own. Findings about what never came belong to it. */
  end(se: SegmentView, ordinal: number): void;
  /** The set was closed without SE: forget it. */
  abandon(): void;
}
