import { byte, isPadding } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { type Isa, isaBytes, readIsa } from './isa.ts';
import type { OddityKind, ReaderEvents } from './reader-events.ts';
import { passOrdinary, runOrdinary } from './run.ts';
import { binaryLengthPosition, isCleanId, segmentId } from './segment-ids.ts';
import { elementText } from './segment-view.ts';
import { binaryDataOf, cutShort, type InnerIsa, innerIsa, mendId, startsIsa } from './special-segments.ts';
import type { Window } from './window.ts';
import { showBinary, showSegment, type WindowView } from './window-view.ts';

/** ISX01 takes the meaning of delimiters away from this ISA12 on. */
const releaseSince = '00704';

/** How the inside of an interchange was left: more bytes are wanted, its IEA came, or another ISA at the cursor. */
export type InsideOutcome = { readonly kind: 'more' } | { readonly kind: 'closed' } | Isa;

/** Walks the segments of one interchange at a time, from behind its ISA to its IEA, terminator by terminator. */
export class Inside {
  readonly #window: Window;
  readonly #view: WindowView;
  readonly #events: ReaderEvents;
  #mode: 'walk' | 'skip-binary' | 'skip-segment' = 'walk';
  #left: InsideOutcome | null = null;
  #version = '';
  #binaryLeft = 0;
  #paddingTold = false;
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
          const passing = this.#events.passing ?? false;
          if (passing) passOrdinary(window, this.#view, this.#events);
          else runOrdinary(window, this.#view, this.#events);
          if (window.segmentAt === scanner.segmentCount) break;
          if ((this.#events.passing ?? false) !== passing) continue;
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
    let turn: 'segment' | 'skipped' | 'turned' | 'more' = 'skipped';
    if (terminator >= window.cursor) {
      if ((bytes[window.cursor] ?? 0) <= byte.space) this.#skipPadding(terminator);
      const ordinary = showSegment(this.#view, window, { lastMark, terminator, elements });
      turn = ordinary ? 'segment' : this.#special(terminator, dialect);
      if (turn === 'more' || turn === 'turned') return turn;
      if (turn === 'segment') this.#events.segment(this.#view);
      window.cursor = terminator + 1;
    }
    window.segmentAt += 1;
    window.markAt = lastMark + 1;
    window.elementsBefore = elements;
    if (turn !== 'segment' || this.#view.id !== segmentId.IEA) return 'next';
    this.#left = { kind: 'closed' };
    return 'turned';
  }

  /** A segment that wants a second look: framing of its own, a strange id, or long enough to hide an ISA. */
  #special(terminator: number, dialect: Dialect): 'segment' | 'skipped' | 'turned' | 'more' {
    const view = this.#view;
    if (view.end === view.start) return this.#skip('empty-segment');
    const isa = this.#isaHere();
    if (isa !== 'none') return isa;
    if (binaryLengthPosition.has(view.id) && this.#binary()) return 'turned';
    if (terminator - view.start > limits.segmentBytesMax) return this.#skip('segment-too-long');
    const inner = this.#innerIsa();
    if (inner.kind === 'more') return 'more';
    if (view.id === 0) this.#mend();
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

  /** An id that is not two or three capitals and digits: read as what it means where that is plain, and told. */
  #mend(): void {
    const view = this.#view;
    mendId(view);
    if (!isCleanId(view.id)) this.#tell('segment-id');
    else if ((view.bytes[view.start] ?? 0) > 0x60) this.#tell('segment-id-case');
  }

  #skip(kind: 'empty-segment' | 'segment-too-long'): 'skipped' {
    this.#tell(kind);
    return 'skipped';
  }

  /** Something about the segment at hand. */
  #tell(kind: OddityKind): void {
    this.#events.oddity(kind, this.#view.start, this.#view.end);
  }

  /** ISX01 gives a release character: what follows is marked anew. */
  #release(terminator: number, dialect: Dialect): 'turned' {
    const release = elementText(this.#view, 1);
    const next = Math.min(terminator + 1, this.#window.filled);
    if (next === terminator) this.#tell('last-terminator');
    this.#events.segment(this.#view);
    const code = release.length === 1 ? release.charCodeAt(0) : null;
    this.#window.pass(next);
    this.#view.speak(dialectOf({ ...dialect, release: code }));
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
    this.#binaryLeft = data.bytes;
    this.#window.pass(data.start);
    this.#mode = 'skip-binary';
    return true;
  }

  #skipBinary(): boolean {
    const window = this.#window;
    const part = Math.min(this.#binaryLeft, window.filled - window.cursor);
    window.pass(window.cursor + part);
    this.#binaryLeft -= part;
    const terminator = this.#view.dialect.terminator.bytes;
    const behind = window.filled - window.cursor;
    if (this.#binaryLeft > 0 || behind < terminator.length) return false;
    const ends = terminator.every((one, at) => window.scanner.bytes[window.cursor + at] === one);
    // What stands there instead is shown: wait for as much as a finding shows.
    if (!ends && !this.#final && behind < limits.findingContextBytesMax) return false;
    if (ends) window.pass(window.cursor + terminator.length);
    else this.#events.oddity('binary-length', window.cursor, window.filled);
    window.restart(window.cursor);
    this.#mode = ends ? 'walk' : 'skip-segment';
    return true;
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
    this.#skip('segment-too-long');
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
    const blank = this.#window.passPadding(end);
    if (blank < 0 || this.#paddingTold) return;
    this.#paddingTold = true;
    this.#events.oddity('padding', blank, blank);
  }
}
