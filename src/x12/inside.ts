import { byte, isPadding } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import { BinarySkip } from './binary-skip.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { EmptyRun } from './empty-run.ts';
import type { InsideOutcome, Turn } from './inside-turns.ts';
import { type Isa, isaBytes, readIsa } from './isa.ts';
import type { OddityKind, ReaderEvents } from './reader-events.ts';
import { passOrdinary, runOrdinary } from './run.ts';
import { binaryLengthPosition, segmentId } from './segment-ids.ts';
import {
  binaryDataOf,
  cutShort,
  type InnerIsa,
  innerIsa,
  mendId,
  releaseOf,
  releaseSince,
  startsIsa,
} from './special-segments.ts';
import type { Window } from './window.ts';
import { showBinary, showSegment, type WindowView } from './window-view.ts';

/** Walks the segments of one interchange at a time, from behind its ISA to its IEA, terminator by terminator. */
export class Inside {
  readonly #window: Window;
  readonly #view: WindowView;
  readonly #events: ReaderEvents;
  #mode: 'walk' | 'skip-binary' | 'skip-segment' = 'walk';
  #left: InsideOutcome | null = null;
  #version = '';
  readonly #skip = new BinarySkip();
  #paddingTold = false;
  readonly #empty = new EmptyRun();
  #final = false;

  constructor(window: Window, view: WindowView, events: ReaderEvents) {
    this.#window = window;
    this.#view = view;
    this.#events = events;
  }

  /** An interchange begins; `version` is ISA12. */
  enter(version: string): void {
    this.#version = version;
    this.#mode = 'walk';
    this.#paddingTold = false;
  }

