/** Bytes that the whole engine speaks of by name. */
export const byte = { nul: 0, tab: 9, lf: 10, cr: 13, sub: 0x1a, space: 32, zero: 48, nine: 57 } as const;

const encoder = new TextEncoder();
const latin1 = new TextDecoder('latin1');
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Shorter ASCII text is put together here: a call into the decoder costs more than the text. */
const shortBytesMax = 24;

/** Text of [start, end): UTF-8 where it is valid, else one character a byte, so that nothing is replaced or lost. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > shortBytesMax) return decodeAny(bytes.subarray(start, end));
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    const fourth = bytes[at + 3] ?? 0;
    if ((first | second | third | fourth) >= 0x80) return decodeAny(bytes.subarray(start, end));
    text += String.fromCharCode(first, second, third, fourth);
  }
  for (; at < end; at += 1) {
    const code = bytes[at] ?? 0;
    if (code >= 0x80) return decodeAny(bytes.subarray(start, end));
    text += ascii[code];
  }
  return text;
}

const ascii: readonly string[] = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

function decodeAny(part: Uint8Array): string {
  for (const one of part) {
    if (one >= 0x80) return decode(part);
  }
  return latin1.decode(part);
}

function decode(part: Uint8Array): string {
  try {
    return utf8.decode(part);
  } catch {
    return latin1.decode(part);
  }
}

/** ASCII text as bytes; characters from U+0080 become UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Up to four ASCII characters as one integer, first character highest: the small name of a segment id. */
export function packId(id: string): number {
  let packed = 0;
  for (let at = 0; at < id.length; at += 1) packed = (packed << 8) | id.charCodeAt(at);
  return packed >>> 0;
}

/** The inverse of {@link packId}. */
export function unpackId(packed: number): string {
  let id = '';
  for (let shift = 24; shift >= 0; shift -= 8) {
    const code = (packed >>> shift) & 0xff;
    if (code !== 0) id += String.fromCharCode(code);
  }
  return id;
}

/** Whether a byte is an ASCII letter or digit. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Whether a byte is padding between segments: white space, NUL or Control-Z. */
export function isPadding(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0 || code === 0x1a;
}

/** An unsigned decimal of [start, end), or -1 when it is empty, longer than 15 digits, or not digits alone. */
export function digitsOf(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start || end - start > 15) return -1;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
