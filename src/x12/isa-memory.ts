import { byte } from '../kit/bytes.ts';
import { type Isa, type IsaReading, isaBytes, readIsa } from './isa.ts';

/** Where ISA13 stands in an ISA of the right widths. */
const control = { from: 90, to: 99 } as const;
const wholeBytes = isaBytes + 1;

/**
 * Reads ISAs as `readIsa` does. Files of many interchanges have nearly the same ISA each time: one that differs from the
 * last in nothing but the digits of ISA13 is not taken apart again. It shares its dialect with the one before, by which
 * others can tell.
 */
export class IsaMemory {
  #last: Isa | null = null;
  readonly #bytes = new Uint8Array(wholeBytes);

  read(bytes: Uint8Array, at: number, { end, final }: { end: number; final: boolean }): IsaReading {
    const last = this.#last;
    if (last !== null && end - at >= wholeBytes && this.#isAlike(bytes, at)) {
      const text = String.fromCharCode(...bytes.subarray(at + control.from, at + control.to));
      return { ...last, header: { ...last.header, control: text }, end: at + wholeBytes };
    }
    const reading = readIsa(bytes, at, { end, final });
    if (reading.kind === 'isa') this.#keep(reading, bytes, at);
    return reading;
  }

  #isAlike(bytes: Uint8Array, at: number): boolean {
    const known = this.#bytes;
    for (let index = 0; index < control.from; index += 1) if (bytes[at + index] !== known[index]) return false;
    for (let index = control.from; index < control.to; index += 1) {
      if (((bytes[at + index] ?? 0) - byte.zero) >>> 0 > 9) return false;
    }
    for (let index = control.to; index < wholeBytes; index += 1) if (bytes[at + index] !== known[index]) return false;
    return true;
  }

  /** Only an ISA without defects, and whose end is certain without a look at what follows. */
  #keep(isa: Isa, bytes: Uint8Array, at: number): void {
    const terminator = isa.dialect.terminator.last;
    // From 0xC2 on it may begin a character of two bytes in the next one, and line breaks may be part of a wrapped line.
    const certain =
      isa.dialect.plain &&
      isa.end - at === wholeBytes &&
      terminator < 0x80 &&
      terminator !== byte.lf &&
      terminator !== byte.cr;
    this.#last = certain && isa.defects.length === 0 ? isa : null;
    if (this.#last !== null) this.#bytes.set(bytes.subarray(at, at + wholeBytes));
  }
}
