import type { Severity } from '../model/finding.ts';
import type { FindingCode } from '../model/finding-codes.ts';
import type { FindingDraft } from './set-judge.ts';

/** Where a finding points that is told when its segment is no longer at hand. */
export interface Spotted {
  readonly segmentId: string;
  readonly ordinal: number;
  readonly offset: number;
  readonly element: number;
  readonly dataElement: string;
}

export interface LaterText {
  readonly message: string;
  readonly value: string;
}

/**
 * A draft whose sentence is made when somebody reads it. Of findings that come by the ten thousand only the first are
 * listed and the rest counted: their text would cost more than finding them. Like every draft it must be read before
 * the call that hands it over returns.
 */
export class LaterDraft implements FindingDraft {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly x12: string | null;
  readonly segmentId: string;
  readonly ordinal: number;
  readonly offset: number;
  readonly element: number;
  readonly dataElement: string;
  readonly #say: () => LaterText;

  constructor(
    kind: { readonly code: FindingCode; readonly severity: Severity; readonly x12: string | null },
    spot: Spotted,
    say: () => LaterText,
  ) {
    this.code = kind.code;
    this.severity = kind.severity;
    this.x12 = kind.x12;
    this.segmentId = spot.segmentId;
    this.ordinal = spot.ordinal;
    this.offset = spot.offset;
    this.element = spot.element;
    this.dataElement = spot.dataElement;
    this.#say = say;
  }

  get message(): string {
    return this.#say().message;
  }

  get value(): string {
    return this.#say().value;
  }
}
