import type { AnswerRecord, InterchangeRecord } from './records.ts';

export type AnswerRecords = AsyncIterable<AnswerRecord> | Iterable<AnswerRecord>;

/** Walks the records once, interchange by interchange. */
export class RecordCursor {
  /** Interchanges begun so far. */
  position = 0;
  #inside = false;
  readonly #source: AsyncIterator<AnswerRecord> | Iterator<AnswerRecord>;

  constructor(records: AnswerRecords) {
    this.#source = Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]();
  }

  /** The next interchange; what is left of the one at hand is passed over. */
  async nextInterchange(): Promise<InterchangeRecord | null> {
    while (this.#inside) await this.nextInside();
    const { value, done } = await this.#source.next();
    if (done === true || value.kind !== 'interchange') return null;
    this.position += 1;
    this.#inside = true;
    return value;
  }

  /** The next record of the interchange at hand, its end excluded: null there. */
  async nextInside(): Promise<AnswerRecord | null> {
    if (!this.#inside) return null;
    const { value, done } = await this.#source.next();
    if (done !== true && value.kind !== 'interchangeEnd') return value;
    this.#inside = false;
    return null;
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}
