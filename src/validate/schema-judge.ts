import { packId } from '../kit/bytes.ts';
import type { CompiledSet } from '../schema/catalog.ts';
import { type IdTable, indexOfId } from '../schema/id-table.ts';
import { isCleanId } from '../x12/segment-ids.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';
import { ElementFaults } from './element-faults.ts';
import { ElementJudge } from './element-judge.ts';
import { PresenceJudge } from './presence.ts';
import type { Reporter, Whereabouts } from './reporter.ts';
import { RowJudge } from './row-judge.ts';
import { RuleBook, yearsOf } from './rules/rule-book.ts';
import { CharacterSweep } from './sweep.ts';
import { WalkFaults } from './walk-faults.ts';
import { Walker } from './walker.ts';

/** Judges sets of one kind and version by their schema: place, elements, business rules, in this order, segment by segment. */
export class SchemaJudge {
  readonly #set: CompiledSet;
  readonly #ids: IdTable;
  /** Every delimiter of the interchange at hand is one byte. */
  #plain = true;
  readonly #reporter: Reporter;
  readonly #walker: Walker;
  readonly #sweep: CharacterSweep;
  readonly #elements: ElementJudge;
  readonly #rules: RuleBook;
  readonly #trailer: number;
  readonly #row: RowJudge;
  readonly #whereabouts = () => this.#where();

  constructor(set: CompiledSet, reporter: Reporter) {
    const { tables, automaton } = set;
    const years = yearsOf(set);
    const faults = new ElementFaults(tables, reporter, years);
    const presence = new PresenceJudge(tables, faults, reporter);
    this.#set = set;
    this.#ids = tables.ids;
    this.#reporter = reporter;
    this.#walker = new Walker(automaton, new WalkFaults(automaton, tables, reporter));
    this.#sweep = new CharacterSweep(reporter.policy.charset);
    this.#elements = new ElementJudge({ tables, faults, presence, years, allowed: this.#sweep.allowed });
    this.#rules = new RuleBook(set, reporter, this.#walker);
    this.#trailer = indexOfId(tables.ids, packId('SE'));
    const parts = { set, reporter, walker: this.#walker, presence, rules: this.#rules, sweep: this.#sweep, years };
    this.#row = new RowJudge(parts);
  }

  begin(st: SegmentView): void {
    this.#row.begin(st.dialect);
    this.#reporter.placeNow = this.#whereabouts;
    this.#plain = st.dialect.plain;
    this.#walker.begin(st);
    this.#rules.begin();
  }

  segment(view: SegmentView, ordinal: number): void {
    const reporter = this.#reporter;
    if (reporter.view !== view) reporter.view = view;
    reporter.ordinal = ordinal;
    const segment = indexOfId(this.#ids, view.id);
    if (segment === 0) {
      this.#stranger(view);
      return;
    }
    if (!this.#walker.step(segment, view, ordinal)) {
      this.#outsider(segment);
      return;
    }
    const errors = reporter.elementErrors;
    const elements = this.#elements;
    const plain = this.#plain && view.lastMark - view.firstMark === view.elements && elements.reaches(view);
    const present =
      plain && view.binaryBytes < 0 && !this.#sweep.suspicious(view)
        ? elements.plain(view, segment)
        : elements.careful(view, segment);
    const rules = this.#rules;
    if (rules.waits || rules.hooked[segment] === 1) {
      const { sight } = rules;
      if (sight.view !== view) sight.view = view;
      sight.segment = segment;
      sight.ordinal = ordinal;
      sight.present = present;
      sight.sound = reporter.elementErrors === errors;
      rules.see();
    }
  }

  /** Judges segments straight from the window as long as nothing is to be told of them. */
  row(window: Window, ordinal: number): void {
    if (this.#plain) this.#row.judge(window, ordinal);
  }

  end(se: SegmentView, ordinal: number): void {
    this.#reporter.view = se;
    this.#reporter.ordinal = ordinal;
    this.#walker.end(this.#trailer, se, ordinal);
    this.#rules.end();
  }

  /** An id that the version does not have; one without the form of an id was told by whoever read it. */
  #stranger(view: SegmentView): void {
    if (isCleanId(view.id)) {
      const id = this.#reporter.idText();
      this.#reporter.tell('SEGMENT_UNKNOWN', {
        message: `There is no segment ${id} in version ${this.#set.document.version}`,
      });
    }
    this.#walker.stranger();
  }

  /** A segment of the version that this set has no place for. */
  #outsider(segment: number): void {
    const { tables, document } = this.#set;
    const name = `${tables.segmentIds[segment]} (${tables.segmentNames[segment]})`;
    this.#reporter.tell('SEGMENT_NOT_IN_SET', {
      message: `${name} has no place in set ${document.set} (${document.name})`,
    });
    this.#walker.stranger();
  }

  /** The loop that the segment at hand stands in, and `PO1 line 7`: the turn of the detail loop. */
  #where(): Whereabouts {
    const { automaton, document } = this.#set;
    const { loopParent, loopNames } = automaton;
    const name = loopNames[this.#walker.loop] ?? '';
    const loop = name.replace(/#.*$/, '');
    for (let around = this.#walker.loop; around > 0; around = loopParent[around] ?? 0) {
      if (loopNames[around] !== document.detail?.segment) continue;
      const place = `${loopNames[around]} ${document.detail?.called} ${this.#walker.loopCount(around)}`;
      return loop === '' ? { place } : { loop, place };
    }
    return loop === '' ? {} : { loop };
  }
}
