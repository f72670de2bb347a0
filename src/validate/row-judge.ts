import type { Dialect } from '../x12/dialect.ts';
import type { Annex, Scanner } from '../x12/scanner.ts';
import type { Window } from '../x12/window.ts';
import { WindowView } from '../x12/window-view.ts';
import { RowKernel, rowEnd } from './row-kernel.ts';
import { PlainRow, type RowParts, type Taken } from './row-plain.ts';
import { layOut, type RowTables, slot } from './row-tables.ts';

const { start: startAt, stop: stopAt, firstMark: firstMarkAt, lastMark: lastMarkAt, elements: elementsAt } = slot;
const { id: idAt, segment: segmentAt, present: presentAt, taken: takenAt } = slot;

/**
 * Judges segments straight from the marks of the window as long as they are surely good, and stops before the first
 * that is not, which is then shown and judged in the ordinary way. The vector kernel does it where the scanner has its
 * memory to share; plain TypeScript elsewhere.
 */
export class RowJudge {
  readonly #parts: RowParts;
  readonly #plain: PlainRow;
  readonly #tables = new Map<Annex, RowTables | null>();
  #annex: Annex | null = null;
  #kernel: RowKernel | null = null;
  /** What rules look at. */
  #view: WindowView | null = null;
  #dialect: Dialect | null = null;

  constructor(parts: RowParts) {
    this.#parts = parts;
    this.#plain = new PlainRow(parts, (window, taken) => this.#show(window, taken));
  }

  /** The set at hand is written in this dialect. */
  begin(dialect: Dialect): void {
    if (dialect === this.#dialect) return;
    this.#dialect = dialect;
    this.#view?.speak(dialect);
  }

  /** Moves the window over the segments it judged; `ordinal` is that of the last one before. */
  judge(window: Window, ordinal: number): void {
    const { walker, rules, sweep } = this.#parts;
    if (walker.unsure || rules.waits || sweep.byTable) return;
    const kernel = this.#kernelOver(window.scanner);
    if (kernel === null) {
      this.#plain.judge(window, ordinal);
      return;
    }
    const view = this.#viewOf(window);
    kernel.enter(window);
    for (let end = kernel.run(); ; end = kernel.run()) {
      kernel.meet(ordinal, window.base);
      if (end !== rowEnd.hook) break;
      this.#showHooked(kernel.context, ordinal, view);
      if (rules.waits) break;
    }
    kernel.leave(window);
  }

  #kernelOver({ annex }: Scanner): RowKernel | null {
    if (annex === undefined) return null;
    if (annex === this.#annex) return this.#kernel;
    const tables = this.#tablesIn(annex);
    this.#annex = annex;
    this.#kernel = tables === null ? null : new RowKernel(annex, tables, this.#parts.walker);
    return this.#kernel;
  }

  /** What the ways of judging share moves into the scanner's memory. */
  #tablesIn(annex: Annex): RowTables | null {
    const { set, rules, years, presence, walker } = this.#parts;
    const parts = {
      set,
      hooked: rules.hooked,
      duties: rules.duties,
      years,
      good: presence.good,
      loopCounts: walker.repeats.loopCounts,
      tally: rules.tally.cells,
    };
    const known = this.#tables.get(annex);
    const tables = known === undefined ? layOut(annex, parts) : known;
    this.#tables.set(annex, tables);
    if (tables === null) return null;
    tables.good.set(presence.good);
    tables.loopCounts.set(walker.repeats.loopCounts);
    tables.tally.set(rules.tally.cells);
    presence.good = tables.good;
    walker.repeats.loopCounts = tables.loopCounts;
    rules.tally.cells = tables.tally;
    return tables;
  }

  /** Shows rules the segment that the kernel has just taken. Nothing is made for it: there are millions of them. */
  #showHooked(context: Int32Array, ordinal: number, view: WindowView): void {
    const { rules, reporter } = this.#parts;
    const firstMark = context[firstMarkAt] ?? 0;
    view.start = context[startAt] ?? 0;
    view.idEnd = (view.marks[firstMark] ?? 0) | 0;
    view.end = context[stopAt] ?? 0;
    view.firstMark = firstMark;
    view.lastMark = context[lastMarkAt] ?? 0;
    view.id = context[idAt] ?? 0;
    view.elements = context[elementsAt] ?? 0;
    const { sight } = rules;
    sight.view = view;
    sight.segment = context[segmentAt] ?? 0;
    sight.ordinal = ordinal + (context[takenAt] ?? 0);
    sight.present = context[presentAt] ?? 0;
    sight.sound = true;
    reporter.view = view;
    reporter.ordinal = sight.ordinal;
    rules.see();
  }

  #show(window: Window, taken: Taken): void {
    const { rules, reporter } = this.#parts;
    const view = this.#viewOf(window);
    const { start, stop: end, firstMark, lastMark, id, elements, segment, ordinal, present } = taken;
    Object.assign(view, { start, idEnd: view.marks[firstMark] ?? 0, end, firstMark, lastMark, id, elements });
    Object.assign(rules.sight, { view, segment, ordinal, present, sound: true });
    reporter.view = view;
    reporter.ordinal = taken.ordinal;
    rules.see();
  }

  #viewOf(window: Window): WindowView {
    const { bytes, marks } = window.scanner;
    if (this.#view?.bytes !== bytes) {
      this.#view = new WindowView(bytes, marks);
      if (this.#dialect) this.#view.speak(this.#dialect);
    }
    this.#view.base = window.base;
    return this.#view;
  }
}
