import { assert } from '../kit/assert.ts';
import { controlIds } from './control-ids.ts';
import type { Dialect } from './dialect.ts';
import { kernelBase64 } from './kernel-wasm.generated.ts';
import { compactMarks, markAll, resetMarks, ScalarScanner, windowBytes } from './scalar-scanner.ts';
import type { Annex, PassPlace, PassTerms, Scanner } from './scanner.ts';

/** What src/x12/kernel/kernel.ts exports. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly markCount: { readonly value: number };
  readonly segmentCount: { readonly value: number };
  readonly elementCount: { readonly value: number };
  readonly controlSeen: { readonly value: number };
  mark(...arguments_: readonly number[]): void;
  readonly passedTo: { readonly value: number };
  readonly passedBreaks: { readonly value: number };
  pass(...arguments_: readonly number[]): number;
  count(from: number, to: number, byte: number): number;
}

interface WebAssemblyFace {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
}

const pageBytes = 65_536;
/** The kernel reads whole blocks of 64 bytes and writes eight marks at a time: room behind each region. */
const slackBytes = 256;
/** Room for the tables of some dozen transaction sets. */
const annexBytes = 4_194_304;

let compiled: object | null | undefined;

/** The kernel, compiled once and kept; null where WebAssembly or its vectors are missing. */
export function scannerModule(): object | null {
  if (compiled !== undefined) return compiled;
  const face: WebAssemblyFace | undefined = Reflect.get(globalThis, 'WebAssembly');
  const code = Uint8Array.from(atob(kernelBase64), (one) => one.charCodeAt(0));
  compiled = face?.validate(code) ? new face.Module(code) : null;
  return compiled;
}

/** The scanner this machine can run best: the vector kernel, or plain TypeScript where WebAssembly SIMD is missing. */
export function createScanner(): Scanner {
  const module = scannerModule();
  if (module === null) return new ScalarScanner();
  const face: WebAssemblyFace = Reflect.get(globalThis, 'WebAssembly');
  return new WasmScanner(new face.Instance(module).exports as Kernel);
}

/** The structural index by the vector kernel; window, marks and segments lie in its linear memory. */
export class WasmScanner implements Scanner {
  readonly kind = 'wasm';
  readonly bytes: Uint8Array;
  readonly origin = slackBytes;
  readonly capacity = windowBytes;
  readonly marks: Uint32Array;
  readonly segments: Uint32Array;
  readonly annex: Annex;
  markCount = 0;
  segmentCount = 0;
  elementCount = 0;
  cleanFrom = 0;
  readonly #kernel: Kernel;
  readonly #marksAt: number;
  readonly #segmentsAt: number;
  readonly #idsAt: number;

  constructor(kernel: Kernel) {
    const marksAt = align(slackBytes + windowBytes + slackBytes);
    const segmentsAt = align(marksAt + 4 * windowBytes + slackBytes);
    const annexAt = align(segmentsAt + 8 * windowBytes + slackBytes);
    const end = annexAt + annexBytes;
    kernel.memory.grow(Math.ceil(end / pageBytes) - kernel.memory.buffer.byteLength / pageBytes);
    this.#kernel = kernel;
    this.annex = annexOf(kernel.memory, annexAt);
    this.#marksAt = marksAt;
    this.#segmentsAt = segmentsAt;
    this.bytes = new Uint8Array(kernel.memory.buffer);
    this.marks = new Uint32Array(kernel.memory.buffer, marksAt, windowBytes + 1);
    this.segments = new Uint32Array(kernel.memory.buffer, segmentsAt, 2 * windowBytes);
    this.#idsAt = this.annex.take(controlIds.table.byteLength);
    new Uint32Array(kernel.memory.buffer, this.#idsAt).set(controlIds.table);
  }

  scan(from: number, to: number, dialect: Dialect): void {
    assert(from >= this.origin && to <= this.origin + this.capacity, 'a scan stays within the window');
    if (!dialect.plain) {
      markAll(this, { from, to, dialect });
      this.cleanFrom = to;
      return;
    }
    const element = dialect.element.last;
    const kernel = this.#kernel;
    kernel.mark(
      from,
      to,
      this.#marksAt + 4 * this.markCount,
      this.#segmentsAt + 8 * this.segmentCount,
      this.markCount,
      this.elementCount,
      element,
      dialect.component?.last ?? element,
      dialect.repetition?.last ?? element,
      dialect.terminator.last,
    );
    this.markCount += kernel.markCount.value;
    this.segmentCount += kernel.segmentCount.value;
    this.elementCount = kernel.elementCount.value;
    if (kernel.controlSeen.value !== 0) this.cleanFrom = to;
  }

  pass(place: PassPlace, { trimmed, separator, clean }: PassTerms): void {
    const kernel = this.#kernel;
    const { segmentAt } = place;
    const reached = kernel.pass(
      this.#marksAt,
      this.#segmentsAt,
      this.segmentCount,
      segmentAt,
      place.markAt,
      place.cursor,
      place.lineByte,
      trimmed | (separator << 8),
      clean ? this.cleanFrom : 0,
      this.#idsAt,
      controlIds.multiplier,
    );
    if (reached === segmentAt) return;
    place.segmentAt = reached;
    place.cursor = kernel.passedTo.value;
    place.breaksBetween += kernel.passedBreaks.value;
    place.markAt = (this.segments[2 * reached - 2] ?? 0) + 1;
  }

  reset(): void {
    resetMarks(this);
    this.cleanFrom = 0;
  }

  compact(from: number, to: number, marks: number, segments: number): void {
    compactMarks(this, { from, to, marks, segments });
    this.cleanFrom = Math.max(0, this.cleanFrom - (from - this.origin));
  }

  count(from: number, to: number, byte: number): number {
    return this.#kernel.count(from, to, byte);
  }
}

/** Hands the region behind `at` out from its start. Pages that nobody writes to cost nothing. */
function annexOf(memory: Annex['memory'], at: number): Annex {
  let free = at;
  return {
    memory,
    take(bytes) {
      const from = free;
      if (from + bytes > at + annexBytes) return -1;
      free = Math.ceil((from + bytes) / 16) * 16;
      return from;
    },
  };
}

function align(at: number): number {
  return Math.ceil(at / 64) * 64;
}
