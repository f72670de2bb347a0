import type { Window } from './window.ts';

/** Terminators with nothing but line breaks between them: told of once, and passed over at the speed of a byte loop. */
export class EmptyRun {
  /** Offset in the file behind the run, -1 before the first. */
  #end = -1;

  /** Whether the segment that starts at this offset, padding before it included, goes on with the run. */
  continues(offset: number): boolean {
    return offset === this.#end;
  }

  /** Padding behind the run was consumed. */
  moved(from: number, to: number): void {
    if (from === this.#end) this.#end = to;
  }

  /** An empty segment was consumed: those that follow it are, too. */
  pass(window: Window, terminator: number): void {
    const { bytes, segmentCount } = window.scanner;
    const lineByte = window.lineByte === terminator ? -1 : window.lineByte;
    let { cursor, segmentAt, markAt, breaksBetween } = window;
    while (segmentAt < segmentCount) {
      const broken = bytes[cursor] === lineByte;
      if (bytes[broken ? cursor + 1 : cursor] !== terminator) break;
      if (broken) breaksBetween += 1;
      cursor += broken ? 2 : 1;
      segmentAt += 1;
      markAt += 1;
    }
    window.cursor = cursor;
    window.segmentAt = segmentAt;
    window.markAt = markAt;
    window.breaksBetween = breaksBetween;
    if (segmentAt === segmentCount) passUnmarked(window, terminator);
    this.#end = window.cursor + window.base;
  }
}

/** Where no mark is left, marking more terminators only to pass over them would cost more than to look for their end. */
function passUnmarked(window: Window, terminator: number): void {
  const { bytes } = window.scanner;
  let end = window.cursor;
  while (end < window.filled && bytes[end] === terminator) end += 1;
  if (end === window.cursor) return;
  window.restart(end);
  window.cursor = end;
}
