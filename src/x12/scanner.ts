import type { Dialect } from './dialect.ts';

/** Room in the scanner's memory for tables of others who work on the window there. */
export interface Annex {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Address of so many bytes of its own, 16-byte aligned and 0; -1 when there is no room left. */
  take(bytes: number): number;
}

/** Where one stands among the marks: what passing moves on. */
export interface PassPlace {
  readonly lineByte: number;
  cursor: number;
  segmentAt: number;
  markAt: number;
  breaksBetween: number;
}

/** What an ordinary segment has not: two bytes that it does not end with and, where it must be clean, control characters. */
export interface PassTerms {
  readonly trimmed: number;
  readonly separator: number;
  readonly clean: boolean;
}

/**
 * The structural index over a window of bytes. Two makers keep this contract: the WebAssembly kernel
 * (wasm-scanner.ts) and plain TypeScript (scalar-scanner.ts); property tests hold them to the same output.
 * Positions are indexes into `bytes`; the window starts at `origin`.
 */
export interface Scanner {
  readonly kind: 'wasm' | 'scalar';
  /** Where the window lies in memory that WebAssembly can share. */
  readonly annex?: Annex;
  /** The window; writable in [origin, origin + capacity). */
  readonly bytes: Uint8Array;
  readonly origin: number;
  readonly capacity: number;
  /** Position of the (last byte of) every delimiter found so far, ascending. */
  readonly marks: Uint32Array;
  markCount: number;
  /** Two words a terminator: the index of its mark, and the number of element separators before it since `reset`. */
  readonly segments: Uint32Array;
  segmentCount: number;
  elementCount: number;
  /** What is marked from this index on has no byte below space; only a scanner that looks for them in passing knows it. */
  readonly cleanFrom?: number;
  /** Marks [from, to) and appends what it finds; calls must be contiguous between resets. */
  scan(from: number, to: number, dialect: Dialect): void;
  /** What `passPlain` of run.ts does, where the scanner can do it faster. */
  pass?(place: PassPlace, terms: PassTerms): void;
  /** Forgets all marks. */
  reset(): void;
  /** Drops the first `marks` marks and `segments` segments, moves the window's bytes [from, to) to `origin`. */
  compact(from: number, to: number, marks: number, segments: number): void;
  /** How often `byte` stands in [from, to). */
  count(from: number, to: number, byte: number): number;
}
