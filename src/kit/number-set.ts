/**
 * A set of whole numbers kept as ranges: numbers that count up take one range, however many they are.
 * Bounded: past `rangesMax` ranges it takes nothing more in, and says so.
 */
export class NumberSet {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #rangesMax: number;

  constructor(rangesMax = 10_000) {
    this.#rangesMax = rangesMax;
  }

  /** `new` when the number was not in the set before, `known` when it was, `full` when that can no longer be told. */
  add(value: number): 'new' | 'known' | 'full' {
    const at = this.#below(value);
    if (at >= 0 && value <= (this.#to[at] ?? -1)) return 'known';
    const joinsBefore = at >= 0 && this.#to[at] === value - 1;
    const joinsNext = this.#from[at + 1] === value + 1;
    if (joinsBefore && joinsNext) {
      this.#to[at] = this.#to[at + 1] ?? value;
      this.#from.splice(at + 1, 1);
      this.#to.splice(at + 1, 1);
    } else if (joinsBefore) this.#to[at] = value;
    else if (joinsNext) this.#from[at + 1] = value;
    else if (this.#from.length >= this.#rangesMax) return 'full';
    else {
      this.#from.splice(at + 1, 0, value);
      this.#to.splice(at + 1, 0, value);
    }
    return 'new';
  }

  /** The last number of the range that a value stands in; one less than the value where it is not in the set. */
  endOf(value: number): number {
    const end = this.#to[this.#below(value)] ?? value - 1;
    return Math.max(end, value - 1);
  }

  /** First and last number of each range, in order. */
  ranges(): readonly (readonly [number, number])[] {
    return this.#from.map((from, at) => [from, this.#to[at] ?? from]);
  }

  clear(): void {
    this.#from.length = 0;
    this.#to.length = 0;
  }

  /** Index of the last range that starts at or below `value`, -1 when there is none. */
  #below(value: number): number {
    let low = 0;
    let high = this.#from.length;
    if (high > 0 && (this.#from[high - 1] ?? 0) <= value) return high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#from[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A control number, its first `length` bytes, as a whole number that keeps its leading zeros apart (`0001` is not `1`); text becomes a hash. */
export function controlKey(bytes: Uint8Array, length = bytes.length): number {
  let value = 0;
  let hash = 0x811c9dc5;
  let digits = length <= 10;
  for (let at = 0; at < length; at += 1) {
    const code = bytes[at] ?? 0;
    digits &&= code >= 48 && code <= 57;
    value = value * 10 + code - 48;
    hash = Math.imul(hash ^ code, 0x01000193);
  }
  return digits ? length * 1e10 + value : 2e11 + (hash >>> 0) * 64 + (length & 63);
}
