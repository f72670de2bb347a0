import { type Dialect, sameDialect } from './dialect.ts';
import { Inside } from './inside.ts';
import type { Isa } from './isa.ts';
import type { ReaderEvents } from './reader-events.ts';
import type { Scanner } from './scanner.ts';
import { Seeker } from './seek.ts';
import { segmentId } from './segment-ids.ts';
import type { SegmentView } from './segment-view.ts';
import { lineByteOf } from './special-segments.ts';
import { Window } from './window.ts';
import { showUnmarked, viewWithoutMarks, WindowView } from './window-view.ts';

/**
 * Cuts a stream of bytes into segments. Bytes are pushed in any portions; what comes out never depends on them.
 * Between interchanges it seeks an ISA; inside it walks the marks of the scanner, one terminator a step.
 * It holds one window of bytes: memory does not grow with the file.
 */
export class SegmentReader {
  readonly #window: Window;
  readonly #view: WindowView;
  readonly #seeker: Seeker;
  readonly #inside: Inside;
  readonly #events: ReaderEvents;
  #mode: 'seek' | 'inside' = 'seek';
  #dialect: Dialect | null = null;
  #wrapped = false;
  #hopeless = false;

  constructor(scanner: Scanner, events: ReaderEvents) {
    this.#window = new Window(scanner);
    this.#view = new WindowView(scanner.bytes, scanner.marks);
    this.#seeker = new Seeker(this.#window, events);
    this.#inside = new Inside(this.#window, this.#view, events);
    this.#events = events;
  }

  /** Whether reading on is of no use: the file starts with too much that is not X12, or `stop` was called. */
  get hopeless(): boolean {
    return this.#hopeless;
  }

  /** Reads nothing behind the event at hand. */
  stop(): void {
    this.#hopeless = true;
  }

  /** Offset in the file behind what was consumed. */
  get offset(): number {
    return this.#window.cursor + this.#window.base;
  }

  /** Offset in the file and line (from 1) of a byte in the window; to be asked while an event is handled. */
  placeOf(index: number): { readonly offset: number; readonly line: number } {
    return { offset: index + this.#window.base, line: this.#window.lineAt(index) };
  }

  /** What stands in [index, end), up to the limit of what a finding shows, as a view without marks. */
  viewAt(index: number, end: number): WindowView {
    return viewWithoutMarks(this.#window, { index, to: end, dialect: this.#dialect });
  }

  /** The segment at hand, which an oddity about a segment is about. */
  get segmentAtHand(): SegmentView {
    return this.#view;
  }

  /** The end of what was read, as an empty view: where a file that was cut off ends. */
  viewAtEnd(): WindowView {
    return this.viewAt(this.#window.filled, this.#window.filled);
  }

  /** Room in the window for the next bytes of the file, to be filled in place and told of by `filled`. */
  room(): Uint8Array {
    return this.#window.room();
  }

  /** The first `bytes` bytes of the last room hold what comes next in the file. */
  filled(bytes: number): void {
    if (this.#hopeless) return;
    this.#window.filled += bytes;
    this.#advance(false);
    this.#letGo();
  }

  push(chunk: Uint8Array): void {
    for (let taken = 0; taken < chunk.length && !this.#hopeless; ) {
      taken += this.#window.fill(chunk, taken);
      this.#advance(false);
      this.#letGo();
    }
  }

  /** The file is at its end: what stands in the window without a terminator is the last segment. */
  end(): void {
    if (this.#hopeless) return;
    this.#advance(true);
    this.#letGo();
    if (this.#wrapped) this.#events.oddity('wrapped', this.#window.cursor, this.#window.cursor);
  }

  #advance(final: boolean): void {
    for (;;) {
      this.#view.base = this.#window.base;
      const outcome = this.#mode === 'seek' ? this.#seeker.seek(final) : this.#inside.advance(final);
      if (outcome.kind === 'isa') this.#open(outcome);
      else if (outcome.kind === 'closed') this.#mode = 'seek';
      else {
        this.#hopeless = outcome.kind === 'hopeless';
        return;
      }
      if (this.#hopeless) return;
    }
  }

  /** Lets go of what is consumed; line breaks that stood in it, but not between segments, are wrapping. */
  #letGo(): void {
    this.#judgeBreaks(this.#window.compact());
  }

  #judgeBreaks(inside: number): void {
    if (inside > 0 && this.#window.lineByte !== this.#dialect?.terminator.last) this.#wrapped = true;
  }

  /** An ISA stands at the cursor: its delimiters hold from here on; marks made with the same ones stay good. */
  #open(isa: Isa): void {
    const window = this.#window;
    const end = isa.end - isa.dialect.terminator.bytes.length;
    showUnmarked(this.#view, { start: window.cursor, end, id: segmentId.ISA });
    this.#view.elements = 16;
    if (this.#dialect === null || !sameDialect(this.#view.dialect, isa.dialect)) {
      this.#judgeBreaks(window.settle());
      if (this.#dialect === null) window.lineByte = lineByteOf(isa, window);
      this.#view.speak(isa.dialect);
      window.restart(isa.end);
    }
    this.#dialect = isa.dialect;
    this.#events.isa(isa, this.#view);
    window.pass(isa.end);
    this.#inside.enter(isa.header.version);
    this.#mode = 'inside';
  }
}
