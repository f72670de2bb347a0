import { byte, textOf } from '../kit/bytes.ts';
import type { ElementDetail, SegmentTables } from '../schema/tables.ts';
import { delimiterClass } from '../x12/dialect.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { ElementFaults, Spot } from './element-faults.ts';
import type { ElementJudgeParts } from './element-judge.ts';
import type { PresenceJudge } from './presence.ts';

/**
 * The way for segments that are not plain: with components, repetitions, delimiters of several bytes, line breaks of
 * wrapped files, or bytes that the character set does not have. It makes text of every value.
 */
export class CarefulJudge {
  readonly #tables: SegmentTables;
  readonly #faults: ElementFaults;
  readonly #presence: PresenceJudge;
  readonly #allowed: Uint8Array;

  constructor(parts: ElementJudgeParts) {
    this.#tables = parts.tables;
    this.#faults = parts.faults;
    this.#presence = parts.presence;
    this.#allowed = parts.allowed;
  }

  /** Returns the presence mask. */
  judge(view: SegmentView, segment: number): number {
    const known = this.#tables.count[segment] ?? 0;
    const first = this.#tables.first[segment] ?? 0;
    let present = 0;
    for (const element of elementsOf(view)) {
      if (element.position > known) break;
      const detail = this.#tables.details[first + element.position - 1];
      if (detail && this.#element(view, { element, segment, detail })) present |= 1 << (element.position - 1);
    }
    if (view.elements > known) this.tooMany(view, segment);
    if (view.binaryBytes >= 0) present |= 1 << view.elements;
    if (this.#presence.good[segment] !== present) this.#presence.judge(segment, present);
    return present;
  }

  /** More elements than the segment has; those behind that are empty are only untidy. */
  tooMany(view: SegmentView, segment: number): void {
    const known = this.#tables.count[segment] ?? 0;
    for (const { position, from, to } of elementsOf(view)) {
      if (position <= known || to === from) continue;
      const id = this.#tables.segmentIds[segment] ?? '';
      const fault = {
        code: 'ELEMENT_TOO_MANY',
        says: `stands behind the last element that ${id} has (${known})`,
      } as const;
      const spot = { segment, element: position, detail: { ...unknownDetail }, from, to };
      this.#faults.tell(spot, fault, textOf(view.bytes, from, to));
      return;
    }
  }

  /** A composite in a plain segment: it has one component alone. */
  composite(at: { segment: number; element: number; from: number; to: number }): void {
    const detail = this.#tables.details[(this.#tables.first[at.segment] ?? 0) + at.element - 1];
    const component = detail?.components[0];
    if (component) this.#faults.examine({ ...at, component: 1, detail: component });
    if (detail) this.#missingComponents({ ...at, detail }, 1);
  }

  /** Whether the element holds anything. */
  #element(view: SegmentView, at: { element: Range; segment: number; detail: ElementDetail }): boolean {
    const { element, segment, detail } = at;
    const whole: Spot = { segment, element: element.position, detail, from: element.from, to: element.to };
    if (unwrapped(view, element) === '') return false;
    if (this.#strange(view, whole)) return true;
    const repetitions = split(view, element, delimiterClass.repetition);
    if (repetitions.length > detail.repeat) {
      this.#tooManyRepetitions(view, whole, repetitions.length);
      return true;
    }
    for (const repetition of repetitions) {
      const numbered = repetitions.length > 1 ? { repetition: repetition.position } : {};
      this.#repetition(view, { ...whole, ...numbered, from: repetition.from, to: repetition.to });
    }
    return true;
  }

  #repetition(view: SegmentView, spot: Spot): void {
    const components = split(view, { position: 1, from: spot.from, to: spot.to }, delimiterClass.component);
    const known = spot.detail.type === 'composite' ? spot.detail.components : [spot.detail];
    const excess = components.find((one) => one.position > known.length && one.to > one.from);
    if (excess) {
      this.#tooManyComponents(view, spot, known.length);
      return;
    }
    let present = 0;
    for (const component of components.slice(0, known.length)) {
      const detail = known[component.position - 1];
      if (!detail || component.to === component.from) continue;
      present |= 1 << (component.position - 1);
      const place = { ...spot, detail, from: component.from, to: component.to };
      const text = unwrapped(view, component);
      this.#faults.examine(
        spot.detail.type === 'composite' ? { ...place, component: component.position } : place,
        text,
      );
    }
    if (spot.detail.type === 'composite') this.#missingComponents(spot, present);
  }

