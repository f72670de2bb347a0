import { packId } from '../kit/bytes.ts';

/** Packed ids of the segments the reader and the envelope know by themselves. */
export const segmentId = {
  ISA: packId('ISA'), IEA: packId('IEA'), ISB: packId('ISB'), ISE: packId('ISE'), ISX: packId('ISX'),
  TA1: packId('TA1'), TA3: packId('TA3'), GS: packId('GS'), GE: packId('GE'), ST: packId('ST'), SE: packId('SE'),
  BIN: packId('BIN'), BDS: packId('BDS'),
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

/** Two or three upper-case letters and digits, a letter first: the only form a segment id has (X12.6). */
export function isCleanId(id: number): boolean {
  const last = (idBytes[id & 0xff] ?? 0) & letterOrDigit;
  const middle = idBytes[(id >>> 8) & 0xff] ?? 0;
  if (id < 0x10000) return last !== 0 && (middle & letter) !== 0;
  return id < 0x1000000 && last !== 0 && (middle & letterOrDigit) !== 0 && ((idBytes[id >>> 16] ?? 0) & letter) !== 0;
}
