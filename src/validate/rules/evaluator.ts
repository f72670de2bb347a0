import { packId, textOf } from '../../kit/bytes.ts';
import type { CompiledSet } from '../../schema/catalog.ts';
import { indexOfId } from '../../schema/id-table.ts';
import type { Condition } from '../../schema/shape.ts';
import type { SegmentView } from '../../x12/segment-view.ts';
import type { Reporter } from '../reporter.ts';
import type { Walker } from '../walker.ts';
import type { CodesAt, Duty } from './duties.ts';
import { type Fields, splitReference } from './fields.ts';
import type { Tally } from './tally.ts';

/** A segment as a rule sees it. One object is used again and again. */
export interface Sight {
  view: SegmentView;
  segment: number;
  ordinal: number;
  /** Presence mask: bit n - 1 for element n. */
  present: number;
  /** No element of it was found wrong. */
  sound: boolean;
}

/** One business rule at work on one set. */
export interface Evaluator {
  /** Segments it wants to see. */
  readonly segments: readonly number[];
  /** Presence mask: the rule has nothing to say of a segment that has one of these elements. */
  readonly satisfiedBy?: number;
  /** By segment: what fulfils the rule, so that it need not see the segment; hint for the row kernel. */
  readonly duties?: ReadonlyMap<number, Duty>;
  /** Functions of their own, not methods: they are called without the evaluator, which is quicker. A set begins. */
  readonly begin?: () => void;
  readonly see: (sight: Sight) => void;
  /** SE was read. */
  readonly end?: () => void;
}

/** What rules of one set share. */
export interface RuleContext {
  readonly set: CompiledSet;
  readonly reporter: Reporter;
  readonly walker: Walker;
  readonly fields: Fields;
  readonly tally: Tally;
  /** What was found wrong already and makes totals meaningless, and how many rules wait for later segments. */
  readonly state: { hierarchyBroken: boolean; linesWrong: boolean; waiting: number };
}

/** An element that a rule names, found in the tables. */
export interface Target {
  readonly segment: number;
  readonly position: number;
  readonly reference: string;
  readonly dataElement: string;
  /** Implied decimals of its type. */
  readonly implied: number;
}

export function segmentNumber(context: RuleContext, id: string): number {
  return indexOfId(context.set.tables.ids, packId(id));
}

export function targetOf(context: RuleContext, reference: string): Target {
  const { id, position } = splitReference(reference);
  const segment = segmentNumber(context, id);
  const detail = context.set.tables.details[(context.set.tables.first[segment] ?? 0) + position - 1];
  const implied = /^N\d$/.test(detail?.type ?? '') ? Number(detail?.type.slice(1)) : 0;
  return { segment, position, reference, dataElement: detail?.number ?? '', implied };
}

/** A condition on an element of the segment at hand: its value is one of a few short codes ('' for absent). */
export class Gate {
  readonly #position: number;
  readonly #codes: Int32Array;
  readonly #fields: Fields;

  constructor(condition: Condition, fields: Fields) {
    this.#position = splitReference(condition.at).position;
    this.#codes = Int32Array.from(condition.in, (code) => packId(code) | 0);
    this.#fields = fields;
  }

  /** The condition as data; where it holds without the element as well, it is none that the kernel could ask for. */
  get codes(): CodesAt {
    return { position: this.#position, codes: this.#codes };
  }

  holds(view: SegmentView): boolean {
    const packed = this.#fields.packed(view, this.#position);
    for (let at = 0; at < this.#codes.length; at += 1) if (this.#codes[at] === packed) return true;
    return false;
  }
}

/** The longest number (R, 18 digits) with its sign and point. */
const writtenBytesMax = 20;

/** A total that the set states: remembered where it is read, compared at the end. */
export class Stated {
  readonly target: Target;
  value = Number.NaN;
  #ordinal = 0;
  #offset = 0;
  /** As it is written: a copy, since the bytes may be gone at the end. */
  readonly #written = new Uint8Array(writtenBytesMax);
  #writtenBytes = 0;

  constructor(target: Target) {
    this.target = target;
  }

  forget(): void {
    this.value = Number.NaN;
  }

  take(sight: Sight, fields: Fields): void {
    this.value = sight.sound ? fields.decimal(sight.view, this.target.position, this.target.implied) : Number.NaN;
    this.#ordinal = sight.ordinal;
    this.#offset = sight.view.base + sight.view.start;
    this.#writtenBytes = Math.min(fields.to - fields.from, writtenBytesMax);
    for (let at = 0; at < this.#writtenBytes; at += 1) this.#written[at] = sight.view.bytes[fields.from + at] ?? 0;
  }

  /** Where to point in a finding that is told at the end of the set. */
  particulars() {
    const value = textOf(this.#written, 0, this.#writtenBytes);
    const segmentId = this.target.reference.slice(0, -2);
    const { position, dataElement } = this.target;
    return { segmentId, ordinal: this.#ordinal, offset: this.#offset, element: position, dataElement, value };
  }
}
