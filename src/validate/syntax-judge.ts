import { byte, textOf } from '../kit/bytes.ts';
import type { Dialect } from '../x12/dialect.ts';
import { passAll } from '../x12/run.ts';
import type { SegmentView } from '../x12/segment-view.ts';
import type { Window } from '../x12/window.ts';
import { elementsOf } from './careful-judge.ts';
import { quote } from './element-faults.ts';
import type { Charset } from './policy.ts';
import { nowhere, type Reporter } from './reporter.ts';
import type { ReportFinding, SetContext } from './set-judge.ts';
import { CharacterSweep } from './sweep.ts';

/** Judges sets that have no schema: their characters. Ids and separators were judged by whoever read them. */
export class SyntaxJudge {
  readonly charset: Charset;
  readonly #reporter: Reporter;
  readonly #sweep: CharacterSweep;
  #dialect: Dialect | null = null;
  /** To whom it was last said, and of which sets. */
  #told: { readonly context: SetContext; readonly report: ReportFinding } | null = null;

  constructor(reporter: Reporter) {
    this.charset = reporter.policy.charset;
    this.#reporter = reporter;
    this.#sweep = new CharacterSweep(this.charset);
  }

  begin(context: SetContext, { dialect }: SegmentView, report: ReportFinding): void {
    this.#dialect = dialect;
    this.#reporter.placeNow = nowhere;
    // Sets of one kind follow one another, and what is said once a file need not be put together for each.
    if (context === this.#told?.context && report === this.#told.report) return;
    this.#told = null;
    const message = `There is no schema for transaction set ${context.id} of version ${context.version}`;
    // A set is charged with it only where the partner's policy rejects it; otherwise it is said once a file.
    // Where ST01 or GS08 themselves are wrong, that was told and is the reason.
    if (!/^\d{3}$/.test(context.id) || context.version === '') return;
    const rejects = this.#reporter.policy.severity('SET_WITHOUT_SCHEMA') === 'error';
    this.#reporter.tell('SET_WITHOUT_SCHEMA', { message, ...(rejects ? {} : { once: true, x12: null }) });
    if (!rejects) this.#told = { context, report };
  }

  segment(view: SegmentView, ordinal: number): void {
    const reporter = this.#reporter;
    reporter.ordinal = ordinal;
    reporter.view = view;
    if (this.#sweep.suspicious(view)) this.#characters(view);
  }

  /** Moves the window over segments without a strange character: nothing else is asked of them. */
  row(window: Window): void {
    if (this.#dialect !== null && !this.#sweep.byTable) passAll(window, this.#dialect, true);
  }

  #characters(view: SegmentView): void {
    for (const { position, from, to } of elementsOf(view)) {
      for (let at = from; at < to; at += 1) {
        const code = view.bytes[at] ?? 0;
        if (this.#sweep.allowed[code] === 1 || code === byte.cr || code === byte.lf || view.classes[code] !== 0)
          continue;
        const name = `${this.#reporter.idText()}${String(position).padStart(2, '0')}`;
        const message = `${name} ${quote(textOf(view.bytes, from, to))} holds a character that is not allowed`;
        this.#reporter.tell('ELEMENT_CHARACTER', { element: position, from, to, message });
        break;
      }
    }
  }
}
