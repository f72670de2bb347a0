import { limits } from '../model/limits.ts';
import type { ReaderEvents } from './reader-events.ts';
import type { Window } from './window.ts';

/** Passes over the data of BIN02 or BDS03 by count: no byte of it is looked at. */
export class BinarySkip {
  #left = 0;

  /** Data of so many bytes stands at the cursor. */
  begin(bytes: number): void {
    this.#left = bytes;
  }

  /** `ended`: the terminator behind the data was passed; `astray`: something else stands there, which was told. */
  advance(
    window: Window,
    { terminator, events, final }: { terminator: Uint8Array; events: ReaderEvents; final: boolean },
  ): 'more' | 'ended' | 'astray' {
    const part = Math.min(this.#left, window.filled - window.cursor);
    window.pass(window.cursor + part);
    this.#left -= part;
    const behind = window.filled - window.cursor;
    if (this.#left > 0 || behind < terminator.length) return 'more';
    const ends = terminator.every((one, at) => window.scanner.bytes[window.cursor + at] === one);
    // What stands there instead is shown: wait for as much as a finding shows.
    if (!ends && !final && behind < limits.findingContextBytesMax) return 'more';
    if (ends) window.pass(window.cursor + terminator.length);
    else {
      events.oddity('binary-length', window.cursor, window.filled);
      passHalf(window, terminator);
    }
    window.restart(window.cursor);
    return ends ? 'ended' : 'astray';
  }
}

/** Data that ends inside of a character: the rest of it ends no segment, even if its last byte is the terminator's. */
function passHalf(window: Window, terminator: Uint8Array): void {
  const { bytes } = window.scanner;
  const end = Math.min(window.filled, window.cursor + terminator.length - 1);
  while (window.cursor < end && ((bytes[window.cursor] ?? 0) & 0xc0) === 0x80) window.cursor += 1;
}
