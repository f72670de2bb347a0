import { textOf, unpackId } from '../kit/bytes.ts';
import type { InspectRecord } from '../model/inspection.ts';
import type { LoopFinder } from '../validate/loop-finder.ts';
import { groupHeaderOf } from '../x12/group-header.ts';
import type { Isa } from '../x12/isa.ts';
import { SegmentReader } from '../x12/reader.ts';
import type { ReaderEvents } from '../x12/reader-events.ts';
import type { Scanner } from '../x12/scanner.ts';
import { elementText, type SegmentView } from '../x12/segment-view.ts';
import { type Depth, envelopeSteps, roleOf, type Step } from './envelope-steps.ts';
import { endOf } from './envelope-views.ts';
import { LineCounter } from './line-counter.ts';
import { shownDelimiters } from './shown-delimiters.ts';

export interface InspectorOptions {
  readonly scanner: Scanner;
  /** Whether every segment is told, not the envelope alone. */
  readonly segments: boolean;
  /** Says in which loop each segment stands; left out, nobody knows. */
  readonly loops?: LoopFinder;
  /** Gets each record as soon as it is known. */
  readonly emit: (record: InspectRecord) => void;
}

interface Open {
  readonly control: string;
  sets: number;
  groups: number;
}

interface OpenGroup extends Open {
  readonly version: string; // GS08
}

interface OpenSet {
  readonly id: string;
  readonly control: string;
  readonly convention: string | null;
  readonly start: number;
  readonly lineFrom: number;
  segments: number;
}

/**
 * Tells what stands in a file, without judging it: interchanges, groups and sets with their places, by the same table of
 * steps that the surveyor goes by. It holds one of each; the rest is the receiver's.
 */
export class Inspector implements ReaderEvents {
  readonly #reader: SegmentReader;
  readonly #options: InspectorOptions;
  readonly #lines: LineCounter;
  #pushed = 0;
  #depth: Depth = 'outside';
  #interchange: Open | null = null;
  #group: OpenGroup | null = null;
  #set: OpenSet | null = null;
  /** Behind the last segment, and its line. */
  #end = 0;
  #line = 1;

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#reader = new SegmentReader(options.scanner, this);
    this.#lines = new LineCounter(options.scanner, (index) => this.#reader.placeOf(index).line);
  }

  push(chunk: Uint8Array): void {
    this.#pushed += chunk.length;
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
    this.#abandon();
  }

  isa(isa: Isa, view: SegmentView): void {
    this.#abandon();
    const { header } = isa;
    this.#lines.open(isa, view);
    const line = this.#lines.at(view);
    const control = header.control.trim();
    this.#interchange = { control, sets: 0, groups: 0 };
    this.#depth = 'interchange';
    this.#options.emit({
      kind: 'interchange',
      control,
      sender: `${header.senderQualifier.trim()}:${header.sender.trim()}`,
      receiver: `${header.receiverQualifier.trim()}:${header.receiver.trim()}`,
      date: header.date,
      time: header.time,
      version: header.version,
      acknowledgmentRequested: header.acknowledgmentRequested,
      usage: header.usage,
      delimiters: shownDelimiters(isa, view, this.#pushed),
      offset: view.start + view.base,
      line,
    });
    this.#tell(view, line);
    this.#end = isa.end + view.base;
    this.#line = line;
  }

  segment(view: SegmentView): void {
    const line = this.#lines.at(view);
    const role = roleOf(view.id);
    const steps = this.#depth === 'outside' ? [] : envelopeSteps[this.#depth][role];
    for (const step of steps) if (leaves.has(step)) this.#over(false);
    if (this.#set) this.#set.segments += 1;
    for (const step of steps) this.#enter(step, view, line);
    this.#tell(view, line);
    this.#end = endOf(view);
    this.#line = line;
    for (const step of steps) if (closes.has(step)) this.#over(true);
  }

  oddity(): void {
    // What is odd is the surveyor's to tell.
  }

  #enter(step: Step, view: SegmentView, line: number): void {
    const offset = view.start + view.base;
    if (step === 'openGroup') {
      const { agency: _, ...header } = groupHeaderOf(view);
      this.#options.emit({ kind: 'group', ...header, offset, line });
      this.#group = { control: header.control, version: header.version, sets: 0, groups: 0 };
      this.#depth = 'group';
    } else if (step === 'openSet') {
      const convention = elementText(view, 3);
      this.#set = {
        id: elementText(view, 1),
        control: elementText(view, 2),
        convention: convention === '' ? null : convention,
        start: offset,
        lineFrom: line,
        segments: 1,
      };
      this.#options.loops?.begin(this.#set.id, this.#group?.version ?? '', view);
      this.#depth = 'set';
    }
  }

  #tell(view: SegmentView, line: number): void {
    if (!this.#options.segments) return;
    const ordinal = this.#set?.segments ?? 0;
    this.#options.emit({
      kind: 'segment',
      ordinal,
      offset: view.start + view.base,
      line,
      loop: ordinal > 1 ? (this.#options.loops?.at(view, ordinal) ?? null) : null,
      id: unpackId(view.id),
      text: textOf(view.bytes, view.start, view.end).replaceAll(/[\r\n]/g, ''),
    });
  }

  /** What is open ends where the last segment ended, without a trailer. */
  #abandon(): void {
    while (this.#depth !== 'outside') this.#over(false);
  }

  /** The innermost that is open is over. */
  #over(closed: boolean): void {
    const place = { end: this.#end, line: this.#line, closed };
    const { emit } = this.#options;
    const interchange = this.#interchange;
    if (this.#depth === 'set' && this.#set) {
      const { end, line } = place;
      emit({ kind: 'set', ...this.#set, end, lineTo: line, closed });
      if (this.#group) this.#group.sets += 1;
      if (interchange) interchange.sets += 1;
      this.#set = null;
      this.#depth = this.#group ? 'group' : 'interchange';
    } else if (this.#depth === 'group' && this.#group) {
      const { control, sets } = this.#group;
      emit({ kind: 'groupEnd', control, sets, ...place });
      if (interchange) interchange.groups += 1;
      this.#group = null;
      this.#depth = 'interchange';
    } else {
      if (interchange) emit({ kind: 'interchangeEnd', ...interchange, ...place });
      this.#interchange = null;
      this.#depth = 'outside';
    }
  }
}

/** Steps that end what is open before the segment at hand, and those that end it with the segment at hand. */
const leaves: ReadonlySet<Step> = new Set(['abandonSet', 'abandonGroup']);
const closes: ReadonlySet<Step> = new Set(['closeSet', 'closeGroup', 'closeInterchange']);
