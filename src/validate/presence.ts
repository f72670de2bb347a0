import { textOf } from '../kit/bytes.ts';
import { type ElementDetail, type NoteDetail, noteRule, type SegmentTables } from '../schema/tables.ts';
import { elementRange } from '../x12/segment-view.ts';
import type { ElementFaults, Spot } from './element-faults.ts';
import type { Reporter } from './reporter.ts';

/** Judges which elements of a segment are there: mandatory ones and the syntax notes P, R, E, C and L (X12.6). */
export class PresenceJudge {
  readonly #tables: SegmentTables;
  readonly #faults: ElementFaults;
  readonly #reporter: Reporter;
  /** By segment: the last presence mask that was found good: real files repeat the same few. May be moved to other memory. */
  good: Int32Array;

  constructor(tables: SegmentTables, faults: ElementFaults, reporter: Reporter) {
    this.#tables = tables;
    this.#faults = faults;
    this.#reporter = reporter;
    this.good = new Int32Array(tables.segmentIds.length).fill(-1);
  }

  judge(segment: number, present: number): void {
    const missing = (this.#tables.mandatory[segment] ?? 0) & ~present;
    let bad = missing !== 0;
    if (bad) this.#tellMissing(segment, missing);
    let told = 0;
    const { noteFirst, notes } = this.#tables;
    const end = noteFirst[segment + 1] ?? 0;
    for (let note = noteFirst[segment] ?? 0; note < end; note += 1) {
      const rule = notes[note * 3] ?? 0;
      if (
        holds(
          rule,
          present & (notes[note * 3 + 1] ?? 0),
          present & (notes[note * 3 + 2] ?? 0),
          notes[note * 3 + 2] ?? 0,
        )
      ) {
        continue;
      }
      bad = true;
      // What a mandatory element leaves out is told once.
      if (missing === 0) told |= this.#tellNote(segment, note, { present, told });
    }
    if (!bad) this.good[segment] = present;
  }

  #tellMissing(segment: number, missing: number): void {
    for (let at = 0; at < 31; at += 1) {
      if ((missing & (1 << at)) === 0) continue;
      const spot = this.#absent(segment, at + 1);
      this.#faults.tell(spot, { code: 'ELEMENT_MISSING', says: 'is mandatory and missing' }, '');
    }
  }

  /** Tells of a broken note, unless the element it points at was told of already; returns that element's bit. */
  #tellNote(segment: number, note: number, { present, told }: { present: number; told: number }): number {
    const detail = this.#tables.noteDetails[note];
    if (!detail) return 0;
    const isThere = (position: number) => (present & (1 << (position - 1))) !== 0;
    // Of those that exclude each other the second one is too many, else the first that is missing is told.
    const [first, second] = detail.positions.filter((position) => isThere(position) === (detail.rule === 'E'));
    const wrong = (detail.rule === 'E' ? second : first) ?? detail.positions[0] ?? 1;
    const bit = 1 << (wrong - 1);
    if ((told & bit) !== 0) return bit;
    const spot = this.#absent(segment, wrong);
    const { view } = this.#reporter;
    const excess = detail.rule === 'E' ? elementRange(view, wrong) : undefined;
    const place = excess ? { ...spot, from: excess.start, to: excess.end } : spot;
    const value = excess ? textOf(view.bytes, excess.start, excess.end) : '';
    const severity = detail.severity === 'warning' ? { severity: 'warning' as const } : {};
    const code = detail.rule === 'E' ? 'ELEMENT_EXCLUSION' : 'ELEMENT_CONDITION';
    const says = noteSays(detail, this.#namesOf(segment, detail, isThere));
    this.#faults.tell(place, { code, says, ...severity }, value);
    return bit;
  }

  #namesOf(segment: number, note: NoteDetail, isThere: (position: number) => boolean): NoteNames {
    const id = this.#tables.segmentIds[segment] ?? '';
    const name = (position: number) => `${id}${String(position).padStart(2, '0')}`;
    return {
      all: note.positions.map(name),
      here: note.positions.filter(isThere).map(name),
      rest: note.positions.slice(1).map(name),
    };
  }

  /** The place of an element that is not there: the segment as a whole is shown. */
  #absent(segment: number, element: number): Spot {
    const { view } = this.#reporter;
    const detail = this.#tables.details[(this.#tables.first[segment] ?? 0) + element - 1] ?? nothing;
    return { segment, element, detail, from: view.start, to: view.end };
  }
}

const nothing: ElementDetail = {
  name: '',
  number: '',
  type: 'AN',
  min: 0,
  max: 0,
  use: 'O',
  repeat: 1,
  list: null,
  components: [],
};

/** `lead` is what is present of the leading element, `rest` of the others, `all` the mask of all the others. */
function holds(rule: number, lead: number, rest: number, all: number): boolean {
  switch (rule) {
    case noteRule.P:
      return rest === 0 || rest === all;
    case noteRule.R:
      return rest !== 0;
    case noteRule.E:
      return (rest & (rest - 1)) === 0;
    case noteRule.C:
      return lead === 0 || rest === all;
    default:
      return lead === 0 || rest !== 0;
  }
}

interface NoteNames {
  readonly all: readonly string[];
  readonly here: readonly string[];
  readonly rest: readonly string[];
}

function noteSays(note: NoteDetail, names: NoteNames): string {
  switch (note.rule) {
    case 'P':
      return `is missing: ${names.all.join(', ')} go together, and ${names.here.join(', ')} ${names.here.length === 1 ? 'is' : 'are'} there (note P)`;
    case 'R':
      return `is missing: one of ${names.all.join(', ')} is needed (note R)`;
    case 'E':
      return `is one too many: of ${names.all.join(', ')} only one may be there (note E)`;
    case 'C':
      return `is missing: ${names.all[0]} requires ${names.rest.join(', ')} (note C)`;
    case 'L':
      return `is missing: ${names.all[0]} requires one of ${names.rest.join(', ')} (note L)`;
  }
}
