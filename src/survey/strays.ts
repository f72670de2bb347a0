import type { EnvelopeDraft } from '../validate/envelope-draft.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { FindingDesk } from './finding-desk.ts';

/** Tells of segments that stand where the envelope has no place for them, once until it finds its way again. */
export class Strays {
  /** Groups of this interchange whose GS is missing: their GE and their place in the count of IEA01 are no faults more. */
  headless = 0;
  #inHeadless = false;
  #told = false;
  readonly #desk: FindingDesk;

  constructor(desk: FindingDesk) {
    this.#desk = desk;
  }

  /** An ISA was read. */
  openInterchange(): void {
    this.headless = 0;
    this.openGroup();
  }

  /** A GS was read. */
  openGroup(): void {
    this.#inHeadless = false;
    this.#told = false;
  }

  /** An ST was read. */
  openSet(): void {
    this.#told = false;
  }

  service(view: SegmentView): void {
    this.#say('INTERCHANGE_STRUCTURE', 'This segment belongs between ISA and the first GS', view);
  }

  body(view: SegmentView): void {
    this.#sayOnce('SEGMENT_OUTSIDE', 'Segments stand outside of any transaction set', view);
  }

  se(view: SegmentView): void {
    this.#sayOnce('SE_ALONE', 'This SE closes no transaction set', view);
  }

  st(view: SegmentView): void {
    if (this.#inHeadless) return;
    this.headless += 1;
    this.#inHeadless = true;
    this.#say('ST_OUTSIDE', 'This transaction set stands outside of any functional group', view);
  }

  ge(view: SegmentView): void {
    if (!this.#inHeadless) this.#say('GE_ALONE', 'This GE closes no group', view);
    this.#inHeadless = false;
  }

  #sayOnce(code: EnvelopeDraft['code'], message: string, view: SegmentView): void {
    if (!this.#told) this.#say(code, message, view);
    this.#told = true;
  }

  #say(code: EnvelopeDraft['code'], message: string, view: SegmentView): void {
    this.#desk.report({ code, message }, view);
  }
}
