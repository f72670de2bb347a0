import { textOf } from '../kit/bytes.ts';
import { limits } from '../model/limits.ts';
import type { ElementDetail, SegmentTables } from '../schema/tables.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import { type Examiner, examine, type Fault } from './examine.ts';
import type { Particulars, Reporter } from './reporter.ts';

/** One value of a segment: where it is, and what the schema says of it. */
export interface Spot {
  readonly segment: number;
  readonly element: number;
  readonly component?: number;
  readonly repetition?: number;
  readonly detail: ElementDetail;
  readonly from: number;
  readonly to: number;
}

/** Turns what is wrong with elements into findings. Only called when something is in doubt, so it may make text. */
export class ElementFaults {
  readonly #tables: SegmentTables;
  readonly #reporter: Reporter;
  readonly #examiner: Examiner;

  constructor(tables: SegmentTables, reporter: Reporter, years: Examiner['years']) {
    this.#tables = tables;
    this.#reporter = reporter;
    this.#examiner = {
      years,
      get policy() {
        return reporter.policy;
      },
    };
  }

  /** The segment at hand. */
  get view(): SegmentView {
    return this.#reporter.view;
  }

  /** The exact examination of a value, its text as given or as it stands in the segment. */
  examine(spot: Spot, text?: string): void {
    const value = text ?? textOf(this.#reporter.view.bytes, spot.from, spot.to);
    const fault = examine(value, spot.detail, this.#examiner);
    if (fault) this.tell(spot, fault, value);
  }

  tell(spot: Spot, fault: Fault, value: string): void {
    if (!this.#reporter.wants(fault.code, fault.severity)) return;
    const absent = value === '';
    const quoted = absent ? '' : ` ${quote(value)}`;
    const message = `${this.nameOf(spot)}${quoted} ${fault.says}`;
    const severity = fault.severity ? { severity: fault.severity } : {};
    const offending = absent ? { value } : {};
    this.#reporter.tell(fault.code, { ...this.particulars(spot), ...severity, ...offending, message });
  }

  /** `PO103 (unit or basis for measurement code)`, with component and repetition where they matter. */
  nameOf(spot: Spot): string {
    const id = this.#tables.segmentIds[spot.segment] ?? '';
    const component = spot.component === undefined ? '' : `-${spot.component}`;
    const repetition = spot.repetition === undefined || spot.repetition === 1 ? '' : `, repetition ${spot.repetition}`;
    const name = spot.detail.list?.noun ?? spot.detail.name;
    return `${id}${String(spot.element).padStart(2, '0')}${component} ${name}${repetition}`;
  }

  particulars(spot: Spot): Omit<Particulars, 'message'> {
    return {
      element: spot.element,
      ...(spot.component === undefined ? {} : { component: spot.component }),
      ...(spot.repetition === undefined ? {} : { repetition: spot.repetition }),
      dataElement: spot.detail.number,
      from: spot.from,
      to: spot.to,
    };
  }
}

/** A value for a message: cut to what findings quote, control characters shown as dots. */
export function quote(value: string): string {
  const max = limits.findingValueBytesMax;
  const shown = value.slice(0, max).replace(/\p{Cc}/gu, '·');
  return value.length > max ? `'${shown}…'` : `'${shown}'`;
}
