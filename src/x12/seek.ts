import { byte, isAlphanumeric } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import type { Isa } from './isa.ts';
import { IsaMemory } from './isa-memory.ts';
import type { ReaderEvents } from './reader-events.ts';
import type { Window } from './window.ts';

/** Where the search for the next ISA stands. */
export type SeekOutcome = Isa | { readonly kind: 'more' } | { readonly kind: 'hopeless' };

/** More damaged widths than this, and text behind other text is not taken for an ISA. */
const plausibleDefectsMax = 3;

/**
 * Finds the next interchange from the cursor on. Padding is passed over; other text is reported once for each stretch.
 * An ISA is looked for where an interchange may start, never inside of one.
 */
export class Seeker {
  readonly #window: Window;
  readonly #events: ReaderEvents;
  readonly #memory = new IsaMemory();
  #seenIsa = false;
  /** Bytes of the stretch of text being passed over, and what is known of it. */
  #textBytes = 0;
  #paddingTold = false;

  constructor(window: Window, events: ReaderEvents) {
    this.#window = window;
    this.#events = events;
  }

  seek(final: boolean): SeekOutcome {
    const window = this.#window;
    for (;;) {
      if (this.#textBytes === 0) this.#skipPadding();
      if (window.cursor >= window.filled) return { kind: 'more' };
      const reading = this.#memory.read(window.scanner.bytes, window.cursor, { end: window.filled, final });
      if (reading.kind === 'isa' && (this.#textBytes === 0 || plausible(reading))) return this.#found(reading);
      if (!final && (reading.kind === 'more' || this.#wantsContext())) return { kind: 'more' };
      if (!this.#passText(reading.kind === 'more')) return { kind: 'hopeless' };
    }
  }

  #found(isa: Isa): SeekOutcome {
    this.#textBytes = 0;
    this.#seenIsa = true;
    this.#paddingTold = false;
    return isa;
  }

  /** Text is told of when as much of it is in hand as a finding shows. */
  #wantsContext(): boolean {
    const { cursor, filled } = this.#window;
    return this.#textBytes === 0 && filled - cursor < limits.findingContextBytesMax;
  }

  #skipPadding(): void {
    do this.#tellPadding(this.#window.passPadding(this.#window.filled));
    while (this.#bom());
  }

  #tellPadding(blank: number): void {
    if (blank < 0 || this.#paddingTold) return;
    this.#paddingTold = true;
    this.#events.oddity('padding', blank, blank);
  }

  #bom(): boolean {
    const { scanner, cursor, filled } = this.#window;
    const { bytes } = scanner;
    if (filled - cursor < 3 || bytes[cursor] !== 0xef || bytes[cursor + 1] !== 0xbb || bytes[cursor + 2] !== 0xbf)
      return false;
    this.#events.oddity('bom', cursor, cursor + 3);
    this.#window.cursor += 3;
    return true;
  }

  /** Passes over text up to the next place where an ISA could start; false when there is no hope left. */
  #passText(cutOff: boolean): boolean {
    const window = this.#window;
    const { bytes } = window.scanner;
    if (this.#textBytes === 0) this.#tellText(cutOff);
    const from = window.cursor;
    let at = from + 1;
    const hope = from + limits.leadingJunkBytesMax + 1 - this.#textBytes;
    const stop = this.#seenIsa ? window.filled : Math.min(window.filled, hope);
    while (at < stop && !mayStart(bytes, at, window.filled)) at += 1;
    window.breaksBetween += window.scanner.count(from, at, window.lineByte);
    window.cursor = at;
    this.#textBytes += at - from;
    return this.#seenIsa || this.#textBytes <= limits.leadingJunkBytesMax;
  }

  #tellText(cutOff: boolean): void {
    const { scanner, cursor, filled } = this.#window;
    const isIsa = mayStart(scanner.bytes, cursor, filled) && filled - cursor > 3;
    const separator = scanner.bytes[cursor + 3] ?? byte.space;
    const kind = !isIsa || isAlphanumeric(separator) || separator === byte.space ? 'text-outside' : 'isa-unreadable';
    this.#events.oddity(cutOff && isIsa ? 'isa-truncated' : kind, cursor, filled);
  }
}

function plausible(isa: Isa): boolean {
  return isa.defects.length <= plausibleDefectsMax;
}

/** "ISA", or as much of it as the bytes in hand still show. */
function mayStart(bytes: Uint8Array, at: number, end: number): boolean {
  return bytes[at] === 0x49 && (at + 1 >= end || bytes[at + 1] === 0x53) && (at + 2 >= end || bytes[at + 2] === 0x41);
}
