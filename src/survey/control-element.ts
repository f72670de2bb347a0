import { limits } from '../model/limits.ts';
import { elementText, type SegmentView } from '../x12/segment-view.ts';

const encoder = new TextEncoder();

/**
 * An element of ST kept as bytes, used again for each set: its text is made when somebody asks for it, which for most of
 * a million control numbers nobody does.
 */
export class ControlElement {
  /** The first `length` of them count. */
  readonly bytes = new Uint8Array(limits.controlTextBytesMax);
  length = 0;
  /** Each character is one byte. */
  isPlain = true;
  #text: string | null = '';

  get text(): string {
    this.#text ??= String.fromCharCode(...this.bytes.subarray(0, this.length));
    return this.#text;
  }

  /** Takes element `position` over; it is empty where the segment is shorter. */
  take(view: SegmentView, position: number): void {
    const { bytes, marks, firstMark, lastMark, elements } = view;
    if (position > elements) this.clear();
    else if (lastMark - firstMark !== elements || view.dialect.element.lead > 0) this.#takeStrange(view, position);
    else {
      const start = (marks[firstMark + position - 1] ?? 0) + 1;
      const end = position === elements ? view.end : (marks[firstMark + position] ?? 0);
      if (!this.#copy(bytes, start, end)) this.#takeStrange(view, position);
    }
  }

  /** Takes the bytes of a text over: UTF-8, cut where they are more than are kept. */
  takeText(text: string): void {
    const { written } = encoder.encodeInto(text, this.bytes);
    this.length = written;
    this.isPlain = written === text.length;
    this.#text = text;
  }

  clear(): void {
    this.length = 0;
    this.isPlain = true;
    this.#text = '';
  }

  /** Whether bytes [start, end) are the same. */
  equals(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start !== this.length) return false;
    for (let at = 0; at < this.length; at += 1) if (bytes[start + at] !== this.bytes[at]) return false;
    return true;
  }

  /** Copies plain ASCII; false where there is other, or more than is kept. The text of equal bytes is kept as well. */
  #copy(bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.bytes;
    if (end - start > own.length) return false;
    let changed = end - start - this.length;
    for (let from = start, to = 0; from < end; from += 1, to += 1) {
      const code = bytes[from] ?? 0;
      if (code < 0x20 || code > 0x7e) return false;
      changed |= code ^ (own[to] ?? 0);
      own[to] = code;
    }
    this.length = end - start;
    this.isPlain = true;
    if (changed !== 0) this.#text = null;
    return true;
  }

  /** What wants more care: line breaks of wrapped files, other characters, delimiters of several bytes. */
  #takeStrange(view: SegmentView, position: number): void {
    this.takeText(elementText(view, position, limits.controlTextBytesMax));
  }
}
