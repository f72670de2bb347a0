import { assert } from '../kit/assert.ts';
import { bytesOf } from '../kit/bytes.ts';
import type { OutputDelimiters } from './writer-delimiters.ts';
import { type IsaFields, isaText } from './writer-isa.ts';

/** An element: its text, or its repetitions. */
export type ElementValue = string | readonly RepetitionValue[];
/** One repetition: its text, or the texts of its components. A composite that is not repeated is `[['A', 'B']]`. */
export type RepetitionValue = string | readonly string[];

export interface WriterOptions {
  /** Stands behind each terminator. */
  readonly lineEnd?: '' | '\n' | '\r\n';
  readonly chunkBytes?: number;
}

/**
 * Writes segments as X12: the inverse of the reader. Empty elements, repetitions and components at the end are left
 * out. Delimiters must not stand in the data: see chooseDelimiters; a text that holds one is an assertion.
 * Bytes gather in chunks: whoever writes takes the full ones away while `ready`, and the last one with `end`.
 */
export class SegmentWriter {
  readonly delimiters: OutputDelimiters;
  readonly #lineEnd: string;
  readonly #isDelimiter = new Uint8Array(128);
  readonly #chunkBytes: number;
  #chunk: Uint8Array;
  #at = 0;
  #full: Uint8Array[] = [];

  constructor(delimiters: OutputDelimiters, options: WriterOptions = {}) {
    this.delimiters = delimiters;
    this.#lineEnd = options.lineEnd ?? '';
    this.#chunkBytes = options.chunkBytes ?? 65_536;
    this.#chunk = new Uint8Array(Math.min(firstBytes, this.#chunkBytes));
    for (const one of Object.values(delimiters)) this.#isDelimiter[one.charCodeAt(0)] = 1;
  }

  /** Whether a full chunk waits to be taken. */
  get ready(): boolean {
    return this.#full.length > 0;
  }

  /** Writes an ISA; returns the positions of elements that had to be cut or cleaned to fit. */
  isa(fields: IsaFields): readonly number[] {
    const { text, changed } = isaText(fields, this.delimiters);
    this.#raw(text);
    this.#raw(this.#lineEnd);
    return changed;
  }

  segment(id: string, elements: readonly ElementValue[]): void {
    const { element, terminator } = this.delimiters;
    this.#text(id);
    const count = filled(elements);
    for (let at = 0; at < count; at += 1) {
      this.#raw(element);
      const value = elements[at] ?? '';
      if (typeof value === 'string') this.#text(value);
      else this.#repetitions(value);
    }
    this.#raw(terminator);
    this.#raw(this.#lineEnd);
  }

  /** The full chunks; they are the taker's own. */
  take(): readonly Uint8Array[] {
    const full = this.#full;
    this.#full = [];
    return full;
  }

  /** All that is left, the last chunk included. */
  end(): readonly Uint8Array[] {
    if (this.#at > 0) this.#full.push(this.#chunk.subarray(0, this.#at));
    this.#chunk = new Uint8Array();
    this.#at = 0;
    return this.take();
  }

  #repetitions(values: readonly RepetitionValue[]): void {
    const count = filled(values);
    for (let at = 0; at < count; at += 1) {
      if (at > 0) this.#raw(this.delimiters.repetition);
      const value = values[at] ?? '';
      if (typeof value === 'string') this.#text(value);
      else this.#components(value);
    }
  }

  #components(values: readonly string[]): void {
    const count = filled(values);
    for (let at = 0; at < count; at += 1) {
      if (at > 0) this.#raw(this.delimiters.component);
      this.#text(values[at] ?? '');
    }
  }

  #text(text: string): void {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) {
        this.#encoded(text.slice(at));
        return;
      }
      if (this.#isDelimiter[code] === 1) assert(false, 'no delimiter stands in the data that is written');
      this.#byte(code);
    }
  }

  #encoded(text: string): void {
    for (const code of bytesOf(text)) {
      if (this.#isDelimiter[code] === 1) assert(false, 'no delimiter stands in the data that is written');
      this.#byte(code);
    }
  }

  #raw(text: string): void {
    for (let at = 0; at < text.length; at += 1) this.#byte(text.charCodeAt(at));
  }

  #byte(code: number): void {
    if (this.#at === this.#chunk.length) this.#makeRoom();
    this.#chunk[this.#at] = code;
    this.#at += 1;
  }

  /** A chunk that is full goes to the taker; a smaller one grows first, because most of what is written is short. */
  #makeRoom(): void {
    if (this.#at === 0 || this.#at === this.#chunkBytes) {
      if (this.#at > 0) this.#full.push(this.#chunk);
      this.#chunk = new Uint8Array(this.#at === 0 ? Math.min(firstBytes, this.#chunkBytes) : this.#chunkBytes);
      this.#at = 0;
      return;
    }
    const larger = new Uint8Array(Math.min(4 * this.#at, this.#chunkBytes));
    larger.set(this.#chunk);
    this.#chunk = larger;
  }
}

const firstBytes = 1_024;

/** How many values there are when the empty ones at the end are not counted. */
function filled(values: readonly ElementValue[]): number {
  let count = values.length;
  while (count > 0 && isEmpty(values[count - 1] ?? '')) count -= 1;
  return count;
}

function isEmpty(value: ElementValue): boolean {
  return typeof value === 'string' ? value === '' : filled(value) === 0;
}
