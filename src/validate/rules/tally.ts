import { assert } from '../../kit/assert.ts';

const cellsMax = 32;

/** Sums of the rules of one set, in cells that the row kernel can add to as well. */
export class Tally {
  /** May be moved to other memory. */
  cells: Float64Array = new Float64Array(cellsMax);
  #taken = 0;

  /** The first of so many cells of one's own. */
  take(cells: number): number {
    const first = this.#taken;
    this.#taken += cells;
    assert(this.#taken <= cellsMax, 'the rules of a set have no more sums than there are cells');
    return first;
  }

  at(cell: number): number {
    return this.cells[cell] ?? 0;
  }

  add(cell: number, value: number): void {
    this.cells[cell] = (this.cells[cell] ?? 0) + value;
  }
}
