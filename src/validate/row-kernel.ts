import type { Annex } from '../x12/scanner.ts';
import type { Window } from '../x12/window.ts';
import { rowKernelBase64 } from './row-kernel.generated.ts';
import { type RowTables, slot } from './row-tables.ts';
import type { Walker } from './walker.ts';

// Numbers of this module stand in compiled code as such; properties of an imported object would be loaded each time.
const {
  marks: marksWord,
  segments: segmentsWord,
  segmentCount: segmentCountWord,
  lineByte: lineByteWord,
  cursor: cursorWord,
  segmentAt: segmentAtWord,
  markAt: markAtWord,
  elementsBefore: elementsBeforeWord,
  breaksBetween: breaksBetweenWord,
  cleanFrom: cleanFromWord,
  taken: takenWord,
  place: placeWord,
  before: beforeWord,
  uses: usesWord,
  lastSegment: lastSegmentWord,
  lastStart: lastStartWord,
} = slot;

/** Why the kernel came back. */
export const rowEnd = { marks: 0, doubt: 1, hook: 2 } as const;

type Row = (at: number) => number;

interface WebAssemblyFace {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
}

const instances = new WeakMap<Annex, Row>();
let compiled: object | undefined;

/** The row kernel, compiled once and kept. Only for machines that have the scanner's kernel. */
export function rowModule(): object {
  const face: WebAssemblyFace = Reflect.get(globalThis, 'WebAssembly');
  compiled ??= new face.Module(Uint8Array.from(atob(rowKernelBase64), (one) => one.charCodeAt(0)));
  return compiled;
}

/** The row kernel over the memory of a scanner. */
function rowOver(annex: Annex): Row {
  const known = instances.get(annex);
  if (known) return known;
  const face: WebAssemblyFace = Reflect.get(globalThis, 'WebAssembly');
  const { exports } = new face.Instance(rowModule(), { env: { memory: annex.memory } });
  const row: Row = Reflect.get(exports, 'row');
  instances.set(annex, row);
  return row;
}

/**
 * Drives the row kernel: what it needs to know of window and walker goes into the context before, what became of them
 * comes out behind.
 */
export class RowKernel {
  readonly #row: Row;
  readonly #at: number;
  readonly context: Int32Array;
  readonly #walker: Walker;

  constructor(annex: Annex, tables: RowTables, walker: Walker) {
    this.#row = rowOver(annex);
    this.#at = tables.at;
    this.context = tables.context;
    this.#walker = walker;
  }

  /** A row begins. */
  enter(window: Window): void {
    const { context } = this;
    const { scanner } = window;
    context[marksWord] = scanner.marks.byteOffset;
    context[segmentsWord] = scanner.segments.byteOffset;
    context[segmentCountWord] = scanner.segmentCount;
    context[lineByteWord] = window.lineByte;
    context[cursorWord] = window.cursor;
    context[segmentAtWord] = window.segmentAt;
    context[markAtWord] = window.markAt;
    context[elementsBeforeWord] = window.elementsBefore;
    context[breaksBetweenWord] = window.breaksBetween;
    context[cleanFromWord] = scanner.cleanFrom ?? scanner.bytes.length;
    context[takenWord] = 0;
    const { place, before, uses, lastSegment } = this.#walker.state;
    context[placeWord] = place;
    context[beforeWord] = before;
    context[usesWord] = uses;
    context[lastSegmentWord] = lastSegment;
  }

  /** Goes on until there is a reason to come back: one of rowEnd. */
  run(): number {
    return this.#row(this.#at);
  }

  /** The walker stands where the kernel has come to; `ordinal` is that of the segment before the row. */
  meet(ordinal: number, base: number): void {
    const { context } = this;
    const taken = context[takenWord] ?? 0;
    if (taken === 0) return;
    const { state } = this.#walker;
    state.place = context[placeWord] ?? 0;
    state.before = context[beforeWord] ?? 0;
    state.uses = context[usesWord] ?? 0;
    state.lastSegment = context[lastSegmentWord] ?? 0;
    state.lastOrdinal = ordinal + taken;
    state.lastOffset = (context[lastStartWord] ?? 0) + base;
  }

  /** The row ends. */
  leave(window: Window): void {
    const { context } = this;
    window.cursor = context[cursorWord] ?? 0;
    window.segmentAt = context[segmentAtWord] ?? 0;
    window.markAt = context[markAtWord] ?? 0;
    window.elementsBefore = (context[elementsBeforeWord] ?? 0) >>> 0;
    window.breaksBetween = context[breaksBetweenWord] ?? 0;
  }
}
