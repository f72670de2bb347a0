import { segmentId } from './segment-ids.ts';

const slots = 64;

/**
 * A table of the control ids without collisions, each at (id * multiplier) >>> 26: the first odd multiplier that spreads
 * them is found once, at load.
 */
export const controlIds = spread(Object.values(segmentId));
const { multiplier, table } = controlIds;

/** Whether the reader or the envelope acts on this id: one multiplication and one look, as every segment is asked. */
export function isControl(id: number): boolean {
  return table[Math.imul(id, multiplier) >>> 26] === id;
}

function spread(ids: readonly number[]): { multiplier: number; table: Uint32Array } {
  for (let multiplier = 0x9e3779b1; ; multiplier += 2) {
    const table = new Uint32Array(slots);
    for (const id of ids) table[Math.imul(id, multiplier) >>> 26] = id;
    if (ids.every((id) => table[Math.imul(id, multiplier) >>> 26] === id)) return { multiplier, table };
  }
}
