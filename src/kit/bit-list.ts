const firstBytes = 64;

/** A list of yes and no, a bit each: it grows at its end, up to a number of entries. */
export class BitList {
  length = 0;
  readonly #lengthMax: number;
  #bits = new Uint8Array(firstBytes);

  constructor(lengthMax: number) {
    this.#lengthMax = lengthMax;
  }

  /** False when the list is full: nothing was put in. */
  push(value: boolean): boolean {
    if (this.length >= this.#lengthMax) return false;
    const at = this.length >>> 3;
    if (at === this.#bits.length) this.#grow();
    if (value) this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (this.length & 7));
    this.length += 1;
    return true;
  }

  /** Of an entry that was never put in: no. */
  at(index: number): boolean {
    return (((this.#bits[index >>> 3] ?? 0) >>> (index & 7)) & 1) === 1;
  }

  #grow(): void {
    const grown = new Uint8Array(this.#bits.length * 2);
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
