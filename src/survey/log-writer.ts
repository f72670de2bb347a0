import { limits } from '../model/limits.ts';
import type { Dialect } from '../x12/dialect.ts';
import type { ControlElement } from './control-element.ts';
import {
  type FaultRecord,
  type GroupEndRecord,
  type InterchangeEndRecord,
  type JudgedAt,
  recordKind,
} from './log-format.ts';
import type { OpenSet } from './open-envelope.ts';

const pageBytes = 262_144;
const headBytes = 5;
/** The longest record: a fault with its texts. */
const recordBytesMax = 16_384;
/** An ISX with its terminator; the page has room for it beyond its last record. */
const isxBytesMax = 64;

const encoder = new TextEncoder();

const allBytes = pageBytes + recordBytesMax + limits.isaBytesMax;
/** The page of a writer that has ended: a survey of a small file takes less time than making it anew. */
let spare: Uint8Array<ArrayBuffer> | null = null;

function takePage(): Uint8Array<ArrayBuffer> {
  const page = spare ?? new Uint8Array(allBytes);
  spare = null;
  return page;
}

export const judgedCodes: readonly JudgedAt[] = ['envelope', 'syntax', 'schema'];

export interface LogWriterOptions {
  /** Gets each full page, and must copy or write it before it returns. */
  readonly spill: (page: Uint8Array) => void;
  /** Keeps the envelope alone: no record of a set or a fault. */
  readonly envelopeOnly?: boolean | undefined;
}

/** Writes the survey log page by page. */
export class LogWriter {
  readonly #page = takePage();
  readonly #view = new DataView(this.#page.buffer);
  readonly #spill: (page: Uint8Array) => void;
  /** Whether sets and their faults are kept. */
  readonly keepsSets: boolean;
  #at = 0;
  #open = 0;
  /** Of the last interchange record on the page, and behind it; -1 where there is none. */
  #interchange = -1;
  #interchangeEnd = -1;

  constructor({ spill, envelopeOnly = false }: LogWriterOptions) {
    this.#spill = spill;
    this.keepsSets = !envelopeOnly;
  }

  interchange(start: number, isa: Uint8Array, dialect: Dialect): void {
    this.#begin(recordKind.interchange);
    this.#f64(start);
    this.#page[this.#at++] = dialect.release === null ? 0 : 1;
    this.#page[this.#at++] = dialect.release ?? 0;
    for (const one of [dialect.element, dialect.component, dialect.repetition, dialect.terminator]) {
      this.#page[this.#at++] = one?.bytes.length ?? 0;
      if (one) this.#raw(one.bytes);
    }
    this.#raw(isa.subarray(0, limits.isaBytesMax));
    this.#finish();
    this.#interchange = this.#open;
    this.#interchangeEnd = this.#at;
  }

  /** The interchange has a release character, which its ISX told: kept with its ISA, as it is read and written with it. */
  released(release: number, isx: readonly Uint8Array[]): void {
    const at = this.#interchange;
    const length = isx.reduce((sum, one) => sum + one.length, 0);
    // A page of TA1 segments before it, or an ISX of no sense.
    if (at < 0 || length > isxBytesMax) return;
    this.#interchange = -1;
    const end = this.#interchangeEnd;
    this.#page.copyWithin(end + length, end, this.#at);
    this.#page.set([1, release], at + headBytes + 8);
    let to = end;
    for (const one of isx) {
      this.#page.set(one, to);
      to += one.length;
    }
    this.#at += length;
    this.#view.setUint32(at + 1, to - at - headBytes, true);
  }

  group(start: number, gs: Uint8Array): void {
    this.#begin(recordKind.group);
    this.#f64(start);
    this.#raw(gs.subarray(0, limits.isaBytesMax));
    this.#finish();
  }

  ta1(start: number, segment: Uint8Array): void {
    this.#begin(recordKind.ta1);
    this.#f64(start);
    this.#raw(segment.subarray(0, limits.isaBytesMax));
    this.#finish();
  }

  set(set: OpenSet, end: number): void {
    if (!this.keepsSets) return;
    this.#begin(recordKind.set);
    this.#f64(set.start);
    this.#f64(end);
    this.#u32(set.ordinal);
    this.#u32(set.codes);
    this.#u32(set.errors);
    this.#u32(set.warnings);
    this.#page[this.#at++] = judgedCodes.indexOf(set.judgedAt);
    this.#element(set.id);
    this.#element(set.control);
    this.#element(set.convention);
    this.#finish();
  }

  fault(fault: Omit<FaultRecord, 'kind'>): void {
    if (!this.keepsSets) return;
    const text = JSON.stringify(fault);
    this.#begin(recordKind.fault);
    const { read, written } = encoder.encodeInto(text, this.#page.subarray(this.#at, this.#open + recordBytesMax));
    this.#at += written;
    if (read < text.length) this.#at = this.#open;
    else this.#finish();
  }

  groupEnd(entry: Omit<GroupEndRecord, 'kind'>): void {
    this.#begin(recordKind.groupEnd);
    this.#f64(entry.end);
    this.#f64(entry.claimed);
    this.#u32(entry.sets);
    this.#u32(entry.rejected);
    this.#u32(entry.errors);
    this.#u32(entry.codes);
    this.#finish();
  }

  interchangeEnd(entry: Omit<InterchangeEndRecord, 'kind'>): void {
    this.#begin(recordKind.interchangeEnd);
    this.#f64(entry.end);
    this.#u32(entry.groups);
    this.#u32(entry.sets);
    this.#u32(entry.codes);
    this.#page[this.#at++] = entry.rejected ? 1 : 0;
    this.#finish();
  }

  /** Hands over what is left, and the page to the next writer: nothing is written after it. */
  end(): void {
    this.#spillPage();
    spare = this.#page;
  }

  #spillPage(): void {
    if (this.#at > 0) this.#spill(this.#page.subarray(0, this.#at));
    this.#at = 0;
    this.#interchange = -1;
  }

  #begin(kind: number): void {
    if (this.#at >= pageBytes) this.#spillPage();
    this.#open = this.#at;
    this.#page[this.#at] = kind;
    this.#at += headBytes;
  }

  #finish(): void {
    this.#view.setUint32(this.#open + 1, this.#at - this.#open - headBytes, true);
  }

  #f64(value: number): void {
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  #u32(value: number): void {
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  #raw(bytes: Uint8Array): void {
    this.#page.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Length (u8) and bytes. */
  #element({ bytes, length }: ControlElement): void {
    this.#page[this.#at++] = length;
    for (let at = 0; at < length; at += 1) this.#page[this.#at++] = bytes[at] ?? 0;
  }
}
