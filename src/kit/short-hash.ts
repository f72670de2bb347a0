const lettersPerHash = 13;

/** 64 bits of a text as 13 characters of [0-9a-v]: tells names apart, and protects nothing. FNV-1a. */
export function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(32).padStart(lettersPerHash, '0');
}