  #missingComponents(spot: Spot, present: number): void {
    spot.detail.components.forEach((detail, at) => {
      if (detail.use !== 'M' || (present & (1 << at)) !== 0) return;
      const fault = { code: 'ELEMENT_MISSING', says: 'is mandatory and missing' } as const;
      this.#faults.tell({ ...spot, detail, component: at + 1 }, fault, '');
    });
  }

  #tooManyRepetitions(view: SegmentView, spot: Spot, count: number): void {
    const most = spot.detail.repeat === 1 ? 'and may stand only once' : `at most ${spot.detail.repeat} allowed`;
    const says = `is repeated ${count} times, ${most}`;
    this.#faults.tell(spot, { code: 'ELEMENT_REPETITIONS', says }, textOf(view.bytes, spot.from, spot.to));
  }

  #tooManyComponents(view: SegmentView, spot: Spot, known: number): void {
    const says =
      known === 1
        ? 'is cut by a component separator, and takes no components'
        : `has more components than the ${known} that are allowed`;
    this.#faults.tell(spot, { code: 'ELEMENT_COMPONENTS', says }, textOf(view.bytes, spot.from, spot.to));
  }

  /** Tells of the first byte that the character set does not have; whether there is one. */
  #strange(view: SegmentView, spot: Spot): boolean {
    for (let at = spot.from; at < spot.to; at += 1) {
      const code = view.bytes[at] ?? 0;
      if (this.#allowed[code] === 1 || code === byte.cr || code === byte.lf || view.classes[code] !== 0) continue;
      const says = `holds a character that is not allowed (byte ${code.toString(16).padStart(2, '0').toUpperCase()} hex)`;
      this.#faults.tell(spot, { code: 'ELEMENT_CHARACTER', says }, textOf(view.bytes, spot.from, spot.to));
      return true;
    }
    return false;
  }
}

const unknownDetail: ElementDetail = {
  name: 'element',
  number: '',
  type: 'AN',
  min: 0,
  max: 65_535,
  use: 'O',
  repeat: 1,
  list: null,
  components: [],
};

interface Range {
  /** From 1. */
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

/** The elements of a segment, by its element separators. */
export function elementsOf(view: SegmentView): Range[] {
  const first = view.marks[view.firstMark] ?? 0;
  if (view.firstMark === view.lastMark) return [];
  return split(view, { position: 1, from: first + 1, to: view.end }, delimiterClass.element);
}

/** Parts of a range between delimiters of one class. */
function split(view: SegmentView, range: Range, wanted: number): Range[] {
  const lead = leadOf(view, wanted);
  const parts: Range[] = [];
  let from = range.from;
  for (let at = view.firstMark; at < view.lastMark; at += 1) {
    const mark = view.marks[at] ?? 0;
    if (mark < range.from || mark >= range.to || view.classes[view.bytes[mark] ?? 0] !== wanted) continue;
    parts.push({ position: parts.length + 1, from, to: mark - lead });
    from = mark + 1;
  }
  parts.push({ position: parts.length + 1, from, to: range.to });
  return parts;
}

function leadOf(view: SegmentView, wanted: number): number {
  const { element, component, repetition } = view.dialect;
  if (wanted === delimiterClass.element) return element.lead;
  return (wanted === delimiterClass.component ? component?.lead : repetition?.lead) ?? 0;
}

/** The text of a value without the line breaks of a wrapped file. */
function unwrapped(view: SegmentView, range: Range): string {
  const text = textOf(view.bytes, range.from, range.to);
  return /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
}
