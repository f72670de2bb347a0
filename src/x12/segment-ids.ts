import { packId } from '../kit/bytes.ts';

/** Packed ids of the segments the reader and the envelope know by themselves. */
export const segmentId = {
  ISA: packId('ISA'),
  IEA: packId('IEA'),
  ISB: packId('ISB'),
  ISE: packId('ISE'),
  ISX: packId('ISX'),
  TA1: packId('TA1'),
  TA3: packId('TA3'),
  GS: packId('GS'),
  GE: packId('GE'),
  ST: packId('ST'),
  SE: packId('SE'),
  BIN: packId('BIN'),
  BDS: packId('BDS'),
} as const;

/** Element position of the length of binary data, by segment id: BIN01, BDS02. The data is the element behind it. */
export const binaryLengthPosition: ReadonlyMap<number, number> = new Map([
  [segmentId.BIN, 1],
  [segmentId.BDS, 2],
]);

const letter = 1;
const letterOrDigit = 2;
const idBytes = new Uint8Array(256);
for (let code = 48; code <= 57; code += 1) idBytes[code] = letterOrDigit;
for (let code = 65; code <= 90; code += 1) idBytes[code] = letter | letterOrDigit;

/**
 * Packed id of bytes [start, end): two or three upper-case letters and digits, a letter first, the only form a segment
 * id has (X12.6); 0 for anything else.
 */
export function cleanId(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  const first = bytes[start] ?? 0;
  const second = bytes[start + 1] ?? 0;
  const clean = (idBytes[first] ?? 0) & letter && (idBytes[second] ?? 0) & letterOrDigit;
  if (length === 3) {
    const third = bytes[start + 2] ?? 0;
    return clean && (idBytes[third] ?? 0) & letterOrDigit ? (first << 16) | (second << 8) | third : 0;
  }
  return length === 2 && clean ? (first << 8) | second : 0;
}

/** Whether a packed id has the form of a segment id. */
export function isCleanId(id: number): boolean {
  const bytes = Uint8Array.of(id >>> 16, (id >>> 8) & 0xff, id & 0xff);
  return id < 0x1000000 && cleanId(bytes, id < 0x10000 ? 1 : 0, 3) === id && id !== 0;
}
