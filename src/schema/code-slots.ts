import { packId } from '../kit/bytes.ts';
import type { CodeList } from './code-list.ts';

/**
 * All code lists of a version in one array, each with a hash of its own under which no two codes meet: whether a code
 * is listed is one look, with no branch that depends on which code it is.
 */
export interface CodeSlots {
  /** Packed codes (packId), 0 for none. */
  readonly keys: Int32Array;
  /** By element: multiplier, and base of the list in `keys` times 32 plus the shift; 0 and 0 where it has no list. */
  readonly multipliers: Int32Array;
  readonly bases: Int32Array;
}

interface Slots {
  readonly keys: Int32Array;
  readonly multiplier: number;
  readonly shift: number;
}

export function codeSlotsOf(lists: readonly (CodeList | null)[]): CodeSlots {
  const known = [...new Set(lists.filter((list) => list !== null))];
  const slots = new Map(known.map((list) => [list, slotsOf(list.codes)]));
  const bases = new Map<CodeList, number>();
  let size = 0;
  for (const [list, { keys }] of slots) {
    bases.set(list, size);
    size += keys.length;
  }
  const keys = new Int32Array(size);
  for (const [list, own] of slots) keys.set(own.keys, bases.get(list) ?? 0);
  return {
    keys,
    multipliers: Int32Array.from(lists, (list) => (list ? (slots.get(list)?.multiplier ?? 0) : 0)),
    bases: Int32Array.from(lists, (list) => (list ? (bases.get(list) ?? 0) * 32 + (slots.get(list)?.shift ?? 0) : 0)),
  };
}

/** Codes of more than four bytes are left to the exact examination. */
function slotsOf(codes: readonly string[]): Slots {
  const packed = codes.filter((code) => code.length > 0 && code.length <= 4).map((code) => packId(code) | 0);
  for (let bits = firstBits(packed.length); ; bits += 1) {
    let multiplier = 0x9e3779b1;
    for (let tries = 0; tries < 500; tries += 1) {
      const keys = placed(packed, multiplier, bits);
      if (keys) return { keys, multiplier: multiplier | 0, shift: 32 - bits };
      multiplier = (Math.imul(multiplier, 0x2c1b3c6d) + 0x6d2b79f6) | 1;
    }
  }
}

/** So many slots that a few hundred multipliers are enough to find one under which no two codes meet. */
function firstBits(codes: number): number {
  return Math.max(4, 32 - Math.clz32((codes * codes) >>> 3));
}

function placed(packed: readonly number[], multiplier: number, bits: number): Int32Array | null {
  const keys = new Int32Array(1 << bits);
  for (const code of packed) {
    const slot = Math.imul(code, multiplier) >>> (32 - bits);
    if (keys[slot] !== 0) return null;
    keys[slot] = code;
  }
  return keys;
}
