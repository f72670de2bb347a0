import { byte } from '../kit/bytes.ts';
import type { Isa } from '../x12/isa.ts';
import type { Scanner } from '../x12/scanner.ts';
import type { SegmentView } from '../x12/segment-view.ts';

/** Lines of segments asked in file order: it counts on from the last one, for which the reader would start anew each time. */
export class LineCounter {
  readonly #scanner: Scanner;
  readonly #lineAt: (index: number) => number;
  #lineByte: number | null = null;
  /** Offset in the file and line of the last place asked for. */
  #offset = -1;
  #line = 1;

  /** `lineAt` counts from the start of what is in hand. */
  constructor(scanner: Scanner, lineAt: (index: number) => number) {
    this.#scanner = scanner;
    this.#lineAt = lineAt;
  }

  /** The first ISA tells what ends a line: LF, or CR where that alone ends its segments. */
  open({ dialect, end }: Isa, view: SegmentView): void {
    const alone = dialect.terminator.last === byte.cr && view.bytes[end] !== byte.lf;
    this.#lineByte ??= alone ? byte.cr : byte.lf;
  }

  /** Line, from 1, of the first byte of a segment. */
  at({ start, base }: SegmentView): number {
    const from = this.#offset - base;
    const held = this.#lineByte !== null && this.#offset >= 0 && from >= this.#scanner.origin;
    this.#line = held ? this.#line + this.#scanner.count(from, start, this.#lineByte ?? byte.lf) : this.#lineAt(start);
    this.#offset = start + base;
    return this.#line;
  }
}
