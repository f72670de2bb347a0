import { progressLine } from './progress-line.ts';

/** Where the line goes: standard error, as a rule. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly name?: string;
  readonly bytesTotal?: number | null;
  readonly stream?: ProgressStream;
  /** A monotonic clock, in milliseconds. */
  readonly now?: () => number;
}

/** On a terminal: nothing in the first second, then a line at most every tenth. */
const terminal = { quietMs: 1_000, everyMs: 100 } as const;
/** Elsewhere: nothing in the first half minute, then a line every ten seconds. */
const plain = { quietMs: 30_000, everyMs: 10_000 } as const;
const columnsDefault = 80;
const lineStart = '\r';
const eraseRest = '\u001b[K';

/** Tells how far a long work is. Short works show nothing; on a terminal the line is wiped at the end. */
export class Progress {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #name: string;
  readonly #bytesTotal: number | null;
  readonly #startedMs: number;
  #dueMs: number;
  #shown = false;

  constructor(options: ProgressOptions = {}) {
    this.#stream = options.stream ?? process.stderr;
    this.#now = options.now ?? (() => performance.now());
    this.#name = options.name ?? '';
    this.#bytesTotal = options.bytesTotal ?? null;
    this.#startedMs = this.#now();
    this.#dueMs = this.#startedMs + this.#pace.quietMs;
  }

  /** `bytes` from the start; `bytesTotal` where it became known since. Cheap enough for every chunk. */
  update(bytes: number, bytesTotal: number | null = this.#bytesTotal): void {
    const now = this.#now();
    if (now < this.#dueMs) return;
    this.#dueMs = now + this.#pace.everyMs;
    const state = { name: this.#name, bytes, bytesTotal, elapsedMs: now - this.#startedMs };
    // One column stays free: a full line would wrap on some terminals.
    const line = progressLine(state, (this.#stream.columns ?? columnsDefault) - 1);
    this.#stream.write(this.#stream.isTTY ? `${lineStart}${line}${eraseRest}` : `${line}\n`);
    this.#shown = true;
  }

  /** Wipes the line off the terminal, so that something else can be printed. Twice is fine. */
  clear(): void {
    if (this.#shown && this.#stream.isTTY) this.#stream.write(lineStart + eraseRest);
    this.#shown = false;
  }

  get #pace(): { readonly quietMs: number; readonly everyMs: number } {
    return this.#stream.isTTY ? terminal : plain;
  }
}
