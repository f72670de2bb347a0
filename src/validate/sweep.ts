import type { SegmentView } from '../x12/segment-view.ts';
import type { Charset } from './policy.ts';

/** X12.6: the basic character set, and what the extended one adds. */
const basicText = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !"&\'()*+,-./:;?=';
const extendedText = 'abcdefghijklmnopqrstuvwxyz%~@[]_{}\\|<>#$^`';

/** Byte → 1 where the character set allows it; the extended one is taken widely: all from DEL on. CR and LF are taken out of wrapped segments before anybody asks. */
export function allowedBytes(charset: Charset): Uint8Array {
  const allowed = new Uint8Array(256);
  if (charset === 'any') return allowed.fill(1);
  const text = charset === 'basic' ? basicText : basicText + extendedText;
  for (let at = 0; at < text.length; at += 1) allowed[text.charCodeAt(at)] = 1;
  if (charset === 'extended') allowed.fill(1, 0x7f);
  return allowed;
}

const blanks = 0x20202020;
const highBits = 0x80808080 | 0;

/**
 * Tells in a few steps whether a segment holds bytes that want a careful look: control characters (line breaks of
 * wrapped files among them), or, under the basic character set, anything outside of it. Four bytes are looked at at
 * once: a byte below 32 borrows into its high bit when 32 is taken away.
 */
export class CharacterSweep {
  readonly allowed: Uint8Array;
  /** Each byte's own place in the character set must be asked. */
  readonly byTable: boolean;
  #bytes: Uint8Array = new Uint8Array(0);
  #words: Int32Array = new Int32Array(0);
  #shift = 0;

  constructor(charset: Charset) {
    this.allowed = allowedBytes(charset);
    this.byTable = charset === 'basic';
  }

  suspicious(view: SegmentView): boolean {
    if (view.bytes !== this.#bytes) this.#attach(view.bytes);
    const start = view.start + this.#shift;
    const end = view.end + this.#shift;
    const words = this.#words;
    const last = (end - 1) >> 2;
    if (this.byTable || last >= words.length) return this.#anyUnlisted(view);
    let at = start >> 2;
    // Bytes of the neighbours in the first and the last word are lifted over the line.
    const head = (words[at] ?? 0) | (blanks & ~(-1 << ((start & 3) << 3)));
    const lift = (end & 3) === 0 ? 0 : blanks & (-1 << ((end & 3) << 3));
    const tail = (at === last ? head : (words[last] ?? 0)) | lift;
    let found = ((tail - blanks) & ~tail) | (at === last ? 0 : (head - blanks) & ~head);
    for (at += 1; at < last; at += 1) {
      const word = words[at] ?? 0;
      found |= (word - blanks) & ~word;
    }
    return (found & highBits) !== 0;
  }

  /** The words of a window, from the start of its buffer. */
  wordsOf(bytes: Uint8Array): Int32Array {
    if (bytes !== this.#bytes) this.#attach(bytes);
    return this.#words;
  }

  #attach(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
    this.#shift = bytes.byteOffset;
  }

  #anyUnlisted(view: SegmentView): boolean {
    const { bytes, end } = view;
    for (let at = view.start; at < end; at += 1) {
      const code = bytes[at] ?? 0;
      if (code < 32 || this.allowed[code] === 0) return true;
    }
    return false;
  }
}