  /** Hands over what the bytes in hand hold. With `final` they are the last. */
  advance(final: boolean): InsideOutcome {
    this.#final = final;
    this.#left = null;
    let more = true;
    while (more && this.#left === null) {
      if (this.#mode === 'walk') more = this.#walk();
      else more = this.#mode === 'skip-binary' ? this.#skipBinary() : this.#skipSegment();
    }
    const { cursor, filled } = this.#window;
    if (final && this.#mode === 'skip-binary') this.#events.oddity('binary-length', cursor, filled);
    return this.#left ?? { kind: 'more' };
  }

  /** From terminator to terminator. Returns whether there is more to do with the bytes in hand. */
  #walk(): boolean {
    const window = this.#window;
    const { scanner } = window;
    const { dialect } = this.#view;
    for (;;) {
      while (window.segmentAt < scanner.segmentCount) {
        if (dialect.plain) {
          const before = window.segmentAt;
          if (this.#events.passing) passOrdinary(window, this.#view, this.#events);
          else {
            if (this.#events.rowing) this.#events.row?.(window);
            runOrdinary(window, this.#view, this.#events);
          }
          if (window.segmentAt !== before) continue;
        }
        const turn = this.#step(dialect);
        if (turn !== 'next') return turn === 'turned';
      }
      if (!window.scanMore(dialect)) return this.#atTail(dialect);
    }
  }

  /** One segment with all care. */
  #step(dialect: Dialect): 'next' | 'turned' | 'more' {
    const window = this.#window;
    const { bytes, marks, segments } = window.scanner;
    const lastMark = segments[2 * window.segmentAt] ?? 0;
    const terminator = marks[lastMark] ?? 0;
    const elements = segments[2 * window.segmentAt + 1] ?? 0;
    let turn: Turn = 'skipped';
    if (terminator >= window.cursor && (bytes[window.cursor] ?? 0) <= byte.space) this.#skipPadding(terminator);
    const from = window.cursor + window.base;
    if (terminator >= window.cursor) {
      const ordinary = showSegment(this.#view, window, { lastMark, terminator, elements });
      turn = ordinary ? 'segment' : this.#special(terminator, dialect);
      if (turn === 'more' || turn === 'turned') return turn;
      if (turn === 'segment') this.#events.segment(this.#view);
      window.cursor = terminator + 1;
    }
    window.segmentAt += 1;
    window.markAt = lastMark + 1;
    window.elementsBefore = elements;
    if (turn === 'empty') {
      if (!this.#empty.continues(from)) this.#tell('empty-segment');
      this.#empty.pass(window, dialect.plain ? dialect.terminator.last : -1);
    }
    if (turn !== 'segment' || this.#view.id !== segmentId.IEA) return 'next';
    this.#left = { kind: 'closed' };
    return 'turned';
  }

  /** A segment that wants a second look: framing of its own, a strange id, or long enough to hide an ISA. */
  #special(terminator: number, dialect: Dialect): Turn {
    const view = this.#view;
    if (view.end === view.start) return 'empty';
    const isa = this.#isaHere();
    if (isa !== 'none') return isa;
    if (binaryLengthPosition.has(view.id) && this.#binary()) return 'turned';
    if (terminator - view.start > limits.segmentBytesMax) {
      this.#tell('segment-too-long');
      return 'skipped';
    }
    const inner = this.#innerIsa();
    if (inner.kind === 'more') return 'more';
    const odd = view.id === 0 ? mendId(view) : null;
    if (odd) this.#tell(odd);
    if (binaryLengthPosition.has(view.id) && this.#binary()) return 'turned';
    if (view.id === segmentId.ISX && this.#version >= releaseSince) return this.#release(terminator, dialect);
    if (inner.kind === 'none') return 'segment';
    this.#cutAt(inner);
    return 'turned';
  }

  /** Another ISA where a segment starts: the interchange at hand was not closed. */
  #isaHere(): 'turned' | 'more' | 'none' {
    const { bytes, start } = this.#view;
    const { filled } = this.#window;
    if (!startsIsa(bytes, start, filled)) return 'none';
    const reading = readIsa(bytes, start, { end: filled, final: this.#final });
    if (reading.kind === 'more' && !this.#final) return 'more';
    if (reading.kind !== 'isa') return 'none';
    this.#left = reading;
    return 'turned';
  }

  /** Something about the segment at hand. */
  #tell(kind: OddityKind): void {
    this.#events.oddity(kind, this.#view.start, this.#view.end);
  }

  /** ISX01 gives a release character: what follows is marked anew. */
  #release(terminator: number, dialect: Dialect): 'turned' {
    const next = Math.min(terminator + 1, this.#window.filled);
    if (next === terminator) this.#tell('last-terminator');
    this.#events.segment(this.#view);
    const released = dialectOf({ ...dialect, release: releaseOf(this.#view) });
    this.#window.pass(next);
    this.#view.speak(released);
    this.#window.restart(next);
    return 'turned';
  }

  /** A file cut off in a segment and another put behind it: the line break before the second ISA is the border. */
  #innerIsa(): InnerIsa {
    const view = this.#view;
    if (view.end - view.start <= isaBytes) return { kind: 'none' };
    return innerIsa(view, { end: this.#window.filled, final: this.#final });
  }

  #cutAt({ at, isa }: { at: number; isa: Isa }): void {
    cutShort(this.#view, at);
    this.#tell('last-terminator');
    this.#events.segment(this.#view);
    this.#window.pass(at);
    this.#left = isa;
  }

  /** BIN02 and BDS03 are read by count, never by delimiter; false where the count is no number. */
  #binary(): boolean {
    const view = this.#view;
    const data = binaryDataOf(view);
    if (!data) return false;
    showBinary(view, data);
    this.#events.segment(view);
    this.#skip.begin(data.bytes);
    this.#window.pass(data.start);
    this.#mode = 'skip-binary';
    return true;
  }

  #skipBinary(): boolean {
    const terminator = this.#view.dialect.terminator.bytes;
    const outcome = this.#skip.advance(this.#window, { terminator, events: this.#events, final: this.#final });
    if (outcome !== 'more') this.#mode = outcome === 'ended' ? 'walk' : 'skip-segment';
    return outcome !== 'more';
  }

  /** Passes over bytes up to the next terminator. */
  #skipSegment(): boolean {
    if (!this.#window.passSegment(this.#view.dialect)) return false;
    this.#mode = 'walk';
    return true;
  }

  /** No terminator is left in hand. What stands there may be an ISA with other delimiters, binary data, or too long. */
  #atTail(dialect: Dialect): boolean {
    const window = this.#window;
    if (window.cursor < window.filled) this.#skipPadding(window.filled);
    if (window.cursor === window.filled) return false;
    const lastMark = window.scanner.markCount;
    const terminator = window.filled + dialect.terminator.lead;
    window.scanner.marks[lastMark] = terminator;
    showSegment(this.#view, window, { lastMark, terminator, elements: window.scanner.elementCount });
    if (this.#final) return this.#lastSegment(dialect);
    if (this.#isaHere() !== 'none') return this.#left !== null;
    if (binaryLengthPosition.has(this.#view.id) && this.#binary()) return true;
    if (window.filled - window.cursor <= limits.segmentBytesMax) return false;
    this.#tell('segment-too-long');
    this.#mode = 'skip-segment';
    return true;
  }

  /** The file ends without a terminator. */
  #lastSegment(dialect: Dialect): boolean {
    const view = this.#view;
    while (view.end > view.start && isPadding(view.bytes[view.end - 1] ?? 0)) view.end -= 1;
    if (view.idEnd > view.end) view.idEnd = view.end;
    const turn = this.#special(this.#window.filled, dialect);
    if (turn === 'segment') {
      this.#tell('last-terminator');
      this.#events.segment(view);
    }
    if (turn !== 'turned') this.#window.pass(this.#window.filled);
    return turn === 'turned';
  }

  /** Passes over what may stand before a segment; blanks and the like are told of once an interchange. */
  #skipPadding(end: number): void {
    const from = this.#window.cursor + this.#window.base;
    const blank = this.#window.passPadding(end);
    this.#empty.moved(from, this.#window.cursor + this.#window.base);
    if (blank < 0 || this.#paddingTold) return;
    this.#paddingTold = true;
    this.#events.oddity('padding', blank, blank);
  }
}
