import { packId } from '../kit/bytes.ts';

/** Segment ids as small integers: packed id → index from 1, by open addressing over a power of two of slots. */
export interface IdTable {
  readonly keys: Int32Array;
  readonly values: Uint16Array;
  readonly shift: number;
}

const spread = 0x9e3779b1;

/** Slots are four times the ids, so that most are found at the first look. */
export function idTableOf(ids: readonly string[]): IdTable {
  const bits = Math.max(4, 32 - Math.clz32(ids.length * 4));
  const table = { keys: new Int32Array(1 << bits), values: new Uint16Array(1 << bits), shift: 32 - bits };
  ids.forEach((id, at) => {
    const key = packId(id) | 0;
    let slot = Math.imul(key, spread) >>> table.shift;
    while (table.keys[slot] !== 0) slot = (slot + 1) & (table.keys.length - 1);
    table.keys[slot] = key;
    table.values[slot] = at + 1;
  });
  return table;
}

/** The index of a packed id, or 0. */
export function indexOfId(table: IdTable, packed: number): number {
  const { keys } = table;
  const key = packed | 0;
  let slot = Math.imul(key, spread) >>> table.shift;
  for (let tries = 0; tries < keys.length; tries += 1) {
    const found = keys[slot];
    if (found === key) return key === 0 ? 0 : (table.values[slot] ?? 0);
    if (found === 0) return 0;
    slot = (slot + 1) & (keys.length - 1);
  }
  return 0;
}
