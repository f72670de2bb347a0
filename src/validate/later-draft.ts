import type { Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';
import type { FindingDraft } from './set-judge.ts';

/** Where a finding points, known without making any text. */
export interface Spotted {
  readonly element: number;
  readonly dataElement: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A draft whose sentences are made when somebody reads them. Of findings that come by the hundred thousand only the
 * first are listed and the rest counted: their text would cost more than finding them. Like every draft it must be
 * read before the call that hands it over returns.
 */
export class LaterDraft implements FindingDraft {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly x12: string | null;
  readonly element: number;
  readonly dataElement: string;
  readonly from: number;
  readonly to: number;
  readonly #say: () => string;
  readonly #place: () => string;

  constructor(
    kind: { readonly code: FindingCode; readonly severity: Severity; readonly x12: string | null },
    spot: Spotted,
    text: { readonly say: () => string; readonly place: () => string },
  ) {
    this.code = kind.code;
    this.severity = kind.severity;
    this.x12 = kind.x12;
    this.element = spot.element;
    this.dataElement = spot.dataElement;
    this.from = spot.from;
    this.to = spot.to;
    this.#say = text.say;
    this.#place = text.place;
  }

  get message(): string {
    return this.#say();
  }

  /** Empty outside of the detail loop. */
  get place(): string {
    return this.#place();
  }
}
