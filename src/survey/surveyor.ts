import { limits } from '../model/limits.ts';
import type { SetJudge } from '../validate/set-judge.ts';
import type { Isa } from '../x12/isa.ts';
import { SegmentReader } from '../x12/reader.ts';
import type { OddityKind, ReaderEvents } from '../x12/reader-events.ts';
import type { Scanner } from '../x12/scanner.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';
import { EnvelopeKeeper } from './envelope-keeper.ts';
import { envelopeSteps, type Role, roleOf } from './envelope-steps.ts';
import { FindingDesk, type Scopes } from './finding-desk.ts';
import { LogWriter } from './log-writer.ts';
import { oddityDrafts } from './oddity-drafts.ts';
import type { OpenSet } from './open-envelope.ts';

export interface SurveyorOptions {
  readonly scanner: Scanner;
  /** Null: only the envelope is judged. */
  readonly judge: SetJudge | null;
  readonly findingsListedMax: number;
  /** Gets each full page of the survey log. */
  readonly spill: (page: Uint8Array) => void;
  /** Left out, the log has sets and faults, too. */
  readonly envelopeOnly?: boolean;
}

/** About the segment at hand; it is counted when it is handed over, behind what is odd about it. */
const ofNextSegment: ReadonlySet<OddityKind> = new Set([
  'segment-id',
  'segment-id-case',
  'last-terminator',
  'empty-segment',
]);

const trailingSays = 'Separators stand behind the last element';

/**
 * Pass 1 over one file: hears the reader, finds each segment's step in the table of the envelope, hands the inside of
 * sets to the judge, and counts. It holds one interchange, one group and one set at a time.
 */
export class Surveyor implements ReaderEvents {
  readonly reader: SegmentReader;
  readonly desk: FindingDesk;
  readonly keeper: EnvelopeKeeper;
  segments = 0;
  elements = 0;
  /** The file holds more interchanges than are read; the rest was left. */
  overLimit = false;
  /** The file ended inside of an interchange. */
  truncated = false;
  /** Where the first ISA stands that could not be read, if one does. */
  unreadableIsa: { readonly offset: number; readonly line: number } | null = null;
  readonly #judge: SetJudge | null;
  readonly #log: LogWriter;
  readonly #scopes: Scopes = { interchange: null, group: null, set: null };
  /** The last byte of the element separator, and the length of the terminator, of the interchange at hand. */
  #separator = -1;
  #terminatorBytes = 1;

  constructor(options: SurveyorOptions) {
    const { judge, findingsListedMax } = options;
    const log = new LogWriter(options);
    this.reader = new SegmentReader(options.scanner, this);
    const placeOf = (index: number): { offset: number; line: number } => this.reader.placeOf(index);
    this.desk = new FindingDesk({ scopes: this.#scopes, log, findingsListedMax, placeOf });
    this.keeper = new EnvelopeKeeper({ scopes: this.#scopes, desk: this.desk, log, judge });
    this.#judge = judge;
    this.#log = log;
  }

  end(): void {
    this.reader.end();
    this.truncated = this.keeper.depth !== 'outside';
    if (this.truncated) this.keeper.abandon(this.reader.viewAtEnd());
    this.#log.end();
  }

  isa(isa: Isa, view: SegmentView): void {
    if (this.keeper.depth !== 'outside') this.keeper.abandon(view);
    if (this.keeper.counts.interchanges === limits.fileInterchangesMax) {
      this.#stop(view);
      return;
    }
    this.segments += 1;
    this.elements += view.elements;
    this.#separator = isa.dialect.element.last;
    this.#terminatorBytes = isa.dialect.terminator.bytes.length;
    this.keeper.openInterchange(isa, view);
    this.keeper.lastEnd = isa.end + view.base;
  }

  #stop(view: SegmentView): void {
    this.overLimit = true;
    this.reader.stop();
    const message = `The file holds more than ${limits.fileInterchangesMax} interchanges; the others were not read`;
    this.desk.report({ code: 'INTERCHANGE_LIMIT', message }, view);
  }

  get passing(): boolean {
    return this.#scopes.set?.judgedAt === 'envelope';
  }

  passed(segments: number, elements: number, end: number): void {
    this.segments += segments;
    this.elements += elements;
    if (this.#scopes.set) this.#scopes.set.ordinal += segments;
    this.keeper.lastEnd = end;
  }

  get rowing(): boolean {
    return this.#scopes.set !== null && this.#scopes.set.judgedAt !== 'envelope';
  }

  row(window: Window): void {
    const { set } = this.#scopes;
    const { segmentAt, elementsBefore } = window;
    if (set === null || this.#judge === null) return;
    this.#judge.row(window, set.ordinal);
    const segments = window.segmentAt - segmentAt;
    if (segments === 0) return;
    this.passed(segments, (window.elementsBefore - elementsBefore) >>> 0, window.cursor + window.base);
  }

  segment(view: SegmentView): void {
    this.segments += 1;
    this.elements += view.elements;
    if (view.bytes[view.end - 1] === this.#separator) this.#trailing(view);
    const { keeper } = this;
    const role = roleOf(view.id);
    if (role === 'body' && this.#scopes.set !== null) this.#body(view, this.#scopes.set);
    else this.#step(role, view);
    keeper.lastEnd = view.end + view.base + this.#terminatorBytes;
  }

  oddity(kind: OddityKind, index: number, end: number): void {
    if (kind === 'isa-unreadable' || kind === 'isa-truncated') this.unreadableIsa ??= this.reader.placeOf(index);
    const { set } = this.#scopes;
    if (kind === 'segment-too-long') {
      this.segments += 1;
      if (set) set.ordinal += 1;
    }
    const ordinal = set && ofNextSegment.has(kind) ? { ordinal: set.ordinal + 1 } : {};
    const ofSegment = kind === 'segment-too-long' || ofNextSegment.has(kind);
    this.desk.report({ ...oddityDrafts[kind], ...ordinal }, () =>
      ofSegment ? this.reader.segmentAtHand : this.reader.viewAt(index, end),
    );
  }

  #step(role: Role, view: SegmentView): void {
    const { keeper } = this;
    if (keeper.depth === 'outside') return;
    for (const step of envelopeSteps[keeper.depth][role]) {
      if (step !== 'body') keeper.take(step, view);
      else if (this.#scopes.set) this.#body(view, this.#scopes.set);
    }
  }

  #body(view: SegmentView, set: OpenSet): void {
    set.ordinal += 1;
    if (view.elements > limits.segmentElementsMax) {
      const message = `The segment has ${view.elements} elements; ${limits.segmentElementsMax} are read at most`;
      this.desk.report({ code: 'TOO_MANY_ELEMENTS', message }, view);
    } else if (set.judgedAt !== 'envelope') this.#judge?.segment(view, set.ordinal);
  }

  #trailing(view: SegmentView): void {
    const { bytes, lead } = view.dialect.element;
    const whole = bytes.every((one, at) => view.bytes[view.end - 1 - lead + at] === one);
    if (view.binaryBytes >= 0 || !whole) return;
    // Inside of a set the segment is counted only when it is judged; ST opens its set then.
    const { set } = this.#scopes;
    const ordinal = set ? { ordinal: set.ordinal + 1 } : {};
    this.desk.report({ code: 'TRAILING_SEPARATORS', message: trailingSays, ...ordinal }, view);
  }
}
