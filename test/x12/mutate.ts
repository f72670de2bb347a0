/** A generator of numbers in [0, bound), the same for the same seed (mulberry32). */
export type Chance = (bound: number) => number;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, bound);
  };
}

/** Pieces that mean something to the engine: put where they do not belong, they find more than noise does. */
const pieces = [
  ...[
    'ISA',
    'IEA',
    'ISA*',
    'GS*',
    'GE*1*1~',
    'ST*850*0001~',
    'SE*2*0001~',
    'TA1*',
    'ISX*\\~',
    'ISB*',
    'BIN*5*',
    'BDS*ASC*3*',
  ],
  ...[
    'BIN*99999999*',
    '~',
    '*',
    '>',
    '^',
    '\n',
    '\r\n',
    '\r',
    '\n\n',
    '\0',
    '\x1a',
    '\u00ef\u00bb\u00bf',
    ' ',
    '~~',
    '**~',
  ],
  ...['\u00c2\u00a6', '\u00e2\u0080\u00a8', '\x15', '\x1d', '\\', 'gs*', 'UNA:+.? ', '00501', '00704', '?'],
  'ISA*00*          *00*          *ZZ*A              *ZZ*B              *260105*1200*U*00401*000000009*0*P*>~\n',
  'ISA|00|          |00|          |ZZ|A              |ZZ|B              |260105|1200|^|00501|000000009|0|P|:\n',
].map((text) => Uint8Array.from(text, (one) => one.charCodeAt(0)));

type Change = (bytes: Uint8Array, chance: Chance) => Uint8Array;

const changes: readonly Change[] = [
  // One byte becomes another.
  (bytes, chance) => {
    const own = bytes.slice();
    if (own.length > 0) own[chance(own.length)] = chance(256);
    return own;
  },
  // A stretch is left out, or the rest of the file is.
  (bytes, chance) => cut(bytes, chance(bytes.length), chance(chance(2) ? 4 : 400)),
  (bytes, chance) => bytes.slice(0, chance(bytes.length)),
  // A piece is put in, or written over what stands there.
  (bytes, chance) => splice(bytes, { at: chance(bytes.length), drop: 0, piece: pieceOf(chance) }),
  (bytes, chance) => {
    const piece = pieceOf(chance);
    return splice(bytes, { at: chance(bytes.length), drop: piece.length, piece });
  },
  // A stretch comes twice, or moves.
  (bytes, chance) => {
    const from = chance(bytes.length);
    return splice(bytes, { at: chance(bytes.length), drop: 0, piece: bytes.slice(from, from + chance(300)) });
  },
  // Every one of a byte becomes another: a delimiter, most often.
  (bytes, chance) => {
    const old = bytes[chance(bytes.length)] ?? 0;
    const fresh = bytes[chance(bytes.length)] ?? 0;
    return bytes.map((one) => (one === old ? fresh : one));
  },
  // Lines of a fixed length, as some transfers make them.
  (bytes, chance) => {
    const width = 1 + chance(100);
    const out: number[] = [];
    for (let at = 0; at < bytes.length; at += width) out.push(...bytes.subarray(at, at + width), 10);
    return Uint8Array.from(out);
  },
];

/** One to four changes to a seed, all drawn from `chance`. */
export function mutated(seed: Uint8Array, chance: Chance): Uint8Array {
  let bytes = seed;
  for (let left = 1 + chance(4); left > 0; left -= 1) bytes = changes[chance(changes.length)]?.(bytes, chance) ?? bytes;
  return bytes;
}

function pieceOf(chance: Chance): Uint8Array {
  return pieces[chance(pieces.length)] ?? new Uint8Array();
}

function cut(bytes: Uint8Array, at: number, drop: number): Uint8Array {
  return splice(bytes, { at, drop, piece: new Uint8Array() });
}

function splice(bytes: Uint8Array, { at, drop, piece }: { at: number; drop: number; piece: Uint8Array }): Uint8Array {
  const behind = bytes.subarray(Math.min(bytes.length, at + drop));
  const out = new Uint8Array(at + piece.length + behind.length);
  out.set(bytes.subarray(0, at));
  out.set(piece, at);
  out.set(behind, at + piece.length);
  return out;
}
